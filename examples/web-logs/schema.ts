/** Prints the statements that create the tables: `npx tsx --tsconfig ../../tsconfig.dev.json schema.ts > schema.sql`. */
import { SCHEMA, TABLES } from './tables';

const statements = [
  `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`,
  ...Object.entries(TABLES).map(([table, format]) => format.createTableSql(table, SCHEMA)),
];
process.stdout.write(statements.map(statement => `${statement};\n`).join('\n'));
