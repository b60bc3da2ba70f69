/**
 * Tells queues of created objects, as the app's notifications say. Hooks around fauxqs's own handlers: after an upload
 * was answered, as in AWS. A hook before the answer would delay it, and those handlers then answer twice.
 *
 * Until its message is in the queue an upload counts as unsettled: whoever counts messages waits for {@link
 * UploadNotifier.settled} first.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notificationMessage } from './notification-message';
import { CreatedObject } from './object-created';
import { objectOf, uploadEvent } from './s3-request';
import { sendMessage } from './send-message';
import { BucketNotification } from '../assembly/notifications';

interface NotifiedQueue {
  readonly notification: BucketNotification;
  readonly queueUrl: string;
}

export class UploadNotifier {
  private notified: readonly NotifiedQueue[] = [];
  private sequence = 0;
  private readonly unsettled = new Map<FastifyRequest, () => void>();
  private readonly settling = new Set<Promise<void>>();
  private failure?: Error;

  constructor(private readonly app: FastifyInstance, private readonly region: string) {
    app.addHook('onRequest', async (request, reply) => {
      if (uploadEvent(request.method, request.url, request.headers) === undefined) return;
      // A client that goes away half-way gets no answer, and no onResponse: its upload is over all the same.
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) this.settle(request);
      });
      const settled = new Promise<void>((resolve) => this.unsettled.set(request, resolve));
      this.settling.add(settled);
      void settled.then(() => this.settling.delete(settled));
    });
    app.addHook('onResponse', async (request, reply) => {
      try {
        const event = uploadEvent(request.method, request.url, request.headers);
        if (event !== undefined && reply.statusCode < 300) await this.notify(request.url, event, String(reply.getHeader('x-amz-request-id')));
      } catch (error) {
        // The upload is answered: nobody would hear of it here.
        this.failure ??= error as Error;
      } finally {
        this.settle(request);
      }
    });
  }

  set(notifications: readonly BucketNotification[], queueUrl: (queueArn: string) => string): void {
    this.notified = notifications.map((notification) => ({ notification, queueUrl: queueUrl(notification.queueArn) }));
  }

  /** Resolves when every upload that has begun is answered and told of. @throws when one could not be told of. */
  async settled(): Promise<void> {
    await Promise.all(this.settling);
    if (this.failure) throw this.failure;
  }

  private settle(request: FastifyRequest): void {
    this.unsettled.get(request)?.();
    this.unsettled.delete(request);
  }

  private async notify(url: string, event: string, requestId: string): Promise<void> {
    const { bucket, key } = objectOf(url);
    const concerned = this.notified.filter(({ notification }) => notification.bucket === bucket);
    if (concerned.length === 0) return;
    const head = await this.app.inject({ method: 'HEAD', url: url.split('?')[0]! });
    const object: CreatedObject = {
      bucket,
      key,
      event,
      requestId,
      size: Number(head.headers['content-length']),
      eTag: String(head.headers.etag).replaceAll('"', ''),
      region: this.region,
      time: new Date(),
      sequencer: (++this.sequence).toString(16).toUpperCase().padStart(18, '0'),
    };
    for (const { notification, queueUrl } of concerned) {
      const message = notificationMessage(notification, object);
      if (message !== undefined) await sendMessage(this.app, queueUrl, message);
    }
  }
}
