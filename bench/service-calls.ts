/**
 * Counts the calls that the servers of the local stack are asked, as they come in: they run in this process, and Node.js
 * tells of each request to a server of it. What a server asks itself, without a connection, is not counted.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

const CHANNEL = 'http.server.request.start';
const UNIT_BYTES = 1_024;

/** As DynamoDB charges them. */
export interface CapacityUnits {
  read: number;
  write: number;
}

export class ServiceCalls {
  /** By service and operation: `SQS ReceiveMessage`. Of S3 by its method. */
  readonly counts = new Map<string, number>();
  readonly capacity: CapacityUnits = { read: 0, write: 0 };

  private readonly onRequest = (message: unknown) => this.count((message as { request: IncomingMessage }).request);

  start(): void {
    subscribe(CHANNEL, this.onRequest);
  }

  stop(): void {
    unsubscribe(CHANNEL, this.onRequest);
  }

  of(operation: string): number {
    return this.counts.get(operation) ?? 0;
  }

  private count(request: IncomingMessage): void {
    const name = operationOf(request);
    if (name === undefined) return;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    if (name.startsWith('DynamoDB ')) this.countUnits(request);
  }

  /** The server reads the body as well, and listens in this very turn of the event loop: neither misses a part. */
  private countUnits(request: IncomingMessage): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { read, write } = unitsOf(JSON.parse(Buffer.concat(chunks).toString()) as DynamoDbRequest);
      this.capacity.read += read;
      this.capacity.write += write;
    });
  }
}

function operationOf({ method, url = '', headers }: IncomingMessage): string | undefined {
  const [target, operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) return `${SERVICES[target!] ?? target} ${operation}`;
  // The loader's runtime asks for its events over HTTP as well.
  if (url.startsWith('/2018-06-01/')) return undefined;
  return `S3 ${method}`;
}

const SERVICES: Readonly<Record<string, string>> = { AmazonSQS: 'SQS', DynamoDB_20120810: 'DynamoDB', RedshiftData: 'Data API' };

interface DynamoDbRequest {
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly unknown[]; readonly ConsistentRead?: boolean }>>;
  readonly Item?: object;
  readonly UpdateExpression?: string;
}

/** A write is charged by the size of its item, also when its condition fails; a read of an item below 4 KB by its consistency. */
function unitsOf({ RequestItems, ConsistentRead, Item, UpdateExpression }: DynamoDbRequest): CapacityUnits {
  if (RequestItems) {
    const reads = Object.values(RequestItems).map((request) => request.Keys.length * (request.ConsistentRead ? 1 : 0.5));
    return { read: reads.reduce((sum, units) => sum + units, 0), write: 0 };
  }
  if (Item) return { read: 0, write: Math.ceil(JSON.stringify(Item).length / UNIT_BYTES) };
  return UpdateExpression === undefined ? { read: ConsistentRead ? 1 : 0.5, write: 0 } : { read: 0, write: 1 };
}
