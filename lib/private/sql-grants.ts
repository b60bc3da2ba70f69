/**
 * What is to be run in Redshift before the loader may load: SQL for somebody who may grant. It gives the loader's database
 * user what its loads need and no more: USAGE on the schemas, INSERT on the tables; to merge, what MERGE needs and temporary tables
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html); CREATE where tables are made. What the statements of `beforeSql`
 * and `afterSql` need nobody here knows.
 *
 * The user of a role is made as AWS makes it: https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-prereq-structured-db-access.html
 */
import { Token } from 'aws-cdk-lib';
import { AuthConfig, HISTORY_COLUMNS, LoadConfig, TableName } from './contract';
import { quoteIdentifier } from './identifier';
import { longestBytes } from './longest-bytes';
import { refersToGroups } from './names';
import { Target } from '../target';
import { Warehouse } from '../warehouse';

/** Of the names in one statement: keeps it readable, and within an output of the stack. */
const MAX_NAMES_BYTES = 600;

/** @param roleName of the loader */
export function sqlGrants(warehouse: Warehouse, targets: readonly Target[], roleName: string, historyTable?: TableName): string[] {
  const { auth, database } = warehouse._config;
  const { user, remark, isCreated } = granteeOf(auth, roleName);
  const grantee = quoted(user);
  const loads = targets.flatMap(target => target._render().load ?? []);
  return [
    `-- In database ${quoted(database)}, as a superuser. ${remark}`,
    ...(isCreated ? [`CREATE USER ${grantee} PASSWORD DISABLE;`] : []),
    ...grantsTo(grantee, database, loads, historyTable),
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

/** What a load does with its table. */
function privilegesOn({ merge }: LoadConfig): string {
  return merge ? 'SELECT, INSERT, UPDATE, DELETE' : 'INSERT';
}

/** A table that the loader makes is its own, and most likely not there yet: a GRANT on it would fail, and all that comes after it. */
function isMade({ createTable, schema, table }: LoadConfig): boolean {
  return createTable !== undefined && !refersToGroups(schema) && !refersToGroups(table);
}

function grantsTo(grantee: string, database: string, loads: readonly LoadConfig[], historyTable?: TableName): string[] {
  const inKnownSchemas = loads.filter(({ schema }) => !refersToGroups(schema));
  const templates = loads.flatMap(({ createTable }) => createTable && 'like' in createTable ? [createTable.like] : []);
  const schemas = [...inKnownSchemas, ...templates, ...historyTable ? [historyTable] : []].map(({ schema }) => quoted(schema));
  const creating = inKnownSchemas.filter(({ createTable }) => createTable).map(({ schema }) => quoted(schema));
  return [
    ...(loads.some(({ merge }) => merge) ? [`GRANT TEMP ON DATABASE ${quoted(database)} TO ${grantee};`] : []),
    ...lists(distinct(schemas)).map(list => `GRANT USAGE ON SCHEMA ${list} TO ${grantee};`),
    ...lists(distinct(creating)).map(list => `GRANT CREATE ON SCHEMA ${list} TO ${grantee};`),
    ...lists(distinct(templates.map(nameOf))).map(list => `GRANT SELECT ON TABLE ${list} TO ${grantee};`),
    ...distinct(loads.map(privilegesOn)).flatMap(privileges => {
      const alike = loads.filter(load => privilegesOn(load) === privileges);
      return [
        ...grantsOnTables(privileges, grantee, alike.filter(load => !isMade(load))),
        ...grantsOnMadeTables(privileges, grantee, alike.filter(isMade)),
      ];
    }),
    ...(historyTable ? historyStatements(historyTable, grantee) : []),
  ];
}

function grantsOnTables(privileges: string, grantee: string, tables: readonly LoadConfig[]): string[] {
  const inKnownSchemas = tables.filter(({ schema }) => !refersToGroups(schema));
  const known = inKnownSchemas.filter(({ table }) => !refersToGroups(table));
  const open = distinct(inKnownSchemas.filter(({ table }) => refersToGroups(table)).map(({ schema }) => quoted(schema)));
  const unknown = distinct(tables.filter(({ schema }) => refersToGroups(schema)).map(({ schema }) => schema));
  const isCreating = tables.some(({ createTable }) => createTable);
  return [
    ...lists(distinct(known.map(nameOf))).map(list => `GRANT ${privileges} ON TABLE ${list} TO ${grantee};`),
    // FOR TABLES takes in those that are created later: https://docs.aws.amazon.com/redshift/latest/dg/t_scoped-permissions.html
    ...open.map(schema => `GRANT ${privileges} FOR TABLES IN SCHEMA ${schema} TO ${grantee};`),
    ...unknown.map(schema => [
      `-- For each SCHEMA that ${schema} stands for:`,
      `-- GRANT USAGE${isCreating ? ', CREATE' : ''} ON SCHEMA "SCHEMA" TO ${grantee};`,
      `-- GRANT ${privileges} FOR TABLES IN SCHEMA "SCHEMA" TO ${grantee};`,
    ].join('\n')),
  ];
}

function grantsOnMadeTables(privileges: string, grantee: string, tables: readonly LoadConfig[]): string[] {
  return lists(distinct(tables.map(nameOf)))
    .map(list => `-- If tables that loads make exist already, and belong to another user:\n-- GRANT ${privileges} ON TABLE ${list} TO ${grantee};`);
}

/** SELECT: the loader looks its own loads up. */
function historyStatements(table: TableName, grantee: string): string[] {
  const columns = Object.entries(HISTORY_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ');
  return [
    `CREATE TABLE IF NOT EXISTS ${nameOf(table)} (${columns});`,
    `GRANT SELECT, INSERT ON TABLE ${nameOf(table)} TO ${grantee};`,
  ];
}

function nameOf({ schema, table }: TableName): string {
  return `${quoted(schema)}.${quoted(table)}`;
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
