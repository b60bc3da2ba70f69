/**
 * The one contract between the construct and the loader: the shape of the configuration, and every name that both
 * sides must spell alike. No CDK and no SDK import: `lambda/` and `local/` import this file, esbuild inlines it.
 *
 * The configuration travels as a JSON file beside the bundle in the function's asset. A value that is known only at
 * deploy time is a placeholder `{ "$env": NAME }` in that file, and the function's environment variable NAME holds it:
 * so the file is the same for every deployment, and the 4 KB of a function's environment carry no more than they must.
 */

/** File name of the configuration, beside the bundle. */
export const CONFIG_FILE = 'rin.json';
/** Changes when an older loader could not read the file, or would read it wrongly. */
export const CONFIG_VERSION = 1;
/** Prefix of the environment variables that fill placeholders. */
export const VALUE_ENV_PREFIX = 'RIN_VALUE_';
/** Key of the CloudFormation metadata by which the loader function is known in a template. Value: {@link LoaderMetadata}. */
export const METADATA_KEY = 'cdk-rin';
/** Partition key of the ledger, a string. */
export const LEDGER_KEY = 'id';
/** Attribute of the ledger by which DynamoDB expires items: seconds since 1970. */
export const LEDGER_EXPIRY = 'expires';
/** Manifests are kept under this prefix of the work bucket. */
export const MANIFEST_PREFIX = 'manifests/';

export interface LoaderMetadata {
  readonly kind: 'loader';
  /** Name of the pipeline: that of its stack, and the path below it. */
  readonly pipeline: string;
}

/** Under the same key, on a subscription of a pipeline's queue: what a topic tells of, which no template says when the topic is imported. */
export interface SubscriptionMetadata {
  readonly kind: 'subscription';
  /** Names of the buckets whose notifications go to the topic. */
  readonly buckets: readonly string[];
}

export interface LoaderConfig {
  readonly version: typeof CONFIG_VERSION;
  /** Name of the pipeline, in ASCII, by which it is known in logs, metrics and events: that of its stack, and the path below it. */
  readonly pipeline: string;
  readonly warehouse: WarehouseConfig;
  /** The role that Redshift assumes to read the files. */
  readonly copyRoleArn: string;
  /** The role that the loader runs as. */
  readonly loaderRoleArn: string;
  /** COPY's REGION: the region of the files, given only when the warehouse is in another one. */
  readonly copyRegion?: string;
  readonly workBucket: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Name of the DynamoDB table that is the ledger. Its items: {@link LEDGER_KEY}, {@link LEDGER_EXPIRY}. */
  readonly ledgerTable: string;
  /** How long the ledger remembers a load and its files. Manifests are kept for longer. */
  readonly ledgerRetentionDays: number;
  /** In order: the first that matches comes first. */
  readonly targets: readonly TargetConfig[];
  readonly maxFilesPerLoad: number;
  /** Bytes, as the events state them (compressed). */
  readonly maxLoadBytes: number;
  /** Loads of different tables that run side by side in one invocation. */
  readonly maxParallelLoads: number;
  /** How long files wait for somebody to mend a misconfiguration, before they are parked. */
  readonly misconfigurationPatienceSeconds: number;
  /** Table in which every load is noted by its own transaction. Its columns: {@link HISTORY_COLUMNS}. */
  readonly historyTable?: TableName;
}

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

export interface WarehouseConfig {
  readonly kind: 'serverless' | 'cluster';
  /** Workgroup name or cluster identifier. */
  readonly name: string;
  readonly database: string;
  readonly auth: AuthConfig;
  /** Region of the warehouse, when it is not the loader's own. */
  readonly region?: string;
}

export type AuthConfig =
  | { readonly kind: 'iam' }
  | { readonly kind: 'databaseUser'; readonly user: string }
  | { readonly kind: 'secret'; readonly secretArn: string };

export interface TargetConfig {
  /** A key matches by prefix, or by an unanchored RE2 expression. */
  readonly match: { readonly prefix: string } | { readonly regexp: string };
  /** Only objects of this bucket. Every bucket when not given. */
  readonly bucket?: string;
  /** What to do with a matching object: `load` it, or `discard` it and look no further. */
  readonly action: 'load' | 'discard';
  /** Look no further after this target. */
  readonly break?: boolean;
  /** Given for `load`. */
  readonly load?: LoadConfig;
}

export interface LoadConfig {
  /** May hold `$0`…`$n` and `${name}`. */
  readonly schema: string;
  /** May hold `$0`…`$n` and `${name}`. */
  readonly table: string;
  readonly columns?: readonly string[];
  /** COPY's parameters for format, compression and conversion, in order. */
  readonly copyOptions: readonly CopyOptionConfig[];
  /** The table is created by the transaction of the load when it is not there. */
  readonly createTable?: CreateTableConfig;
  /** Rows take the place of those with the same keys. Appended when not given. Needs `columns`. */
  readonly merge?: MergeConfig;
  /** Statements of the load's transaction before its files are copied. {@link TABLE_PLACEHOLDER} in them stands for the table. */
  readonly beforeSql?: readonly string[];
  /** The same, once the rows are in the table. */
  readonly afterSql?: readonly string[];
}

/** Whether a load is more than a COPY, by its own way alone. */
export function isTransaction({ createTable, merge, beforeSql, afterSql }: LoadConfig): boolean {
  return [createTable, merge, beforeSql, afterSql].some(part => part !== undefined);
}

/** The columns of another table, or what follows the name in CREATE TABLE. */
export type CreateTableConfig = { readonly like: TableName } | { readonly definition: string };

export interface MergeConfig {
  readonly keys: readonly string[];
  /** Of several rows with the same keys the one with the greatest value here is the latest. Any of them when not given. */
  readonly latestBy?: string;
}

/** In `beforeSql` and `afterSql`: the schema and the table, quoted. */
export const TABLE_PLACEHOLDER = '{table}';
/** Of one transaction: https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html */
export const MAX_TRANSACTION_STATEMENTS = 40;
/** Columns of the history table, with their types. */
export const HISTORY_COLUMNS = {
  load_id: 'VARCHAR(64)',
  pipeline: 'VARCHAR(1024)',
  schema_name: 'VARCHAR(127)',
  table_name: 'VARCHAR(127)',
  files: 'INTEGER',
  manifest: 'VARCHAR(2048)',
  loaded_at: 'TIMESTAMP',
} as const;

/** One parameter of COPY: keywords, then perhaps a value, which the loader quotes. Or SQL taken as it is. */
export type CopyOptionConfig =
  | { readonly keyword: string; readonly literal?: string; readonly number?: number }
  | { readonly raw: string };

/** Environment variables the loader reads besides {@link VALUE_ENV_PREFIX}. */
export const ENV = {
  /** Powertools: DEBUG, INFO, WARN or ERROR. */
  logLevel: 'POWERTOOLS_LOG_LEVEL',
  /** ARN of the event bus that is told of the end of every load. Nobody is told when it is not set. */
  eventBus: 'RIN_EVENT_BUS',
} as const;

/** CloudWatch metrics: namespace, the one dimension, and names. */
export const METRIC_NAMESPACE = 'CdkRin';
export const METRIC_DIMENSION = 'Pipeline';
export const METRICS = {
  filesLoaded: 'FilesLoaded',
  rowsLoaded: 'RowsLoaded',
  loads: 'Loads',
  loadsFailed: 'LoadsFailed',
  loadDuration: 'LoadDuration',
  filesParked: 'FilesParked',
  filesDiscarded: 'FilesDiscarded',
  filesUnmatched: 'FilesUnmatched',
  messagesDeferred: 'MessagesDeferred',
  messagesReturned: 'MessagesReturned',
  oldestFileAge: 'OldestFileAge',
  eventsLost: 'EventsLost',
} as const;

/** Values of the field `event` of the loader's log lines. */
export const LOG_EVENTS = {
  configurationLoaded: 'loader.configuration.loaded',
  batchReceived: 'loader.batch.received',
  batchFinished: 'loader.batch.finished',
  messageIgnored: 'loader.message.ignored',
  messageDeferred: 'loader.message.deferred',
  messageParked: 'loader.message.parked',
  messageReturned: 'loader.message.returned',
  fileDiscarded: 'loader.file.discarded',
  fileUnmatched: 'loader.file.unmatched',
  fileEmpty: 'loader.file.empty',
  fileRepeated: 'loader.file.repeated',
  fileOverwritten: 'loader.file.overwritten',
  copyStatement: 'loader.copy.statement',
  copySubmitted: 'loader.copy.submitted',
  copyLoaded: 'loader.copy.loaded',
  copyFailed: 'loader.copy.failed',
  copyIsolating: 'loader.copy.isolating',
  eventLost: 'loader.event.lost',
} as const;

/** Events about loads on an event bus: their source, and the detail type of each end. Their detail: {@link LoadEvent}. */
export const EVENT_SOURCE = 'cdk-rin';
export const EVENT_TYPES = { succeeded: 'Load Succeeded', failed: 'Load Failed' } as const;

export interface LoadEvent {
  readonly pipeline: string;
  readonly loadId: string;
  readonly schema: string;
  readonly table: string;
  /** Number of files. */
  readonly files: number;
  /** s3:// URL of the manifest, which lists the files. */
  readonly manifest: string;
  readonly statementId?: string;
  /** Of a load that succeeded, when the warehouse told. */
  readonly rows?: number;
  readonly durationMs: number;
  /** Of a load that failed. */
  readonly code?: string;
  /** Of a load that failed. */
  readonly reason?: string;
}

/** Message attributes of a copy that was sent back to the queue. */
export const DEFERRAL_ATTRIBUTES = {
  /** How often the message was deferred so far. */
  count: 'RinDeferrals',
  /** When the loader first saw it: milliseconds since 1970. */
  firstSeen: 'RinFirstSeen',
  /** Code of the failure that deferred it. */
  reason: 'RinDeferralReason',
  /** Since when that has been the reason: milliseconds since 1970. */
  reasonSince: 'RinDeferralReasonSince',
  /** How often in a row it was deferred for that reason. */
  reasonCount: 'RinDeferralReasonCount',
  /** How often in a row since then it had to wait for something else. */
  waits: 'RinDeferralWaits',
} as const;

/** Message attributes of a parked message in the DLQ. The first failure stands in attributes of its own, all in `failures`. */
export const PARKED_ATTRIBUTES = {
  code: 'RinCode',
  table: 'RinTable',
  file: 'RinFile',
  line: 'RinLine',
  column: 'RinColumn',
  message: 'RinMessage',
  statementId: 'RinStatementId',
  /** Id of the load: names its manifest, its item in the ledger, and stands in the comment of its COPY. */
  loadId: 'RinLoadId',
  /** JSON array of {@link ParkedFailure}. */
  failures: 'RinFailures',
} as const;

/** Why a message is in the DLQ: one for each table file that failed, or one for the message as a whole. */
export interface ParkedFailure {
  readonly code: string;
  readonly bucket?: string;
  readonly key?: string;
  /** schema.table */
  readonly table?: string;
  readonly line?: number;
  readonly column?: string;
  readonly reason: string;
  readonly statementId?: string;
  readonly loadId?: string;
}

/**
 * Reads the configuration as the loader does: checks the version and fills the placeholders.
 *
 * @throws Error that names the placeholder or the field.
 */
export function parseLoaderConfig(text: string, env: Readonly<Record<string, string | undefined>>): LoaderConfig {
  const config = fill(JSON.parse(text), env, '') as LoaderConfig;
  if (config.version !== CONFIG_VERSION) {
    throw new Error(`${CONFIG_FILE} has version ${JSON.stringify(config.version)}, this loader reads version ${CONFIG_VERSION}; deploy the construct and the loader of one release`);
  }
  for (const field of REQUIRED_FIELDS) {
    if (config[field] === undefined) throw new Error(`${CONFIG_FILE} has no "${field}"`);
  }
  return config;
}

const REQUIRED_FIELDS: readonly (keyof LoaderConfig)[] = [
  'pipeline', 'warehouse', 'copyRoleArn', 'workBucket', 'queueUrl', 'deadLetterQueueUrl', 'ledgerTable',
  'ledgerRetentionDays', 'targets',
  'maxFilesPerLoad', 'maxLoadBytes', 'maxParallelLoads', 'misconfigurationPatienceSeconds',
];

function fill(value: unknown, env: Readonly<Record<string, string | undefined>>, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => fill(item, env, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null) return value;
  if ('$env' in value) {
    const name = String(value.$env);
    const filled = env[name];
    if (filled === undefined) throw new Error(`environment variable ${name} is not set; ${CONFIG_FILE} needs it for "${path}"`);
    return filled;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, env, path ? `${path}.${key}` : key)]));
}
