/** Creates the app's queues and buckets, publishes its files, and sets its notifications and rules, as a deployment would. */
import { readFile } from 'node:fs/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
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
  const buckets = new Set([...app.buckets.map(({ name }) => name), ...app.publishedFiles.map(({ bucket }) => bucket)]);
  for (const name of buckets) await s3.send(new CreateBucketCommand({ Bucket: name }));
  for (const { bucket, key, path } of app.publishedFiles) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(path) }));
  }
  s3.destroy();
  storage.setEventRules(app.loadEventRules);
  storage.setNotifications(app.notifications, (queueArn) => {
    const queue = app.queues.find(({ arn }) => arn === queueArn);
    if (queue === undefined) throw new UserError(`a notification names the queue ${queueArn}, which no stack of this app creates`);
    return queue.url;
  });
}
