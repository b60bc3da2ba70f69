/** Events about loads, from the synthesized app through the real loader bundle into the queues of its rules. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { aws_events as events, aws_events_targets as targets, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { sqsClient } from '../../../local/src/services/resources';
import { LocalStack } from '../../../local/src/stack/local-stack';
import { aDirectory, aSynthesizedApp } from '../../support/local-app';
import { CopyFormat, OnLoadOptions, RinPipeline, Target } from 'cdk-rin';

const running: LocalStack[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stack) => stack.stop()));
});

/** A good file for a table, and one that cannot be loaded for another. */
function aDataDirectory(): string {
  const directory = aDirectory();
  writeFileSync(join(directory, 'good.json'), '{"id": 1} {"id": 2}');
  writeFileSync(join(directory, 'bad.json'), '{"id": "one"}');
  return directory;
}

async function load(build: (pipeline: RinPipeline, stack: Stack) => void, eventBus?: (stack: Stack) => events.IEventBus): Promise<LocalStack> {
  const app = aSynthesizedApp(
    (stack) => ({
      targets: [Target.prefix('good', { table: 'good', format: CopyFormat.json() }), Target.prefix('bad', { table: 'bad', format: CopyFormat.json() })],
      eventBus: eventBus?.(stack),
    }),
    (stack) => build(stack.node.findChild('Logs') as RinPipeline, stack),
  );
  const schema = join(aDirectory(), 'schema.sql');
  writeFileSync(schema, 'CREATE TABLE good (id INTEGER); CREATE TABLE bad (id INTEGER);');
  const stack = await LocalStack.start({ app, schemaFiles: [schema] });
  running.push(stack);
  await stack.upload(await stack.filesToUpload(aDataDirectory()));
  stack.startPolling();
  await stack.drain();
  return stack;
}

/** What is in a queue of the app, by the beginning of its name. */
async function received(stack: LocalStack, id: string): Promise<any[]> {
  const queue = stack.app.queues.find(({ name }) => name.startsWith(`ingest-${id}`))!;
  const client = sqsClient(stack.endpoints.sqs, queue.region);
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 }));
  client.destroy();
  return Messages.map(({ Body }) => JSON.parse(Body!));
}

function aQueue(stack: Stack, id: string): sqs.Queue {
  const deadLetterQueue = { queue: new sqs.Queue(stack, `Unread-${id}`), maxReceiveCount: 3 };
  return new sqs.Queue(stack, id, { deadLetterQueue });
}

function toQueue(stack: Stack, id: string, props?: targets.SqsQueueProps): OnLoadOptions {
  return { target: new targets.SqsQueue(aQueue(stack, id), props) };
}

test('a load that succeeded is told to the queue of its rule, and one that failed to that of its own', async () => {
  const stack = await load((pipeline, scope) => {
    pipeline.onLoadSucceeded('Done', toQueue(scope, 'done'));
    pipeline.onLoadFailed('Failed', toQueue(scope, 'failed'));
  });

  expect(await received(stack, 'done')).toEqual([{
    'version': '0',
    'id': expect.any(String),
    'source': 'cdk-rin',
    'detail-type': 'Load Succeeded',
    'account': '000000000000',
    'region': expect.any(String),
    'time': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    'resources': [],
    'detail': {
      pipeline: 'Ingest/Logs',
      loadId: expect.any(String),
      schema: 'public',
      table: 'good',
      files: 1,
      rows: 2,
      manifest: expect.stringMatching(/^s3:\/\/ingest-logsworkbucket.*\/manifests\//),
      statementId: expect.any(String),
      durationMs: expect.any(Number),
    },
  }]);
  expect(await received(stack, 'failed')).toMatchObject([{
    'detail-type': 'Load Failed', 'detail': { table: 'bad', files: 1, code: 'FILE_REJECTED', reason: expect.any(String) },
  }]);
});

test('rules narrow the loads down, and choose what of the event is handed on', async () => {
  const stack = await load((pipeline, scope) => {
    const message = events.RuleTargetInput.fromObject({ loaded: events.EventField.fromPath('$.detail.table'), rows: events.EventField.fromPath('$.detail.rows') });
    pipeline.onLoadSucceeded('Good', { ...toQueue(scope, 'good', { message }), tables: ['good'], eventPattern: { detail: { rows: [{ numeric: ['>', 1] }] } } });
    pipeline.onLoadSucceeded('Many', { ...toQueue(scope, 'many'), eventPattern: { detail: { rows: [{ numeric: ['>', 2] }] } } });
    pipeline.onLoadSucceeded('Other', { ...toQueue(scope, 'other'), tables: ['other'] });
    pipeline.onLoadSucceeded('Archive', { ...toQueue(scope, 'archive'), schemas: ['archive'] });
  });

  expect(await received(stack, 'good')).toEqual([{ loaded: 'good', rows: 2 }]);
  for (const id of ['many', 'other', 'archive']) expect(await received(stack, id)).toEqual([]);
});

test('on an event bus of its own a load is told to the rules of that bus only', async () => {
  const stack = await load((pipeline, scope) => {
    pipeline.onLoadSucceeded('Done', toQueue(scope, 'done'));
    new events.Rule(scope, 'OnDefaultBus', { eventPattern: { source: ['cdk-rin'] }, targets: [new targets.SqsQueue(aQueue(scope, 'elsewhere'))] });
  }, (scope) => new events.EventBus(scope, 'Bus'));

  expect(await received(stack, 'done')).toHaveLength(1);
  expect(await received(stack, 'elsewhere')).toEqual([]);
});

test('an app whose rules are for other events, by whatever operator, runs as ever', async () => {
  const stack = await load((_, scope) => {
    new events.Rule(scope, 'Other', {
      eventPattern: { source: ['aws.ec2'], detail: { ip: events.Match.cidr('10.0.0.0/24') } }, targets: [new targets.SqsQueue(aQueue(scope, 'other'))],
    });
  });

  expect(await stack.summary()).toMatchObject({ files: 1 });
});
