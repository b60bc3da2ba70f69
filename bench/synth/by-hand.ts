/** What pipeline.ts synthesizes, resource for resource and by the same ids, as somebody without cdk-rin would write it. */
import {
  App, aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3,
  aws_sqs as sqs, CfnOutput, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The loader's folder, known to both apps. */
export function synthesize(outdir: string, loader: string): void {
  const app = new App({ outdir });
  new Pipeline(new Stack(app, 'Stack'), 'Logs', loader);
  app.synth();
}

class Pipeline extends Construct {
  private readonly deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', {
    encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14), removalPolicy: RemovalPolicy.RETAIN,
  });
  private readonly queue = new sqs.Queue(this, 'Queue', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.RETAIN,
    visibilityTimeout: Duration.seconds(1860),
    deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
  });
  private readonly workBucket = new s3.Bucket(this, 'WorkBucket', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { id: 'ExpireManifests', prefix: 'manifests/', expiration: Duration.days(97) },
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
  private readonly ledger = new dynamodb.Table(this, 'Ledger', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: 'expires',
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  private readonly bucket = new s3.Bucket(this, 'Bucket', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  private readonly logGroup = new logs.LogGroup(this, 'LogGroup', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
  private readonly copyRole = new iam.Role(this, 'CopyRole', {
    description: 'Redshift reads the files that it loads by this role. Attach it to the cluster or namespace.',
    assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('redshift.amazonaws.com'), new iam.ServicePrincipal('redshift-serverless.amazonaws.com')),
  });
  private readonly loaderRole = new iam.Role(this, 'LoaderRole', {
    description: 'Role of the loader of Stack/Logs', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });

  constructor(scope: Construct, id: string, loader: string) {
    super(scope, id);
    this.grantCopyRole();
    this.grantLoaderRole();
    this.createLoader(loader);
    this.listenToBucket();
    this.saveQueries();
    this.outputSetup();
  }

  private grantCopyRole(): void {
    const files: [s3.Bucket, string][] = [[this.workBucket, 'manifests/*'], [this.bucket, 'logs/app/*']];
    for (const [bucket, keys] of files) {
      allow(this.copyRole, ['s3:GetObject'], [bucket.arnForObjects(keys)]);
      allow(this.copyRole, ['s3:GetBucketLocation', 's3:ListBucket'], [bucket.bucketArn]);
    }
  }

  private grantLoaderRole(): void {
    const workgroups = Stack.of(this).formatArn({ service: 'redshift-serverless', resource: 'workgroup', resourceName: '*' });
    allow(this.loaderRole, ['redshift-data:ExecuteStatement'], [workgroups]);
    allow(this.loaderRole, ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:ListStatements'], ['*']);
    allow(this.loaderRole, ['redshift-serverless:GetCredentials'], [workgroups]);
    allow(this.loaderRole, ['s3:GetObject', 's3:PutObject'], [this.workBucket.arnForObjects('manifests/*')]);
    allow(this.loaderRole, ['s3:ListBucket'], [this.workBucket.bucketArn]);
    allow(this.loaderRole, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [this.ledger.tableArn]);
    allow(this.loaderRole, ['sqs:SendMessage'], [this.queue.queueArn, this.deadLetterQueue.queueArn]);
    allow(this.loaderRole, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]);
    this.logGroup.grantWrite(this.loaderRole);
  }

  private createLoader(directory: string): void {
    const loader = new lambda.Function(this, 'Loader', {
      description: 'Loads files into Redshift: Stack/Logs',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(directory),
      role: this.loaderRole,
      timeout: Duration.minutes(5),
      memorySize: 512,
      environment: {
        RIN_VALUE_0: this.copyRole.roleArn,
        RIN_VALUE_1: this.workBucket.bucketName,
        RIN_VALUE_2: this.queue.queueUrl,
        RIN_VALUE_3: this.deadLetterQueue.queueUrl,
        RIN_VALUE_4: this.ledger.tableName,
        RIN_VALUE_5: this.loaderRole.roleArn,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    });
    loader.addEventSourceMapping('Queue', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 10_000,
      maxBatchingWindow: Duration.seconds(60),
      maxConcurrency: 2,
      reportBatchItemFailures: true,
      enabled: true,
    });
    (loader.node.defaultChild as lambda.CfnFunction).addMetadata('cdk-rin', { kind: 'loader', pipeline: 'Stack/Logs' });
  }

  /** The destination of aws-s3-notifications asks for aws:SourceArn alone. */
  private listenToBucket(): void {
    const { queue } = this;
    queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': this.bucket.bucketArn }, StringEquals: { 'aws:SourceAccount': this.bucket.env.account } },
    }));
    const destination = { bind: () => ({ arn: queue.queueArn, type: s3.BucketNotificationDestinationType.QUEUE, dependencies: [queue] }) };
    this.bucket.addEventNotification(s3.EventType.OBJECT_CREATED, destination, { prefix: 'logs/app/' });
  }

  private saveQueries(): void {
    const folder = new Construct(this, 'InsightsQueries');
    for (const [id, [title, query]] of Object.entries(QUERIES)) {
      new logs.QueryDefinition(folder, id, { queryDefinitionName: `Stack/Logs/${title}`, queryString: new logs.QueryString(query), logGroups: [this.logGroup] });
    }
  }

  private outputSetup(): void {
    const roleArn = this.copyRole.roleArn;
    const user = `IAMR:${this.loaderRole.roleName}`;
    new CfnOutput(this, 'CopyRoleArn', {
      description: 'Attach this role to the Redshift cluster, or to the namespace of the workgroup: COPY reads the files by it', value: roleArn,
    });
    new CfnOutput(this, 'AttachCopyRoleCommand', { description: 'Attaches the COPY role to the warehouse', value: `${ATTACH} ${roleArn}` });
    new CfnOutput(this, 'GrantSql', {
      description: 'Run this SQL in the warehouse: it gives the loader the rights that it needs',
      value: [
        '-- In database "dev", as a superuser. CREATE USER fails when the loader has connected before, which is all right.',
        `CREATE USER "${user}" PASSWORD DISABLE;`,
        `GRANT USAGE ON SCHEMA "public" TO "${user}";`,
        `GRANT INSERT ON TABLE "public"."app_log" TO "${user}";`,
      ].join('\n'),
    });
  }
}

function allow(role: iam.Role, actions: string[], resources: string[]): void {
  role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
}

const ATTACH = [
  'NAMESPACE=$(aws redshift-serverless get-workgroup --workgroup-name analytics --query workgroup.namespaceName --output text)',
  'ROLES=$(aws redshift-serverless get-namespace --namespace-name "$NAMESPACE" --query namespace.iamRoles --output text)',
  'aws redshift-serverless update-namespace --namespace-name "$NAMESPACE" --iam-roles $(echo "$ROLES" | grep -o \'arn:[^,)[:space:]]*\')',
].join(' &&\n');

const QUERIES: Record<string, [title: string, query: logs.QueryStringProps]> = {
  ParkedFiles: ['Parked files and why', {
    fields: ['@timestamp', 'code', 'table', 'bucket', 'key', 'line', 'column', 'reason', 'statementId'],
    filterStatements: ['event = "loader.message.parked"'],
    sort: '@timestamp desc',
  }],
  Deferrals: ['What messages wait for', {
    filterStatements: ['event = "loader.message.deferred"'],
    statsStatements: ['count(*) as tries, max(deferrals) as mostTries, latest(reason) as example by code, bin(15m)'],
  }],
  SlowestLoads: ['Slowest loads', {
    fields: ['@timestamp', 'durationMs', 'table', 'files', 'rows', 'loadId', 'statementId'],
    filterStatements: ['event = "loader.copy.loaded"'],
    sort: 'durationMs desc',
    limit: 50,
  }],
  LoadsOfTable: ['Loads of a table', {
    fields: ['@timestamp', 'event', 'files', 'rows', 'durationMs', 'code', 'reason', 'loadId', 'statementId'],
    filterStatements: ['table = "SCHEMA.TABLE"', 'event in ["loader.copy.submitted", "loader.copy.loaded", "loader.copy.failed"]'],
    sort: '@timestamp desc',
  }],
  FileNotLoaded: ['Why a file was not loaded', {
    fields: ['@timestamp', 'event', 'code', 'table', 'line', 'column', 'reason', 'detail', 'messageId'],
    filterStatements: ['key = "KEY"'],
    sort: '@timestamp desc',
  }],
};
