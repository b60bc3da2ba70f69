/** Every way that files announce themselves, from the synthesized app through the real loader bundle into the tables. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aws_s3 as s3, aws_s3_notifications as notifications, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { LocalStack } from '../../../local/src/stack/local-stack';
import { aDirectory, aSynthesizedApp } from '../../support/local-app';
import { BucketNotifications, CopyFormat, RinPipeline, RinPipelineProps, Target, Warehouse } from 'cdk-rin';

const running: LocalStack[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stack) => stack.stop()));
});

/** Awkward in each encoding that a key may come in. */
const KEYS = ["logs/app/it's 100% (ü+é)!.json", 'logs/app/dt=2026-11-23/1.json', 'logs/app/😀 %2B.json'];

function aDataDirectory(): string {
  const directory = aDirectory();
  [...KEYS, 'elsewhere/x.json'].forEach((key, id) => {
    mkdirSync(dirname(join(directory, key)), { recursive: true });
    writeFileSync(join(directory, key), JSON.stringify({ id }));
  });
  return directory;
}

async function loadInto(app: string): Promise<LocalStack> {
  const schema = join(aDirectory(), 'schema.sql');
  writeFileSync(schema, 'CREATE TABLE app_log (id INTEGER); CREATE TABLE archive (id INTEGER);');
  const stack = await LocalStack.start({ app, schemaFiles: [schema] });
  running.push(stack);
  await stack.upload(await stack.filesToUpload(aDataDirectory()));
  stack.startPolling();
  await stack.drain();
  return stack;
}

function fileBucket(stack: Stack): s3.Bucket {
  return stack.node.tryFindChild('Files') as s3.Bucket | undefined ?? new s3.Bucket(stack, 'Files', { bucketName: 'files' });
}

function aTargetByEvents(bucket: s3.IBucket): Target {
  return Target.prefix('logs/app/', { table: 'app_log', format: CopyFormat.json(), bucket, bucketNotifications: BucketNotifications.EVENT_BRIDGE });
}

const WAYS: Record<string, (stack: Stack) => Partial<RinPipelineProps>> = {
  'S3': () => ({ bucketNotifications: BucketNotifications.S3 }),
  'EventBridge': () => ({ bucketNotifications: BucketNotifications.EVENT_BRIDGE }),
  'EventBridge, for a bucket that the app does not make': (stack) => ({
    bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'files'), bucketNotifications: BucketNotifications.EVENT_BRIDGE,
  }),
  'EventBridge, for the bucket of a target': (stack) => ({ bucket: fileBucket(stack), targets: [aTargetByEvents(fileBucket(stack))] }),
  'a topic': (stack) => ({ bucket: fileBucket(stack), bucketNotifications: BucketNotifications.topic(aNotifiedTopic(stack)) }),
  'a topic, raw': (stack) => ({
    bucket: fileBucket(stack), bucketNotifications: BucketNotifications.topic(aNotifiedTopic(stack), { rawMessageDelivery: true }),
  }),
  'a topic that the app does not make': (stack) => ({
    bucket: fileBucket(stack), bucketNotifications: BucketNotifications.topic(sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111122223333:uploads')),
  }),
};

function aNotifiedTopic(stack: Stack): sns.Topic {
  const topic = new sns.Topic(stack, 'Topic');
  fileBucket(stack).addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SnsDestination(topic));
  return topic;
}

describe('files are loaded, each once, when the loader hears of them by', () => {
  test.each(Object.entries(WAYS))('%s', async (_, props) => {
    const stack = await loadInto(aSynthesizedApp(props));

    expect(await stack.summary()).toMatchObject({ parked: [], files: 3, loads: 1 });
    expect((await stack.query('SELECT count(DISTINCT id), count(*) FROM app_log')).rows.map((row) => row.map(Number))).toEqual([[3, 3]]);
  });
});

test('two pipelines on one bucket, one of them by EventBridge, load the same files into a table each', async () => {
  const app = aSynthesizedApp((stack) => ({ bucket: fileBucket(stack) }), (stack) => {
    new RinPipeline(stack, 'Archive', {
      warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' }),
      bucket: fileBucket(stack),
      bucketNotifications: BucketNotifications.EVENT_BRIDGE,
      targets: [Target.prefix('logs/', { table: 'archive', format: CopyFormat.json() })],
    });
  });

  const stack = await loadInto(app);

  expect((await stack.summary()).tables).toEqual([
    { table: 'public.app_log', rows: 3, files: 3, loads: 1 }, { table: 'public.archive', rows: 3, files: 3, loads: 1 },
  ]);
});
