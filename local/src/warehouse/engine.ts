/**
 * The embedded DuckDB, set up to answer as Redshift does where a setting can do that, and shut in: no statement can
 * read or write a file outside the warehouse's own store, load an extension or change these settings back.
 */
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { keepByteOrderMarks } from './engine-text';
import { MACROS } from './macros';
import { quoteIdentifier, quoteLiteral } from './sql/quote';

/** Holds the system views; on every connection's search path, as pg_catalog is in Redshift. */
export const SYSTEM_SCHEMA = 'redshift_system';

/** Beside the store: a store made by an older process may not be able to keep what this one needs. */
export const FUNCTIONS = 'redshift_functions';

export interface EngineOptions {
  /** The store: the database file, and everything a statement may read. */
  readonly directory: string;
  readonly database: string;
  readonly threads: number;
  readonly memoryLimit: string;
}

export class Engine {
  static async open(options: EngineOptions): Promise<Engine> {
    keepByteOrderMarks();
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
    await connection.run(`ATTACH ':memory:' AS ${FUNCTIONS}`);
    // Macros call one another.
    await connection.run(`SET search_path = ${quoteLiteral(searchPath(['public']))}`);
    for (const definition of MACROS) await connection.run(`CREATE MACRO ${FUNCTIONS}.main.${definition}`);
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
    await connection.run(`SET search_path = ${quoteLiteral(searchPath(['public']))}`);
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

export function searchPath(schemas: readonly string[]): string {
  return [...schemas.map(quoteIdentifier), SYSTEM_SCHEMA, `${FUNCTIONS}.main`].join(',');
}

/** The table's name as SQL. Without a schema it is looked up on the search path. */
export function qualifiedName(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}
