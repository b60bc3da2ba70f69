/**
 * The ledger over the wire: the SDK's own client and its own retries, against a DynamoDB that others wrote. What the fake of
 * the other tests does, this one does as well, or the fake is wrong.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LEDGER_KEY } from '../../../lib/private/contract';
import { LocalDynamoDb, startDynamoDb } from '../../../local/src/services/dynamodb';
import { localClient } from '../../../local/src/services/local-client';
import { describeDynamoDb } from '../../support/dynamodb-cases';
import { describeLedger } from '../../support/ledger-cases';

const REGION = 'eu-central-1';
const DEFINITION = {
  KeySchema: [{ AttributeName: LEDGER_KEY, KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: LEDGER_KEY, AttributeType: 'S' }],
};

/** Passes every request on, and hangs up in place of the first answer to each write. */
class LossyProxy {
  private readonly heard = new Set<string>();
  private readonly server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { host, connection, ...headers } = request.headers as Record<string, string>;
    const answer = await fetch(this.target, { method: 'POST', headers, body });
    const isWrite = /\.(PutItem|UpdateItem)$/.test(String(request.headers['x-amz-target']));
    if (isWrite && !this.heard.has(body.toString())) {
      this.heard.add(body.toString());
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type')! }).end(Buffer.from(await answer.arrayBuffer()));
  });

  constructor(private readonly target: string) {}

  get lostAnswers(): number {
    return this.heard.size;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('over the wire', () => {
  let dynamoDb: LocalDynamoDb;
  let proxy: LossyProxy;
  let client: DynamoDBClient;
  let losesAnswers: DynamoDBClient;
  let tables = 0;

  beforeAll(async () => {
    dynamoDb = await startDynamoDb();
    proxy = new LossyProxy(dynamoDb.endpoint);
    await proxy.start();
    client = new DynamoDBClient(localClient(dynamoDb.endpoint, REGION));
    losesAnswers = new DynamoDBClient({ ...localClient(proxy.url, REGION), maxAttempts: 3 });
  });

  afterAll(async () => {
    expect(proxy.lostAnswers).toBeGreaterThan(0);
    client.destroy();
    losesAnswers.destroy();
    proxy.stop();
    await dynamoDb.close();
  });

  const bed = async () => {
    const tableName = `ledger-${++tables}`;
    await dynamoDb.createTables([{ name: tableName, region: REGION, definition: DEFINITION }]);
    return { client, losesAnswers, tableName };
  };

  describe('the ledger', () => describeLedger(bed));
  describe('DynamoDB', () => describeDynamoDb(bed));
});
