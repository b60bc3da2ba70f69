/** The Data API's HTTP face: AWS JSON 1.1 on loopback. Signatures are not checked; there are no identities here. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { DataApiError } from './errors';
import { OPERATIONS } from './operations';
import { type Input } from './request';
import { type StatementStore } from './statements';

const HOST = '127.0.0.1';
const TARGET_PREFIX = 'RedshiftData.';

export class DataApiServer {
  private server: Server | undefined;

  constructor(private readonly statements: StatementStore) {}

  /** @returns the port. */
  async listen(port: number): Promise<number> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Drops the connections that are open. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const output = await this.operate(request, gone.signal);
      send(response, 200, output);
    } catch (error) {
      const known = error instanceof DataApiError ? error : new DataApiError('InternalServerException', (error as Error).message);
      send(response, known.status, { __type: known.type, message: known.message, Message: known.message, ...known.members });
    }
  }

  private async operate(request: IncomingMessage, caller: AbortSignal): Promise<object> {
    const name = String(request.headers['x-amz-target'] ?? '').replace(TARGET_PREFIX, '');
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (!operation) throw new DataApiError('UnknownOperationException', `The local warehouse does not implement the operation "${name}".`);
    return operation(this.statements, await readInput(request), caller);
  }
}

async function readInput(request: IncomingMessage): Promise<Input> {
  let body: unknown;
  try {
    body = await json(request);
  } catch {
    throw new DataApiError('ValidationException', 'The request body is not JSON.');
  }
  if (typeof body !== 'object' || body === null) throw new DataApiError('ValidationException', 'The request body is not a JSON object.');
  return body as Input;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
