/** Creates the app's queues and buckets, and sets its notifications, as a deployment would. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LocalApp } from '../assembly/pipeline';
import { UserError } from '../user-error';
import { localClient } from './local-client';
import { StorageServer } from './storage-server';

export function sqsClient(endpoint: string, region: string): SQSClient {
  return new SQSClient(localClient(endpoint, region));
}

export async function createResources(app: LocalApp, storage: StorageServer, region: string): Promise<void> {
  for (const queue of app.queues) {
    const client = sqsClient(storage.endpoint, queue.region);
    await client.send(new CreateQueueCommand({ QueueName: queue.name, Attributes: { ...queue.attributes } }));
    client.destroy();
  }
  const s3 = new S3Client({ ...localClient(storage.endpoint, region), forcePathStyle: true });
  for (const { name } of app.buckets) await s3.send(new CreateBucketCommand({ Bucket: name }));
  s3.destroy();
  storage.setNotifications(app.notifications, (queueArn) => {
    const queue = app.queues.find(({ arn }) => arn === queueArn);
    if (queue === undefined) throw new UserError(`a notification names the queue ${queueArn}, which no stack of this app creates`);
    return queue.url;
  });
}
