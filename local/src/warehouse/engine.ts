/**
 * The embedded DuckDB, set up to answer as Redshift does where a setting can do that, and shut in: no statement can
 * read or write a file outside the warehouse's own store, load an extension or change these settings back.
 */
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WarehouseError } from './errors';
import { quoteIdentifier, quoteLiteral } from './sql/quote';

/** Holds the system views; on every connection's search path, as pg_catalog is in Redshift. */
export const SYSTEM_SCHEMA = 'redshift_system';

/** Functions of Redshift that DuckDB has under another name. */
const FUNCTIONS = [
  'getdate() AS now()::TIMESTAMP',
  'sysdate() AS now()::TIMESTAMP',
  'nvl(a, b) AS coalesce(a, b)',
  'nvl2(a, b, c) AS CASE WHEN a IS NOT NULL THEN b ELSE c END',
  'pg_last_copy_count() AS CAST(0 AS BIGINT)',
  'pg_last_copy_id() AS CAST(-1 AS BIGINT)',
];

export interface EngineOptions {
  /** The store: the database file, and everything a statement may read. */
  readonly directory: string;
  readonly database: string;
  readonly threads: number;
  readonly memoryLimit: string;
}

export class Engine {
  static async open(options: EngineOptions): Promise<Engine> {
    const instance = await DuckDBInstance.create(join(options.directory, `${options.database}.duckdb`), {
      threads: String(options.threads),
      memory_limit: options.memoryLimit,
      temp_directory: join(options.directory, 'spill'),
      // 7 / 2 is 3, NULLs are the largest values, and names fold to lower case.
      integer_division: 'true',
      default_null_order: 'nulls_last_on_asc_first_on_desc',
      preserve_identifier_case: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run(`CREATE SCHEMA IF NOT EXISTS public; CREATE SCHEMA IF NOT EXISTS ${SYSTEM_SCHEMA}`);
    for (const definition of FUNCTIONS) await connection.run(`CREATE OR REPLACE MACRO ${SYSTEM_SCHEMA}.${definition}`);
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run(`SET allowed_directories = [${quoteLiteral(options.directory)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
    return new Engine(instance);
  }

  private constructor(private readonly instance: DuckDBInstance) {}

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect();
    await connection.run(`SET search_path = 'public,${SYSTEM_SCHEMA}'`);
    return connection;
  }

  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.instance.closeSync();
  }
}

/** DuckDB's error in Redshift's words, where those are known. */
export function translateEngineError(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const { message } = error as Error;
  for (const [pattern, text] of TRANSLATIONS) {
    const match = pattern.exec(message);
    if (match) return new WarehouseError(text(match));
  }
  return new WarehouseError(message.split('\n')[0]!.replace(/^\w+(?: \w+)? Error: /, ''));
}

const TRANSLATIONS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^Catalog Error: Table with name "?([^"\s!]+)"? does not exist because schema "([^"]+)"/, (m) => `schema "${m[2]}" does not exist`],
  [/^Catalog Error: Schema with name (\S+) does not exist/, (m) => `schema "${m[1]}" does not exist`],
  [/^Catalog Error: Table with name (.+?) does not exist/, (m) => `relation "${m[1]}" does not exist`],
  [/^Catalog Error: (?:Table|View) with name "(.+?)" already exists/, (m) => `Relation "${m[1]}" already exists`],
  [/^Catalog Error: (?:Scalar|Aggregate|Table) Function with name "?([^"\s]+)"? does not exist/, (m) => `function ${m[1]} does not exist`],
  [/^Binder Error: Referenced column "(.+?)" not found/, (m) => `column "${m[1]}" does not exist`],
  [/^Binder Error: Table "(.+?)" does not have a column with name "(.+?)"/, (m) => `column "${m[2]}" of relation "${m[1]}" does not exist`],
  [/^Constraint Error: NOT NULL constraint failed: \S+\.(\S+)/, (m) => `Cannot insert a NULL value into column ${m[1]}`],
  [/^Constraint Error: CHECK constraint failed .*CHECK\(\(strlen\(.*?\) <= (\d+)\)\)/, (m) => `value too long for type character varying(${m[1]})`],
  [/^INTERRUPT Error/, () => 'Query cancelled on user\'s request'],
  [/^Parser Error: (syntax error at or near ".*?")/, (m) => m[1]!],
];

/** The table's name as SQL. Without a schema it is looked up on the search path. */
export function qualifiedName(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}
