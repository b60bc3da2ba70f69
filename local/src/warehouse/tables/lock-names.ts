/**
 * What a table is called by all sessions alike, which is what its lock is named after. The names of temporary tables mean
 * another table in each session: those need no lock. Nothing is asked on the session's own connection, because that would
 * give its transaction a snapshot that is older than the lock.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../sql/quote';

const DEFAULT_SCHEMA = 'public';

export class LockNames {
  private readonly temporary = new Set<string>();

  constructor(
    private readonly searchPath: () => readonly string[],
    private readonly aside: <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>,
  ) {}

  /** The session has made a temporary table of this name. */
  hide(table: string): void {
    this.temporary.add(table);
  }

  /** A table of this name is gone: the next one may be one that all see. */
  show(table: string): void {
    this.temporary.delete(table);
  }

  /** @param tables [database.][schema.]table of each */
  async of(tables: readonly (readonly string[])[]): Promise<string[]> {
    const names: string[] = [];
    for (const parts of tables) {
      const [table, schema] = [...parts].reverse();
      if (schema === undefined && (this.temporary.has(table!) || table!.startsWith('#'))) continue;
      names.push(`${schema ?? await this.schemaOf(table!)}.${table}`);
    }
    return names;
  }

  private async schemaOf(table: string): Promise<string> {
    const path = this.searchPath();
    const [first = DEFAULT_SCHEMA, ...others] = path;
    if (others.length === 0) return first;
    const having = await this.aside(async (connection) => {
      const reader = await connection.runAndReadAll(`SELECT schema_name FROM duckdb_tables() WHERE table_name = ${quoteLiteral(table)}`);
      return reader.getRows().map(([schema]) => String(schema));
    });
    return path.find((schema) => having.includes(schema)) ?? first;
  }
}
