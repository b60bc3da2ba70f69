/**
 * S3 and SQS on one loopback port, by fauxqs, with what it leaves out and a pipeline needs: notifications of created objects,
 * conditional writes, and event buses. Objects are kept in memory.
 */
import type { FastifyInstance } from 'fastify';
import { LoadEventRule } from '../assembly/load-event-rules';
import { BucketNotification } from '../assembly/notifications';
import { portError } from '../user-error';
import { refuseOverwrites } from './conditional-write';
import { limitDelays } from './delay-limit';
import { EventBuses } from './event-buses';
import { UploadNotifier } from './upload-notifier';

/** What is in a queue, as fauxqs shows it without receiving it. */
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
}

export class StorageServer {
  /** @throws UserError when the port is in use. */
  static async start(options: { port: number; region: string; maxDelaySeconds?: number }): Promise<StorageServer> {
    // An ES module without a CommonJS entry: only import() reaches it.
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false, defaultRegion: options.region }) as unknown as FastifyInstance;
    const notifier = new UploadNotifier(app, options.region);
    const eventBuses = new EventBuses(app, options.region);
    refuseOverwrites(app);
    if (options.maxDelaySeconds !== undefined) limitDelays(app, options.maxDelaySeconds);
    try {
      return new StorageServer(app, notifier, eventBuses, await app.listen({ host: '127.0.0.1', port: options.port }));
    } catch (error) {
      await app.close();
      throw portError(error, options.port, '--port');
    }
  }

  private constructor(
    private readonly app: FastifyInstance,
    private readonly notifier: UploadNotifier,
    private readonly eventBuses: EventBuses,
    readonly endpoint: string,
  ) {}

  /** From now on uploads raise these notifications. */
  setNotifications(notifications: readonly BucketNotification[], queueUrl: (queueArn: string) => string): void {
    this.notifier.set(notifications, queueUrl);
  }

  /** From now on events about loads go by these rules. */
  setEventRules(rules: readonly LoadEventRule[]): void {
    this.eventBuses.set(rules);
  }

  /** What is in a queue once every upload that has begun is told of. */
  async queueContent(queueName: string): Promise<QueueContent> {
    await this.notifier.settled();
    this.eventBuses.check();
    const response = await this.app.inject({ method: 'GET', url: `/_fauxqs/queues/${encodeURIComponent(queueName)}` });
    return response.json<{ messages: QueueContent }>().messages;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
