import {
  DescribeTableCommand, ListDatabasesCommand, ListSchemasCommand, ListTablesCommand, paginateDescribeTable, paginateListTables,
} from '@aws-sdk/client-redshift-data';
import { type ApiCase, refusal } from './api-case';
import { TARGET } from '../../../support/data-api';

const shows = (...names: string[]) => names.map((name) => `Data API operations/${name}`);

export const DATA_API_CATALOG_CASES: readonly ApiCase[] = [
  {
    name: 'the database to connect to is the one that there is',
    shows: shows('ConnectedDatabase'),
    does: async ({ client }) => Promise.all(['dev', 'prod'].map((ConnectedDatabase) => refusal(client.send(new ListTablesCommand({ ...TARGET, ConnectedDatabase }))))),
    gives: ['no error', ['DatabaseConnectionException', 'ERROR: database "prod" does not exist']],
  },
  {
    name: 'there is one database',
    shows: shows('ListDatabases'),
    does: async ({ client }) => (await client.send(new ListDatabasesCommand(TARGET))).Databases,
    gives: ['dev'],
  },
  {
    name: 'schemas are those of the system and those that were created, by pattern',
    shows: shows('ListSchemas', 'SchemaPattern, TablePattern, Schema, Table'),
    does: async ({ client, warehouse }) => {
      await warehouse.query('CREATE SCHEMA sales_eu');
      const list = async (SchemaPattern?: string) => (await client.send(new ListSchemasCommand({ ...TARGET, SchemaPattern }))).Schemas;
      return [await list(), await list('sales%'), await list('publi_'), await list('publi')];
    },
    gives: [['information_schema', 'pg_catalog', 'pg_internal', 'public', 'sales_eu'], ['sales_eu'], ['public'], []],
  },
  {
    name: 'tables and views are listed by pattern, page by page',
    shows: shows('ListTables', 'SchemaPattern, TablePattern, Schema, Table'),
    does: async ({ client, warehouse }) => {
      const schema = ['CREATE SCHEMA s', 'CREATE TABLE s.a (x int)', 'CREATE TABLE b_1 (x int)', 'CREATE VIEW b_2 AS SELECT * FROM b_1'];
      for (const sql of schema) await warehouse.query(sql);
      const list = async (more: object) => (await client.send(new ListTablesCommand({ ...TARGET, ...more }))).Tables!.map(({ name }) => name);
      const pages: unknown[] = [];
      for await (const { Tables } of paginateListTables({ client, pageSize: 2 }, { ...TARGET })) pages.push(Tables!.map((one) => `${one.schema}.${one.name} ${one.type}`));
      return [pages, await list({ SchemaPattern: 's' }), await list({ TablePattern: 'b%' }), await list({ TablePattern: 'b' })];
    },
    gives: [[['public.b_1 TABLE', 'public.b_2 VIEW'], ['s.a TABLE']], ['a'], ['b_1', 'b_2'], []],
  },
  {
    name: 'the columns of a table are described, page by page',
    shows: shows('DescribeTable', 'SchemaPattern, TablePattern, Schema, Table'),
    does: async ({ client, warehouse }) => {
      await warehouse.query('CREATE TABLE t (id int NOT NULL, name varchar(12), price decimal(8,2))');
      const { TableName, ColumnList } = await client.send(new DescribeTableCommand({ ...TARGET, Schema: 'public', Table: 't' }));
      const pages: number[] = [];
      for await (const page of paginateDescribeTable({ client, pageSize: 2 }, { ...TARGET, Table: 't' })) pages.push(page.ColumnList!.length);
      return { TableName, columns: ColumnList!.map((one) => [one.name, one.typeName, one.nullable, one.length, one.precision, one.scale]), pages };
    },
    gives: { TableName: 't', columns: [['id', 'int4', 0, 0, 0, 0], ['name', 'varchar', 1, 12, 0, 0], ['price', 'numeric', 1, 8, 8, 2]], pages: [2, 1] },
  },
];
