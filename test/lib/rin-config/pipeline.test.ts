import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { aStack, resourceOf, templateOf } from '../../support/construct';
import { A_TARGET, aRinConfig } from '../../support/rin-config';
import { loadedConfig } from '../../support/synthesized-loader';
import { BucketNotifications, RinConfig, RinPipeline, Warehouse } from 'cdk-rin';

const FILE = join(__dirname, '../../support/rin-configs/access-logs.yaml');

function aPipelineOf(stack: Stack): RinPipeline {
  const rin = RinConfig.fromFile(stack, FILE, { environment: { STAGE: 'live' } });
  return new RinPipeline(stack, 'Logs', { warehouse: rin.warehouse, targets: rin.targets, bucket: rin.bucket });
}

describe('a pipeline of a configuration', () => {
  test('gives the loader what the configuration says', () => {
    const config = loadedConfig(aPipelineOf(aStack()));

    expect(config.warehouse).toEqual({ kind: 'serverless', name: 'analytics', database: 'live', auth: { kind: 'iam' } });
    expect(config.targets.map(({ bucket, match, action, load }) => [bucket, Object.values(match)[0], action, load && `${load.schema}.${load.table}`])).toEqual([
      ['logs-live', '(^|/)_|\\.tmp$', 'discard', undefined],
      ['logs-live', '^AWSLogs/[0-9]{12}/elasticloadbalancing/[a-z0-9-]+/', 'load', 'web.alb_log'],
      ['logs-live', 'fluentd/', 'load', 'web.event'],
      ['logs-live', '^fluentd/([a-z]+)/(\\d{4})/', 'load', 'web.event_$1'],
    ]);
  });

  test('has the bucket notify the queue of what the targets load, and makes no bucket of its own for files', () => {
    const template = templateOf(aPipelineOf(aStack()));

    template.hasResourceProperties('Custom::S3BucketNotifications', {
      BucketName: 'logs-live',
      NotificationConfiguration: { QueueConfigurations: [rule('AWSLogs/'), rule('fluentd/')] },
    });
    template.resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('lets the COPY role read the files, and the JSONPaths file that sql_option names', () => {
    const statements = resourceOf(templateOf(aPipelineOf(aStack())), 'AWS::IAM::Policy', 'LogsCopyRoleDefaultPolicy').Properties.PolicyDocument.Statement;

    const readable = statements.filter(({ Action }: any) => Action === 's3:GetObject').flatMap(({ Resource }: any) => Resource);
    expect(JSON.stringify(readable)).toContain(':s3:::logs-live/fluentd/*');
    expect(JSON.stringify(readable)).toContain(':s3:::mappings-live/web/event.jsonpaths');
  });

  test('is refused in another region than its buckets', () => {
    expect(() => aPipelineOf(aStack({ env: { account: '111122223333', region: 'us-east-1' } })))
      .toThrow('is in "eu-west-1" and the pipeline in "us-east-1"; ');
    expect(() => aPipelineOf(aStack({ env: { account: '111122223333', region: 'eu-west-1' } }))).not.toThrow();
  });

  test('runs beside Rin: by EventBridge it leaves the rules of the bucket alone, and loads into a database of its own', () => {
    const stack = aStack();
    const rin = RinConfig.fromFile(stack, FILE, { warehouse: Warehouse.serverless({ workgroupName: 'analytics', database: 'rehearsal' }) });

    const pipeline = new RinPipeline(stack, 'Logs', {
      warehouse: rin.warehouse, targets: rin.targets, bucket: rin.bucket, bucketNotifications: BucketNotifications.EVENT_BRIDGE,
    });

    expect(loadedConfig(pipeline).warehouse.database).toBe('rehearsal');
    templateOf(pipeline).hasResourceProperties('Custom::S3BucketNotifications', {
      // Not managed: what others have set on the bucket stays.
      BucketName: 'logs-dev', Managed: false, NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: Match.absent() },
    });
  });

  test('shares a bucket with another of the same stack: two resources that set its notifications would undo each other', () => {
    const stack = aStack();
    const both = ['one/', 'two/'].map(key_prefix => {
      const rin = aRinConfig({ targets: [{ ...A_TARGET, s3: { key_prefix } }] }, {}, stack);
      return new RinPipeline(stack, key_prefix, { warehouse: rin.warehouse, targets: rin.targets, bucket: rin.bucket });
    });

    expect(both[0].bucket).toBe(both[1].bucket);
    Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 1);
  });
});

test('a file that is not there is named', () => {
  expect(() => RinConfig.fromFile(aStack(), 's3://bucket/config.yaml')).toThrow('the configuration of Rin "s3://bucket/config.yaml" cannot be read: ENOENT: ');
});

function rule(prefix: string) {
  return Match.objectLike({ Events: ['s3:ObjectCreated:*'], Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: prefix }] } } });
}
