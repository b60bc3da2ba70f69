/** DynamoDB by dynalite, in memory, with the ledgers of the app's pipelines. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, CreateTableCommandInput, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { localClient } from './local-client';
import { Table } from '../assembly/pipeline';

export interface LocalDynamoDb {
  readonly endpoint: string;
  createTables(tables: readonly Table[]): Promise<void>;
  close(): Promise<void>;
}

export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    createTables: (tables) => createTables(tables, endpoint),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

async function createTables(tables: readonly Table[], endpoint: string): Promise<void> {
  for (const { name, definition, region } of tables) {
    const client = new DynamoDBClient(localClient(endpoint, region));
    try {
      await client.send(new CreateTableCommand({ ...definition, TableName: name, BillingMode: 'PAY_PER_REQUEST' } as CreateTableCommandInput));
      // CreateTable answers while the table is still being created, and until then a write finds no table: here too, now and then.
      await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 30 }, { TableName: name });
    } finally {
      client.destroy();
    }
  }
}
