import { CONFIG_VERSION, LoadConfig, LoaderConfig, TargetConfig } from '../../lib/private/contract';

export function loaderConfig(overrides: Partial<LoaderConfig> = {}): LoaderConfig {
  return {
    version: CONFIG_VERSION,
    pipeline: 'Stack/Logs',
    warehouse: { kind: 'serverless', name: 'analytics', database: 'dev', auth: { kind: 'iam' } },
    copyRoleArn: 'arn:aws:iam::123456789012:role/copy',
    loaderRoleArn: 'arn:aws:iam::123456789012:role/loader',
    workBucket: 'work',
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/queue',
    deadLetterQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dlq',
    ledgerTable: 'ledger',
    ledgerRetentionDays: 90,
    targets: [prefixTarget('logs/')],
    maxFilesPerLoad: 1_000,
    maxLoadBytes: 1e12,
    maxParallelLoads: 4,
    misconfigurationPatienceSeconds: 6 * 3_600,
    ...overrides,
  };
}

export function loadConfig(overrides: Partial<LoadConfig> = {}): LoadConfig {
  return { schema: 'public', table: 'app_log', copyOptions: [{ keyword: 'FORMAT AS JSON', literal: 'auto' }, { keyword: 'GZIP' }], ...overrides };
}

type TargetOverrides = Partial<Omit<TargetConfig, 'match' | 'load'>>;

export function prefixTarget(prefix: string, load: Partial<LoadConfig> = {}, overrides: TargetOverrides = {}): TargetConfig {
  return { match: { prefix }, action: 'load', load: loadConfig(load), ...overrides };
}

export function regexpTarget(regexp: string, load: Partial<LoadConfig> = {}, overrides: TargetOverrides = {}): TargetConfig {
  return { match: { regexp }, action: 'load', load: loadConfig(load), ...overrides };
}

export function discardTarget(prefix: string, overrides: TargetOverrides = {}): TargetConfig {
  return { match: { prefix }, action: 'discard', ...overrides };
}
