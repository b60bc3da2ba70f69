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
  /** The first one that needs the table. */
  readonly tableAt: number;
  readonly createsTable: boolean;
  readonly mergeAt?: number;
  /** The target's own statements. */
  readonly ownSqlAt: readonly number[];
  /** The history table that the transaction writes to. */
  readonly notedIn?: string;
}

const COPY = /COPY (?:"([^"]+)"\.)?"([^"]+)".* FROM 's3:\/\/work\/([^']+)'/;
const MERGE = /MERGE INTO "([^"]+)"\."([^"]+)"/;
const NOTE = /INSERT INTO "public"\."([^"]+)" \(load_id/;
const CREATE = /CREATE TABLE IF NOT EXISTS /;
const OWN_SQL = /^\/\* cdk-rin \S+ \*\/ \/\* [^*]*(?:beforeSql|afterSql) \*\//;

export function parseLoad(sqls: readonly string[]): ParsedLoad | undefined {
  const copyAt = sqls.findIndex(sql => COPY.test(sql));
  if (copyAt < 0) return undefined;
  const [, schema, name, manifestKey] = COPY.exec(sqls[copyAt])!;
  if (sqls.length === 1) return { table: `${schema}.${name}`, manifestKey, copyAt, tableAt: copyAt, createsTable: false, ownSqlAt: [] };
  const mergeAt = sqls.findIndex(sql => MERGE.test(sql));
  const merge = MERGE.exec(sqls[mergeAt] ?? '');
  const table = merge ? [merge[1], merge[2]] : [schema, name];
  return {
    table: table.join('.'),
    manifestKey,
    copyAt,
    tableAt: sqls.findIndex(sql => sql.includes(table.map(part => `"${part}"`).join('.'))),
    createsTable: sqls.some(sql => CREATE.test(sql)),
    mergeAt: merge ? mergeAt : undefined,
    ownSqlAt: sqls.flatMap((sql, i) => OWN_SQL.test(sql) ? [i] : []),
    notedIn: NOTE.exec(sqls[sqls.length - 1])?.[1],
  };
}
