/**
 * What is to be run in Redshift before the loader may load: SQL for somebody who may grant. It gives the loader's database
 * user what COPY needs and no more: USAGE on the schemas, INSERT on the tables.
 *
 * Trap: a name that is a token cannot be quoted at synth beyond the quotes around it. Only a name with a `"` in it would break.
 */
import { quoteIdentifier } from './identifier';
import { refersToGroups } from './names';
import { Target } from '../target';
import { Warehouse } from '../warehouse';

/** Keeps a statement readable, and within a stack output. */
const MAX_NAMES_CHARS = 600;

/** @param roleName of the loader */
export function sqlGrants(warehouse: Warehouse, targets: readonly Target[], roleName: string): string[] {
  const { auth, database } = warehouse._config;
  const grantees = {
    iam: {
      user: `IAMR:${roleName}`,
      remark: 'Redshift makes the user when the loader first connects. Then CREATE USER fails, which is all right.',
      create: true,
    },
    databaseUser: { user: auth.kind === 'databaseUser' ? auth.user : '', remark: 'Leave CREATE USER out when the user exists.', create: true },
    secret: { user: 'USER_OF_THE_SECRET', remark: 'Put the username that is in the secret in the place of USER_OF_THE_SECRET.', create: false },
  };
  const { user, remark, create } = grantees[auth.kind];
  const grantee = quoteIdentifier(user);
  return [
    `-- In database ${quoteIdentifier(database)}, as a superuser. ${remark}`,
    ...(create ? [`CREATE USER ${grantee} PASSWORD DISABLE;`] : []),
    ...grantsTo(grantee, tablesOf(targets)),
  ];
}

interface TableName {
  readonly schema: string;
  readonly table: string;
}

function tablesOf(targets: readonly Target[]): TableName[] {
  return targets.flatMap(target => target._render().load ?? []);
}

function grantsTo(grantee: string, tables: readonly TableName[]): string[] {
  const inKnownSchemas = tables.filter(({ schema }) => !refersToGroups(schema));
  const known = inKnownSchemas.filter(({ table }) => !refersToGroups(table));
  const schemas = distinct(inKnownSchemas.map(({ schema }) => quoteIdentifier(schema)));
  const open = distinct(inKnownSchemas.filter(({ table }) => refersToGroups(table)).map(({ schema }) => quoteIdentifier(schema)));
  const unknown = distinct(tables.filter(({ schema }) => refersToGroups(schema)).map(({ schema }) => schema));
  const names = distinct(known.map(({ schema, table }) => `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`));
  return [
    ...lists(schemas).map(list => `GRANT USAGE ON SCHEMA ${list} TO ${grantee};`),
    ...lists(names).map(list => `GRANT INSERT ON TABLE ${list} TO ${grantee};`),
    // The key of an object decides the table. FOR TABLES takes in those that are created later.
    ...open.map(schema => `GRANT INSERT FOR TABLES IN SCHEMA ${schema} TO ${grantee};`),
    ...unknown.flatMap(schema => [
      `-- For each SCHEMA that ${schema} stands for:`,
      `-- GRANT USAGE ON SCHEMA "SCHEMA" TO ${grantee};`,
      `-- GRANT INSERT FOR TABLES IN SCHEMA "SCHEMA" TO ${grantee};`,
    ]),
  ];
}

/** Comma-separated, in several lists when there are many. */
function lists(names: readonly string[]): string[] {
  const result: string[] = [];
  for (const name of names) {
    const last = result.at(-1);
    if (last !== undefined && last.length + name.length <= MAX_NAMES_CHARS) result[result.length - 1] = `${last}, ${name}`;
    else result.push(name);
  }
  return result;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
