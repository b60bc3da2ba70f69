/**
 * The faults that can be had for real: loaders killed, a Data API that is gone, messages that come twice and in any
 * order. Each counts what it struck, so that a run can tell whether it was put to the test at all.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListStatementsCommand, RedshiftDataClient, RedshiftDataServiceException } from '@aws-sdk/client-redshift-data';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { InputFile } from './input';
import { Random } from '../../../examples/quickstart/random';
import { BucketNotification } from '../../../local/src/assembly/notifications';
import { localClient } from '../../../local/src/services/local-client';
import { notificationMessage } from '../../../local/src/services/notification-message';
import { sqsClient } from '../../../local/src/services/resources';
import { LocalStack } from '../../../local/src/stack/local-stack';

/** How long to wait for a COPY to strike at. */
const AIM_MS = 15_000;
const AIM_STEP_MS = 20;
const BATCH = 10;

interface RunningCopy {
  /** Of its statement. */
  readonly id: string;
  readonly isAlone: boolean;
}

export class Faults {
  /** Kills that struck a loader at work. */
  kills = 0;
  /** COPYs whose loader was killed while they ran. */
  readonly orphanedCopies = new Set<string>();
  /** Those of them that were no part of a transaction of several statements. */
  readonly orphanedAlone = new Set<string>();
  outages = 0;
  /** COPYs that ran when the Data API went away, so that whoever waited for them lost the answer. */
  readonly unheardCopies = new Set<string>();
  duplicates = 0;

  private readonly dataApi: RedshiftDataClient;
  private readonly sqs: SQSClient;

  constructor(private readonly stack: LocalStack, private readonly random: Random) {
    const { region } = stack.app.pipelines[0]!;
    this.dataApi = new RedshiftDataClient(localClient(stack.endpoints.redshiftData, region));
    this.sqs = sqsClient(stack.endpoints.sqs, region);
  }

  async kill(): Promise<void> {
    const before = await this.runningCopies();
    const struck = this.stack.killLoaders();
    if (struck === 0) return;
    this.kills += struck;
    // One that runs before and after has lost its loader while it ran.
    const after = await this.runningCopies();
    for (const { id, isAlone } of before) {
      if (!after.some((copy) => copy.id === id)) continue;
      this.orphanedCopies.add(id);
      if (isAlone) this.orphanedAlone.add(id);
    }
  }

  async killDuringCopy(): Promise<void> {
    await this.awaitCopy();
    await this.kill();
  }

  /** Begins while a COPY runs. */
  async outage(milliseconds: number): Promise<void> {
    const running = await this.awaitCopy();
    await this.stack.warehouse.stopServer();
    this.outages++;
    for (const { id } of running) this.unheardCopies.add(id);
    await sleep(milliseconds);
    await this.stack.warehouse.startServer();
  }

  /** Sends the files' messages once more, in any order. */
  async duplicate(files: readonly InputFile[]): Promise<void> {
    const { notifications, pipelines } = this.stack.app;
    const { url } = pipelines[0]!.queue;
    const bodies = shuffled(files, this.random).flatMap((file) => notifications.flatMap((notification) => messageOf(file, notification) ?? []));
    for (let start = 0; start < bodies.length; start += BATCH) {
      const entries = bodies.slice(start, start + BATCH).map((body, index) => ({ Id: String(index), MessageBody: body }));
      const { Failed = [] } = await this.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
      if (Failed.length > 0) throw new Error(`the queue refused a message: ${Failed[0]!.Message}`);
      this.duplicates += entries.length;
    }
  }

  close(): void {
    this.dataApi.destroy();
    this.sqs.destroy();
  }

  /** None when no COPY comes for a while. */
  private async awaitCopy(): Promise<RunningCopy[]> {
    for (let waited = 0; waited < AIM_MS; waited += AIM_STEP_MS) {
      const running = await this.runningCopies();
      if (running.length > 0) return running;
      await sleep(AIM_STEP_MS);
    }
    return [];
  }

  private async runningCopies(): Promise<RunningCopy[]> {
    try {
      const { Statements = [] } = await this.dataApi.send(new ListStatementsCommand({ Status: 'STARTED' }));
      return Statements.filter(({ QueryString, QueryStrings = [] }) => [QueryString ?? '', ...QueryStrings].some((sql) => / COPY /.test(sql)))
        .map(({ Id, IsBatchStatement }) => ({ id: Id!, isAlone: !IsBatchStatement }));
    } catch (error) {
      if (error instanceof RedshiftDataServiceException) throw error;
      // Nobody sees what runs while the Data API is away.
      return [];
    }
  }
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

function messageOf({ key, body }: InputFile, notification: BucketNotification): string | undefined {
  return notificationMessage(notification, {
    bucket: notification.bucket,
    key,
    size: body.length,
    eTag: createHash('md5').update(body).digest('hex'),
    event: 'ObjectCreated:Put',
    region: 'us-east-1',
    time: new Date(),
    sequencer: '1',
    requestId: 'duplicate',
  });
}
