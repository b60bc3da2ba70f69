/** Reads the SQL scripts that create the tables. */
import { readFileSync } from 'node:fs';
import { UserError } from '../user-error';

export interface SchemaFile {
  readonly path: string;
  readonly sql: string;
}

export function readSchemaFiles(paths: readonly string[]): SchemaFile[] {
  return paths.map((path) => {
    try {
      return { path, sql: readFileSync(path, 'utf8') };
    } catch (error) {
      throw new UserError(`cannot read the schema file ${path}: ${(error as Error).message}`);
    }
  });
}
