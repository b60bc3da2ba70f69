import { destination } from './table-files';
import { LoadSql } from '../../lambda/loading/load-statements';

interface LoadOverrides extends Partial<LoadSql> {
  readonly manifestKey?: string;
}

export function aLoad(loadId: string, { manifestKey = 'manifests/1.json', ...overrides }: LoadOverrides = {}): LoadSql {
  const source = { workBucket: 'work', manifestKey, roleArn: 'arn:aws:iam::123456789012:role/copy' };
  return { loadId, destination: destination(), source, files: 1, pipeline: 'Stack/Logs', ...overrides };
}

/** The loader's SQL, as the fake warehouse reads it. */
export interface ParsedLoad {
  /** schema.table */
  readonly table: string;
  readonly manifestKey: string;
  /** Which of the statements is the COPY. */
  readonly copyAt: number;
  /** Whether the transaction writes to the history table. */
  readonly isNoted: boolean;
}

const COPY = /COPY (?:"([^"]+)"\.)?"([^"]+)".* FROM 's3:\/\/work\/([^']+)'/;
const MERGE = /MERGE INTO "([^"]+)"\."([^"]+)"/;
const NOTE = /INSERT INTO "public"\."history" \(load_id/;

export function parseLoad(sqls: readonly string[]): ParsedLoad | undefined {
  const copyAt = sqls.findIndex(sql => COPY.test(sql));
  if (copyAt < 0) return undefined;
  const [, schema, name, manifestKey] = COPY.exec(sqls[copyAt])!;
  const merge = MERGE.exec(sqls.join('\n'));
  return { table: merge ? `${merge[1]}.${merge[2]}` : `${schema}.${name}`, manifestKey, copyAt, isNoted: sqls.some(sql => NOTE.test(sql)) };
}
