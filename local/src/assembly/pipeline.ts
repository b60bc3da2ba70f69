/**
 * What of an app runs on this machine: its pipelines, found by the metadata of their loader function, and the queues,
 * buckets, notifications and tables around them. Everything here is evaluated: names, ARNs and URLs are local ones.
 * The rest of the app may be whatever it is: only what a pipeline needs must be such that it can be evaluated.
 */
import { METADATA_KEY } from '../../../lib/private/contract';
import { UserError } from '../user-error';
import { LoadEventRule, loadEventRules } from './load-event-rules';
import { loaderDirectory } from './loader-asset';
import { BucketNotification, bucketNotifications } from './notifications';
import { PublishedFile, publishedFiles } from './published-files';
import { deadLetterQueueOf, Queue, requireQueue } from './queues';
import { StackScope, scopesOf } from './stack-scope';
import { Stack } from './template';

export interface LocalApp {
  readonly pipelines: readonly Pipeline[];
  readonly queues: readonly Queue[];
  readonly buckets: readonly Bucket[];
  readonly notifications: readonly BucketNotification[];
  readonly loadEventRules: readonly LoadEventRule[];
  readonly tables: readonly Table[];
  readonly publishedFiles: readonly PublishedFile[];
}

export interface Pipeline {
  /** The name that its log and its metrics have: of its stack, and the path below. */
  readonly path: string;
  readonly region: string;
  readonly loader: LoaderFunction;
  readonly mapping: EventSourceMapping;
  readonly queue: Queue;
  readonly deadLetterQueue?: Queue;
}

export interface LoaderFunction {
  readonly name: string;
  readonly arn: string;
  /** `file.export` below the directory. */
  readonly handler: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

export interface EventSourceMapping {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
  readonly enabled: boolean;
}

export interface Bucket {
  readonly name: string;
  /** Missing for a bucket that the app only refers to. */
  readonly logicalId?: string;
}

export interface Table {
  readonly name: string;
  readonly region: string;
  /** The template's properties, which are CreateTable's. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** @throws UserError when the app has no pipeline. */
export function requirePipeline(stacks: readonly Stack[]): void {
  if (stacks.some((stack) => Object.values(stack.template.Resources ?? {}).some((resource) => isLoader(resource.Metadata)))) return;
  const names = stacks.map(({ name }) => name).join(', ');
  const nested = stacks.some(({ template }) => Object.values(template.Resources ?? {}).some(({ Type }) => Type === 'AWS::CloudFormation::Stack'));
  const hint = nested ? '; one in a nested stack is not found, put it into a stack of its own' : '; add one and synthesize again';
  throw new UserError(`no RinPipeline in this app (stacks: ${names || 'none'})${hint}`);
}

export function readLocalApp(stacks: readonly Stack[], sqsEndpoint: string): LocalApp {
  const scopes = scopesOf(stacks, sqsEndpoint);
  const pipelines = scopes.flatMap((scope) => loaderIds(scope).map((id) => readPipeline(scope, id, scopes)));
  const notified = new Set(pipelines.map(({ queue }) => queue.arn));
  const notifications = bucketNotifications(scopes, notified);
  const eventRules = loadEventRules(scopes);
  return {
    pipelines,
    queues: withDeadLetterQueues(scopes, [...pipelines, ...eventRules].map(({ queue }) => queue)),
    notifications,
    loadEventRules: eventRules,
    buckets: readBuckets(scopes, notifications),
    tables: readTables(scopes, new Set(pipelines.flatMap(({ loader }) => Object.values(loader.environment)))),
    publishedFiles: publishedFiles(scopes),
  };
}

const TABLE_PROPERTIES = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];
function isLoader(metadata: Readonly<Record<string, unknown>> | undefined): boolean {
  return (metadata?.[METADATA_KEY] as { kind?: unknown } | undefined)?.kind === 'loader';
}

function loaderIds(scope: StackScope): string[] {
  return scope.resourceIds('AWS::Lambda::Function').filter((id) => isLoader(scope.stack.template.Resources?.[id]?.Metadata));
}

function readPipeline(scope: StackScope, functionId: string, scopes: readonly StackScope[]): Pipeline {
  const loader = readLoader(scope, functionId);
  const { queueArn, mapping } = readMapping(loader, scopes);
  const queue = requireQueue(scopes, queueArn, `the event source of ${functionId}`);
  const metadata = scope.stack.template.Resources![functionId]!.Metadata![METADATA_KEY] as { pipeline?: string };
  return {
    path: metadata.pipeline ?? functionId,
    region: scope.stack.region,
    loader,
    mapping,
    queue,
    deadLetterQueue: deadLetterQueueOf(scopes, queue),
  };
}

function readLoader(scope: StackScope, id: string): LoaderFunction {
  const environment = (scope.property(id, 'Environment') as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
  return {
    name: scope.nameOf(id),
    arn: String(scope.attribute(id, 'Arn', id)),
    handler: String(scope.property(id, 'Handler')),
    directory: loaderDirectory(scope, id),
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
    timeoutSeconds: Number(scope.property(id, 'Timeout') ?? 3),
    memoryMegabytes: Number(scope.property(id, 'MemorySize') ?? 128),
  };
}

function readMapping(loader: LoaderFunction, scopes: readonly StackScope[]): { queueArn: string; mapping: EventSourceMapping } {
  for (const scope of scopes) {
    for (const id of scope.resourceIds('AWS::Lambda::EventSourceMapping')) {
      const functionName = scope.evaluateIfKnown(scope.stack.template.Resources![id]!.Properties?.FunctionName);
      if (functionName !== loader.name && functionName !== loader.arn) continue;
      return { queueArn: String(scope.property(id, 'EventSourceArn')), mapping: mappingOf(scope, id) };
    }
  }
  throw new UserError(`the loader function ${loader.name} has no AWS::Lambda::EventSourceMapping: nothing would call it`);
}

function mappingOf(scope: StackScope, id: string): EventSourceMapping {
  const scaling = scope.property(id, 'ScalingConfig') as { MaximumConcurrency?: unknown } | undefined;
  const responseTypes = (scope.property(id, 'FunctionResponseTypes') ?? []) as unknown[];
  return {
    batchSize: Number(scope.property(id, 'BatchSize') ?? 10),
    windowSeconds: Number(scope.property(id, 'MaximumBatchingWindowInSeconds') ?? 0),
    maximumConcurrency: scaling?.MaximumConcurrency === undefined ? undefined : Number(scaling.MaximumConcurrency),
    reportBatchItemFailures: responseTypes.includes('ReportBatchItemFailures'),
    enabled: String(scope.property(id, 'Enabled') ?? true) !== 'false',
  };
}

/** Each once, and after its dead-letter queue, which it names. */
function withDeadLetterQueues(scopes: readonly StackScope[], queues: readonly Queue[]): Queue[] {
  const ordered = queues.flatMap((queue) => {
    const deadLetterQueue = deadLetterQueueOf(scopes, queue);
    return deadLetterQueue ? [deadLetterQueue, queue] : [queue];
  });
  return [...new Map(ordered.map((queue) => [queue.arn, queue])).values()];
}

function readBuckets(scopes: readonly StackScope[], notifications: readonly BucketNotification[]): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const scope of scopes) {
    for (const id of scope.namedResourceIds('AWS::S3::Bucket')) buckets.set(scope.nameOf(id), { name: scope.nameOf(id), logicalId: id });
  }
  for (const { bucket } of notifications) if (!buckets.has(bucket)) buckets.set(bucket, { name: bucket });
  return [...buckets.values()];
}

/** @param told what the loaders' environments say: a table they do not know of is none of theirs. */
function readTables(scopes: readonly StackScope[], told: ReadonlySet<string>): Table[] {
  return scopes.flatMap((scope) => scope.namedResourceIds('AWS::DynamoDB::Table')
    .filter((id) => told.has(scope.nameOf(id)) || told.has(String(scope.attribute(id, 'Arn', id))))
    .map((id) => ({ name: scope.nameOf(id), region: scope.stack.region, definition: scope.properties(id, TABLE_PROPERTIES) })));
}
