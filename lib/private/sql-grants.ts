/**
 * What is to be run in Redshift before the loader may load: SQL for somebody who may grant. It gives the loader's database
 * user what COPY needs and no more: USAGE on the schemas, INSERT on the tables.
 *
 * The user of a role is made as AWS makes it: https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-prereq-structured-db-access.html
 */
import { Token } from 'aws-cdk-lib';
import { AuthConfig } from './contract';
import { quoteIdentifier } from './identifier';
import { longestBytes } from './longest-bytes';
import { refersToGroups } from './names';
import { Target } from '../target';
import { Warehouse } from '../warehouse';

/** Of the names in one statement: keeps it readable, and within an output of the stack. */
const MAX_NAMES_BYTES = 600;

/** @param roleName of the loader */
export function sqlGrants(warehouse: Warehouse, targets: readonly Target[], roleName: string): string[] {
  const { auth, database } = warehouse._config;
  const { user, remark, isCreated } = granteeOf(auth, roleName);
  const grantee = quoted(user);
  return [
    `-- In database ${quoted(database)}, as a superuser. ${remark}`,
    ...(isCreated ? [`CREATE USER ${grantee} PASSWORD DISABLE;`] : []),
    ...grantsTo(grantee, tablesOf(targets)),
  ];
}

interface Grantee {
  readonly user: string;
  readonly remark: string;
  /** Whether the statements create the user, who may exist already: Redshift knows no CREATE USER IF NOT EXISTS. */
  readonly isCreated: boolean;
}

function granteeOf(auth: AuthConfig, roleName: string): Grantee {
  switch (auth.kind) {
    case 'iam': return { user: `IAMR:${roleName}`, isCreated: true, remark: 'CREATE USER fails when the loader has connected before, which is all right.' };
    case 'databaseUser': return { user: auth.user, isCreated: true, remark: 'CREATE USER fails when the user exists, which is all right.' };
    case 'secret': return { user: 'USER_OF_THE_SECRET', isCreated: false, remark: 'Put the username of the secret in the place of USER_OF_THE_SECRET.' };
  }
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
  const schemas = distinct(inKnownSchemas.map(({ schema }) => quoted(schema)));
  const open = distinct(inKnownSchemas.filter(({ table }) => refersToGroups(table)).map(({ schema }) => quoted(schema)));
  const unknown = distinct(tables.filter(({ schema }) => refersToGroups(schema)).map(({ schema }) => schema));
  const names = distinct(known.map(({ schema, table }) => `${quoted(schema)}.${quoted(table)}`));
  return [
    ...lists(schemas).map(list => `GRANT USAGE ON SCHEMA ${list} TO ${grantee};`),
    ...lists(names).map(list => `GRANT INSERT ON TABLE ${list} TO ${grantee};`),
    // FOR TABLES takes in those that are created later: https://docs.aws.amazon.com/redshift/latest/dg/t_scoped-permissions.html
    ...open.map(schema => `GRANT INSERT FOR TABLES IN SCHEMA ${schema} TO ${grantee};`),
    ...unknown.map(schema => [
      `-- For each SCHEMA that ${schema} stands for:`,
      `-- GRANT USAGE ON SCHEMA "SCHEMA" TO ${grantee};`,
      `-- GRANT INSERT FOR TABLES IN SCHEMA "SCHEMA" TO ${grantee};`,
    ].join('\n')),
  ];
}

/** Comma-separated, in several lists when there are many. */
function lists(names: readonly string[]): string[] {
  const result: string[] = [];
  for (const name of names) {
    const last = result.at(-1);
    if (last !== undefined && longestBytes(last + name) <= MAX_NAMES_BYTES) result[result.length - 1] = `${last}, ${name}`;
    else result.push(name);
  }
  return result;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** A name that only CloudFormation knows gets the quotes around it. A `"` within cannot be doubled: such a name would have to be granted by hand. */
function quoted(name: string): string {
  return Token.isUnresolved(name) ? `"${name}"` : quoteIdentifier(name);
}
