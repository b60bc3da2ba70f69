/**
 * Everything that can be said to cdk-rin, said once: not a pipeline that anybody needs, but a page to look things up in. What
 * excludes each other is in pipelines of its own. app.py says the same in Python.
 */
import { join } from 'node:path';
import {
  App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_events as events, aws_events_targets as eventTargets, aws_iam as iam, aws_kms as kms,
  aws_logs as logs, aws_redshift as redshift,
  aws_redshiftserverless as redshiftserverless, aws_s3 as s3, aws_s3_assets as assets, aws_secretsmanager as secretsmanager, aws_sns as sns,
  aws_sqs as sqs, CfnOutput, Duration, RemovalPolicy, Size, Stack,
} from 'aws-cdk-lib';
import {
  BucketNotifications, Compression, CopyFormat, CreateTable, JsonMapping, LoadMode, LogFormat, LogLevel, RinConfig, RinPipeline, Target, TextEncoding,
  VpcFlowLogFileFormat, Warehouse, WarehouseAuth,
} from 'cdk-rin';

export const app = new App();
const stack = new Stack(app, 'Maximal', { env: { account: '111122223333', region: 'us-east-1' } });

/** Every prop of a pipeline but `logRetention`, which is in the next one: it goes without `logGroup`. */
function applications(): RinPipeline {
  const workgroup = new redshiftserverless.CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analytics', namespaceName: 'analytics' });
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const paths = new s3.Bucket(stack, 'Paths', { enforceSSL: true });
  const uploads = new s3.Bucket(stack, 'Uploads', { enforceSSL: true });
  return new RinPipeline(stack, 'Applications', {
    warehouse: Warehouse.serverless({ workgroup, database: 'dev', auth: WarehouseAuth.iam() }),
    targets: [
      Target.discard('app/tmp/'),
      Target.discardRegexp('\\.partial$', { bucket: uploads }),
      Target.prefix('app/events/', {
        schema: 'web',
        table: 'events',
        columns: ['id', 'at', 'amount'],
        last: true,
        format: CopyFormat.json({
          mapping: JsonMapping.AUTO,
          compression: Compression.GZIP,
          encoding: TextEncoding.UTF8,
          acceptAnyDate: true,
          acceptInvChars: '?',
          blanksAsNull: true,
          compRows: 100_000,
          compUpdate: true,
          dateFormat: 'YYYY-MM-DD',
          emptyAsNull: true,
          explicitIds: true,
          maxError: 10,
          roundDecimals: true,
          statUpdate: true,
          timeFormat: 'epochmillisecs',
          trimBlanks: true,
          truncateColumns: true,
        }),
      }),
      Target.prefix('app/paths/', { table: 'paths', format: CopyFormat.json({ mapping: JsonMapping.paths(stack, 'Fields', ['$.id', "$['user']['name']"]) }) }),
      Target.prefix('app/file/', {
        table: 'file',
        format: CopyFormat.json({ mapping: JsonMapping.jsonPathsAsset(new assets.Asset(stack, 'File', { path: join(__dirname, 'paths.json') })) }),
      }),
      Target.prefix('app/documents/', { table: 'documents', format: CopyFormat.json({ mapping: JsonMapping.NO_SHRED, ignoreAllErrors: true }) }),
      Target.prefix('app/avro/', { table: 'avro', format: CopyFormat.avro({ mapping: JsonMapping.AUTO_IGNORE_CASE }) }),
      Target.prefix('app/avro-paths/', { table: 'avro_paths', format: CopyFormat.avro({ mapping: JsonMapping.jsonPaths(paths, 'avro.json') }) }),
      Target.prefix('app/parquet/', {
        table: 'parquet',
        format: CopyFormat.parquet({ acceptInvChars: '?', fillRecord: true, serializeToJson: true }),
      }),
      Target.prefix('app/orc/', { table: 'orc', format: CopyFormat.orc() }),
      Target.prefix('app/accounts/', {
        table: 'accounts',
        columns: ['id', 'name', 'changed_at'],
        format: CopyFormat.json(),
        mode: LoadMode.merge({ keys: ['id'], latestBy: 'changed_at' }),
      }),
      Target.regexp('^app/tenants/([a-z]+)/', {
        table: 'tenant_$1',
        format: CopyFormat.json(),
        mode: LoadMode.append(),
        createTable: CreateTable.like('tenant', 'templates'),
        beforeSql: ['DELETE FROM {table} WHERE day < DATEADD(month, -13, CURRENT_DATE)'],
        afterSql: ['GRANT SELECT ON {table} TO GROUP analysts'],
      }),
      Target.prefix('app/notes/', {
        table: 'notes',
        format: CopyFormat.json(),
        createTable: CreateTable.definition('(id BIGINT NOT NULL, text VARCHAR(200)) SORTKEY (id)'),
      }),
    ],
    bucket: uploads,
    bucketNotifications: BucketNotifications.S3,
    copyRole: new iam.Role(stack, 'CopyRole', { assumedBy: new iam.ServicePrincipal('redshift-serverless.amazonaws.com') }),
    loaderRole: new iam.Role(stack, 'LoaderRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['us-east-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
    }),
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-0123456789abcdef0')],
    batchingWindow: Duration.seconds(30),
    batchSize: 5_000,
    maxConcurrency: 4,
    maxParallelLoads: 8,
    maxFilesPerLoad: 500,
    maxLoadSize: Size.gibibytes(1),
    maxReceiveCount: 10,
    misconfigurationPatience: Duration.days(2),
    loaderTimeout: Duration.minutes(10),
    loaderMemory: Size.mebibytes(1024),
    logLevel: LogLevel.WARN,
    logGroup: new logs.LogGroup(stack, 'Log', { retention: logs.RetentionDays.ONE_MONTH }),
    ledgerRetention: Duration.days(60),
    removalPolicy: RemovalPolicy.DESTROY,
    encryptionKey: key,
    paused: true,
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Alarms', 'arn:aws:sns:us-east-1:111122223333:alarms'),
    oldestFileAgeThreshold: Duration.hours(2),
    historyTable: { table: 'loads', schema: 'ops' },
    eventBus: events.EventBus.fromEventBusName(stack, 'EventBus', 'loads'),
    createDashboard: true,
    createInsightsQueries: false,
  });
}

/** Every log preset, into a cluster; files are told of by EventBridge. */
function accessLogs(): RinPipeline {
  const cluster = new redshift.CfnCluster(stack, 'Cluster', {
    clusterType: 'multi-node',
    nodeType: 'ra3.large',
    numberOfNodes: 2,
    dbName: 'dev',
    masterUsername: 'admin',
    manageMasterPassword: true,
    encrypted: true,
  });
  const fluentd = LogFormat.fluentd({
    columns: { date: 'TIMESTAMP', log: 'VARCHAR(65535)' },
    sortKey: 'date',
    timeFormat: 'auto',
    compression: Compression.NONE,
  });
  const alb = LogFormat.alb({ spareColumns: 3 });
  const v2 = LogFormat.cloudFrontV2({ fields: ['date', 'time', 'cs(User-Agent)'], spareColumns: 2 });
  const flow = LogFormat.vpcFlow({ fields: ['srcaddr', 'dstaddr', 'end'], fileFormat: VpcFlowLogFileFormat.PARQUET });
  new CfnOutput(stack, 'CreateTableSql', { value: fluentd.createTableSql('fluentd', 'logs') });
  new CfnOutput(stack, 'FluentdColumns', { value: fluentd.columns.join(', ') });
  return new RinPipeline(stack, 'AccessLogs', {
    warehouse: Warehouse.cluster({ cluster, database: 'dev', auth: WarehouseAuth.databaseUser('loader') }),
    targets: [
      Target.prefix('alb/', { table: 'alb', format: alb, createTable: alb.createTable() }),
      Target.prefix('nlb/', { table: 'nlb', format: LogFormat.nlb() }),
      Target.prefix('elb/', { table: 'elb', format: LogFormat.classicElb() }),
      Target.prefix('cloudfront/', { table: 'cloudfront', format: LogFormat.cloudFront() }),
      Target.prefix('cloudfront-v2/', { table: 'cloudfront_v2', format: v2 }),
      Target.prefix('s3/', { table: 's3', format: LogFormat.s3ServerAccess() }),
      Target.prefix('flow/', { table: 'flow', format: flow }),
      Target.prefix('flow-text/', { table: 'flow_text', format: LogFormat.vpcFlow({ fileFormat: VpcFlowLogFileFormat.PLAIN_TEXT }) }),
      Target.prefix('trail/', { table: 'trail', format: LogFormat.cloudTrail() }),
      Target.prefix('waf/', { table: 'waf', format: LogFormat.waf() }),
      Target.prefix('fluentd/', { schema: 'logs', table: 'fluentd', format: fluentd }),
      Target.prefix('fluentd-out/', { table: 'fluentd_out', format: LogFormat.fluentdOutFile({ compression: Compression.GZIP }) }),
      Target.prefix('fluent-bit/', { table: 'fluent_bit', format: LogFormat.fluentBit() }),
      Target.prefix('firehose/', { table: 'firehose', format: LogFormat.firehose() }),
    ],
    bucketNotifications: BucketNotifications.EVENT_BRIDGE,
    logLevel: LogLevel.DEBUG,
    logRetention: logs.RetentionDays.ONE_YEAR,
  });
}

/** Text of every kind, by a secret, to another region; from several buckets, which announce their files to topics. */
function reports(): RinPipeline {
  const bucket = (name: string) => s3.Bucket.fromBucketName(stack, name, name.toLowerCase());
  const topic = (name: string) => sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:us-east-1:111122223333:${name.toLowerCase()}`);
  const orders = bucket('Orders');
  const pipeline = new RinPipeline(stack, 'Reports', {
    warehouse: Warehouse.serverless({
      workgroupName: 'reports',
      workgroupId: '5d0d3ea5-0c4c-4a6e-9a3c-0f4b8c4e2c11',
      database: 'dev',
      region: 'eu-west-1',
      auth: WarehouseAuth.secret(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'reports/loader')),
    }),
    targets: [
      Target.regexp('^export/(?P<schema>[a-z]+)/([a-z_]+)/', {
        schema: '${schema}',
        table: '$2',
        bucket: orders,
        bucketNotifications: BucketNotifications.topic(topic('OrderUploads'), { rawMessageDelivery: true }),
        format: CopyFormat.csv({
          compression: Compression.BZIP2,
          delimiter: ';',
          encoding: TextEncoding.UTF16,
          fillRecord: true,
          ignoreBlankLines: true,
          ignoreHeader: 1,
          nullAs: 'NULL',
          quote: "'",
        }),
      }),
      Target.prefix('text/', {
        table: 'text',
        format: CopyFormat.delimited({ compression: Compression.LZOP, delimiter: '|~|', encoding: TextEncoding.UTF16LE, escape: true }),
      }),
      Target.prefix('quoted/', { table: 'quoted', format: CopyFormat.delimited({ encoding: TextEncoding.ISO88591, removeQuotes: true }) }),
      Target.prefix('mainframe/', {
        table: 'mainframe',
        format: CopyFormat.fixedWidth({ compression: Compression.ZSTD, encoding: TextEncoding.UTF16BE, widths: [10, 20, 5] }),
      }),
      Target.prefix('shapes/', { table: 'shapes', format: CopyFormat.raw('SHAPEFILE SIMPLIFY AUTO') }),
    ],
    bucket: bucket('Refunds'),
    logLevel: LogLevel.INFO,
  });
  pipeline.addBucket(bucket('Partners'), { notifications: BucketNotifications.EVENT_BRIDGE });
  pipeline.addTopic(topic('ArchiveUploads'), { buckets: [bucket('Archive')], rawMessageDelivery: false });
  return pipeline;
}

/** A configuration of Rin, by its file with its own warehouse, and by its text with another. */
function fromRin(): void {
  const file = RinConfig.fromFile(stack, join(__dirname, 'rin.yaml'), {
    auth: WarehouseAuth.databaseUser('rin'),
    buckets: { 'rin-files': s3.Bucket.fromBucketName(stack, 'RinFiles', 'rehearsal') },
    environment: { RIN_USER: 'rin' },
  });
  new RinPipeline(stack, 'FromFile', { warehouse: file.warehouse, targets: file.targets, bucket: file.bucket, logLevel: LogLevel.ERROR });

  const text = RinConfig.fromString(stack, '{ targets: [{ redshift: { table: a }, s3: { bucket: rin-text, key_prefix: a/ } }] }', {
    warehouse: Warehouse.cluster({ clusterIdentifier: 'rehearsal', database: 'dev' }),
  });
  new RinPipeline(stack, 'FromText', { warehouse: text.warehouse, targets: text.targets, bucket: text.bucket });
  new CfnOutput(stack, 'LeftOut', { value: [...file.warnings, ...text.warnings].join('\n') });
}

/** Every metric of a pipeline on a dashboard of one's own. */
function watch(pipeline: RinPipeline): void {
  const metrics = [
    pipeline.metric('LoadDuration', { statistic: 'p99' }),
    pipeline.metricFilesLoaded(),
    pipeline.metricRowsLoaded(),
    pipeline.metricLoads(),
    pipeline.metricLoadsFailed(),
    pipeline.metricLoadDuration(),
    pipeline.metricFilesParked(),
    pipeline.metricFilesDiscarded(),
    pipeline.metricFilesUnmatched(),
    pipeline.metricMessagesDeferred(),
    pipeline.metricMessagesReturned(),
    pipeline.metricEventsLost(),
    pipeline.metricOldestFileAge(),
    pipeline.metricMessagesWaiting(),
    pipeline.metricDeadLetterMessages(),
  ];
  const dashboard = new cloudwatch.Dashboard(stack, 'Dashboard');
  dashboard.addWidgets(...metrics.map((metric) => new cloudwatch.GraphWidget({ left: [metric] })));
}

/** Every attribute of a pipeline, in the hands of the rest of a stack. */
function attributes(pipeline: RinPipeline): void {
  const { bucket, queue, deadLetterQueue, workBucket, ledger, loader, logGroup, copyRole } = pipeline;
  const arns = [
    bucket.bucketArn, queue.queueArn, deadLetterQueue.queueArn, workBucket.bucketArn,
    ledger.tableArn, loader.functionArn, logGroup.logGroupArn, copyRole.roleArn,
  ];
  new CfnOutput(stack, 'Arns', { value: arns.join('\n') });
  sns.Topic.fromTopicArn(stack, 'Audit', 'arn:aws:sns:us-east-1:111122223333:audit').grantPublish(pipeline.grantPrincipal);
  new cloudwatch.CompositeAlarm(stack, 'AnythingWrong', { alarmRule: cloudwatch.AlarmRule.anyOf(...pipeline.alarms) });
  pipeline.dashboard?.addWidgets(new cloudwatch.TextWidget({ markdown: 'Owned by the data platform team.' }));
  new CfnOutput(stack, 'Setup', { value: `${pipeline.attachCopyRoleCommand}\n${pipeline.grantSql}` });
  new CfnOutput(stack, 'LoaderSecurityGroup', { value: pipeline.connections.securityGroups[0].securityGroupId });
}

/** Who goes on from what was loaded, and who hears of what was not. */
function listen(pipeline: RinPipeline): void {
  const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Undelivered', 'arn:aws:sqs:us-east-1:111122223333:undelivered');
  const topic = (name: string) => new eventTargets.SnsTopic(
    sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:us-east-1:111122223333:${name.toLowerCase()}`), { deadLetterQueue });
  pipeline.onLoadSucceeded('EventsLoaded', { target: topic('Loaded'), schemas: ['web'], tables: ['events'] });
  pipeline.onLoadFailed('NotLoaded', { target: topic('NotLoaded'), eventPattern: { detail: { code: [{ 'anything-but': 'FILE_REJECTED' }] } } });
}

const everyProp = applications();
attributes(everyProp);
listen(everyProp);
accessLogs();
const pipeline = reports();
fromRin();
if (RinPipeline.isRinPipeline(pipeline)) watch(pipeline);
app.synth();
