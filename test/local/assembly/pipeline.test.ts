import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  App, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_s3 as s3, aws_sqs as sqs, aws_ssm as ssm,
  CfnCondition, CfnParameter, Duration, Fn, Stack, Stage,
} from 'aws-cdk-lib';
import { LEDGER_KEY } from '../../../lib/private/contract';
import { readLocalApp, requirePipeline } from '../../../local/src/assembly/pipeline';
import { readApp } from '../../../local/src/assembly/read-app';
import { aDirectory, anAssembly, aSynthesizedApp, SQS_ENDPOINT } from '../../support/local-app';
import { CopyFormat, RinPipeline, Target, Warehouse } from 'cdk-rin';

describe('reading a synthesized pipeline', () => {
  test('finds the loader with its code, its queue and its dead-letter queue', () => {
    const app = readLocalApp(readApp(aSynthesizedApp()), SQS_ENDPOINT);

    expect(app.pipelines).toHaveLength(1);
    const [{ loader, queue, deadLetterQueue, path }] = app.pipelines as [typeof app.pipelines[0]];
    expect(path).toBe('Ingest/Logs');
    expect(existsSync(join(loader.directory, 'index.js'))).toBe(true);
    expect(existsSync(join(loader.directory, 'rin.json'))).toBe(true);
    expect(queue.url).toMatch(/^http:\/\/127\.0\.0\.1:9324\/000000000000\//);
    expect(JSON.parse(queue.attributes.RedrivePolicy!)).toEqual({ deadLetterTargetArn: deadLetterQueue!.arn, maxReceiveCount: 5 });
  });

  test('every variable of the loader\'s environment is a plain string', () => {
    const app = readLocalApp(readApp(aSynthesizedApp()), SQS_ENDPOINT);

    const values = Object.values(app.pipelines[0]!.loader.environment);

    expect(values).toContain(app.pipelines[0]!.queue.url);
    expect(values.filter((value) => typeof value !== 'string' || value.includes('[object'))).toEqual([]);
  });

  test('the mapping is the template\'s own', () => {
    const app = readLocalApp(readApp(aSynthesizedApp({ batchSize: 77, batchingWindow: Duration.seconds(9), maxConcurrency: 3 })), SQS_ENDPOINT);

    expect(app.pipelines[0]!.mapping).toEqual(
      { batchSize: 77, windowSeconds: 9, maximumConcurrency: 3, reportBatchItemFailures: true, enabled: true });
  });

  test('the notified bucket is the one that exists', () => {
    const app = readLocalApp(readApp(aSynthesizedApp()), SQS_ENDPOINT);

    expect(app.buckets.map(({ name }) => name)).toContain(app.notifications[0]!.bucket);
    expect(app.notifications[0]).toMatchObject({ rule: { prefix: 'logs/app/' }, queueArn: app.pipelines[0]!.queue.arn });
  });

  test('the ledger is the table that the loader knows by name, with its key', () => {
    const { tables, pipelines } = readLocalApp(readApp(aSynthesizedApp()), SQS_ENDPOINT);

    expect(tables.map(({ definition }) => definition)).toEqual([{
      KeySchema: [{ AttributeName: LEDGER_KEY, KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: LEDGER_KEY, AttributeType: 'S' }],
    }]);
    expect(Object.values(pipelines[0]!.loader.environment)).toContain(tables[0]!.name);
  });

  test('what else the app has need not be evaluable, and does not run', () => {
    const app = readLocalApp(readApp(aSynthesizedApp({}, (stack) => {
      const name = new CfnParameter(stack, 'NameWithoutDefault').valueAsString;
      const parameter = new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' });
      new s3.CfnBucket(stack, 'OtherBucket', { bucketName: name });
      new sqs.CfnQueue(stack, 'OtherQueue', { queueName: name });
      new sqs.Queue(stack, 'Fifo', { fifo: true });
      new sqs.CfnQueue(stack, 'Perhaps', {}).cfnOptions.condition = new CfnCondition(stack, 'Asked', { expression: Fn.conditionEquals(name, 'yes') });
      new dynamodb.CfnTable(stack, 'OtherTable', { keySchema: [] });
      new lambda.CfnEventSourceMapping(stack, 'AMapping', { functionName: parameter.attrValue });
    })), SQS_ENDPOINT);

    const [{ queue, deadLetterQueue }] = app.pipelines as [typeof app.pipelines[0]];
    expect(app.queues).toEqual([deadLetterQueue, queue]);
    expect(app.tables).toHaveLength(1);
    expect(app.buckets.map(({ logicalId }) => logicalId)).not.toContain('OtherBucket');
  });

  test('stacks of one name, in two regions, share neither queue nor bucket nor ledger', () => {
    const app = new App({ outdir: join(aDirectory(), 'cdk.out') });
    for (const region of ['eu-west-1', 'us-west-2']) {
      new RinPipeline(new Stack(app, region, { stackName: 'Ingest', env: { region, account: '123456789012' } }), 'Logs', {
        warehouse: Warehouse.cluster({ clusterIdentifier: 'c', database: 'dev' }),
        targets: [Target.prefix('a/', { table: 't', format: CopyFormat.csv() })],
      });
    }

    const local = readLocalApp(readApp(app.synth().directory), SQS_ENDPOINT);

    expect(new Set(local.pipelines.map(({ queue }) => queue.url)).size).toBe(2);
    expect(new Set(local.notifications.map(({ bucket }) => bucket)).size).toBe(2);
    expect(new Set(local.tables.map(({ name }) => name)).size).toBe(2);
  });

  test('finds a pipeline in a nested stage, and from the project directory above cdk.out', () => {
    const app = new App({ outdir: join(aDirectory(), 'cdk.out') });
    const stack = new Stack(new Stage(app, 'Prod'), 'Ingest');
    new RinPipeline(stack, 'Logs', {
      warehouse: Warehouse.cluster({ clusterIdentifier: 'c', database: 'dev' }),
      targets: [Target.prefix('a/', { table: 't', format: CopyFormat.csv() })],
    });
    const project = dirname(app.synth().directory);

    const local = readLocalApp(readApp(project), SQS_ENDPOINT);

    expect(local.pipelines.map(({ path }) => path)).toEqual(['Prod-Ingest/Logs']);
    expect(existsSync(join(local.pipelines[0]!.loader.directory, 'index.js'))).toBe(true);
  });
});

describe('reading what is no pipeline', () => {
  test('a directory without a synthesized app says what to run', () => {
    const directory = aDirectory();

    expect(() => readApp(directory)).toThrow(
      `${directory} has no synthesized app: neither manifest.json nor cdk.out/manifest.json; run "cdk synth" there first`);
  });

  test('a path that is no directory says so', () => {
    expect(() => readApp('/nowhere/at/all')).toThrow('/nowhere/at/all is not a directory');
  });

  test('an app without the construct names its stacks', () => {
    const stacks = readApp(anAssembly({ Resources: { Files: { Type: 'AWS::S3::Bucket' } } }));

    expect(() => requirePipeline(stacks)).toThrow('no RinPipeline in this app (stacks: Hand); add one and synthesize again');
  });

  test('an app with nested stacks is told that they are not looked into', () => {
    const stacks = readApp(anAssembly({ Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } }));

    expect(() => requirePipeline(stacks)).toThrow(
      'no RinPipeline in this app (stacks: Hand); one in a nested stack is not found, put it into a stack of its own');
  });

  test('a manifest that is not JSON is named', () => {
    const directory = anAssembly({}, { 'manifest.json': '{' });

    expect(() => readApp(directory)).toThrow(`${directory} is not a readable cloud assembly`);
  });

  test('a template that is missing is named', () => {
    const directory = anAssembly({});
    rmSync(join(directory, 'Hand.json'));

    expect(() => readApp(directory)).toThrow(/is not a readable cloud assembly: ENOENT.*Hand\.json.*; synthesize the app again$/);
  });

  test('a loader that nothing calls is an error', () => {
    const stacks = readApp(anAssembly({
      Resources: {
        Loader: { Type: 'AWS::Lambda::Function', Metadata: { 'cdk-rin': { kind: 'loader' }, 'aws:asset:path': '.' }, Properties: { Handler: 'index.handler' } },
      },
    }));

    expect(() => readLocalApp(stacks, SQS_ENDPOINT)).toThrow('the loader function hand-loader has no AWS::Lambda::EventSourceMapping');
  });
});
