/**
 * S3 and SQS on one loopback port, by fauxqs, with the two things that it leaves out and a pipeline needs: notifications
 * of created objects, and conditional writes.
 *
 * Both are hooks around its own handlers. The notification goes out before the upload is answered, so whoever has
 * uploaded a file may count on its message being in the queue.
 */
import type { FastifyInstance } from 'fastify';
import { BucketNotification, notifies } from '../assembly/notifications';
import { UserError } from '../user-error';
import { refuseOverwrites } from './conditional-write';
import { objectCreatedEvent } from './object-created';
import { objectOf, uploadEvent } from './s3-request';

/** fauxqs's own, for looking at messages without receiving them. */
export interface QueueContent {
  readonly ready: readonly StoredMessage[];
  readonly delayed: readonly StoredMessage[];
  readonly inflight: readonly { readonly message: StoredMessage }[];
}

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, { readonly DataType: string; readonly StringValue?: string }>>;
  readonly approximateReceiveCount: number;
  readonly delayUntil?: number;
}

export class StorageServer {
  private notifications: readonly NotifiedQueue[] = [];
  private sequence = 0;

  private constructor(private readonly app: FastifyInstance, readonly endpoint: string, private readonly region: string) {}

  /** @throws UserError when the port is in use. */
  static async start(options: { port: number; region: string }): Promise<StorageServer> {
    // An ES module without a CommonJS entry: only import() reaches it.
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false, defaultRegion: options.region }) as unknown as FastifyInstance;
    let server: StorageServer | undefined;
    refuseOverwrites(app);
    app.addHook('onSend', async (request, reply) => {
      const event = uploadEvent(request.method, request.url, request.headers);
      if (event !== undefined && reply.statusCode < 300) await server!.notify(request.url, event, String(reply.getHeader('x-amz-request-id')));
    });
    try {
      server = new StorageServer(app, await app.listen({ host: '127.0.0.1', port: options.port }), options.region);
      return server;
    } catch (error) {
      await app.close();
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new UserError(`port ${options.port} is in use; choose another with --port, or 0 for any`);
      throw error;
    }
  }

  /** From now on uploads raise these notifications. */
  setNotifications(notifications: readonly BucketNotification[], queueUrl: (queueArn: string) => string): void {
    this.notifications = notifications.map((notification) => ({ notification, queueUrl: queueUrl(notification.queueArn) }));
  }

  /** What is in a queue, without receiving it. */
  async queueContent(queueName: string): Promise<QueueContent> {
    const response = await this.app.inject({ method: 'GET', url: `/_fauxqs/queues/${encodeURIComponent(queueName)}` });
    return response.json<{ messages: QueueContent }>().messages;
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async notify(url: string, event: string, requestId: string): Promise<void> {
    const { bucket, key } = objectOf(url);
    const due = this.notifications.filter(({ notification }) => notifies(notification, bucket, key, event));
    if (due.length === 0) return;
    const head = await this.app.inject({ method: 'HEAD', url: url.split('?')[0]! });
    const object = {
      bucket, key, event, requestId,
      size: Number(head.headers['content-length']),
      eTag: String(head.headers.etag).replaceAll('"', ''),
      region: this.region,
      time: new Date(),
      sequence: ++this.sequence,
    };
    for (const { notification, queueUrl } of due) await this.send(queueUrl, objectCreatedEvent(object, notification));
  }

  private async send(queueUrl: string, body: string): Promise<void> {
    const response = await this.app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      payload: JSON.stringify({ QueueUrl: queueUrl, MessageBody: body }),
    });
    if (response.statusCode !== 200) throw new Error(`the queue ${queueUrl} did not take a notification: ${response.body}`);
  }
}

interface NotifiedQueue {
  readonly notification: BucketNotification;
  readonly queueUrl: string;
}
