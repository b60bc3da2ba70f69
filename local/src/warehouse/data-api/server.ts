/**
 * The Data API's HTTP face: AWS JSON 1.1 on loopback. Signatures are not checked; there are no identities here.
 *
 * A web page that somebody has open must not reach it: requests that come from a page, or for a name that only leads here
 * by the page's own DNS, are refused.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { check } from './constraints';
import { DataApiError } from './errors';
import { INPUTS, type OperationName } from './input-model';
import { type OperationContext, OPERATIONS } from './operations';
import { type Input } from './request';
import { answerFaults, isFaultPath } from '../faults/fault-endpoint';
import { type Faults } from '../faults/faults';

const HOST = '127.0.0.1';
const TARGET_PREFIX = 'RedshiftData.';
/** Far above 40 statements of 100 KB, however they are escaped. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|[a-z0-9.-]+\.localhost|\[::1\])(?::\d+)?$/i;

export interface DataApiServerOptions extends Omit<OperationContext, 'caller'> {
  readonly faults: Faults;
}

export class DataApiServer {
  private server: Server | undefined;

  constructor(private readonly options: DataApiServerOptions) {}

  /** @returns the port. */
  async listen(port: number): Promise<number> {
    // What cannot even be refused ends its own connection, and nothing else.
    const server = createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));
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
    const { faults } = this.options;
    try {
      checkSender(request);
      if (isFaultPath(request.url!)) {
        send(response, 200, answerFaults(faults, request.method, request.url!, request.method === 'POST' ? await readBody(request) : undefined));
        return;
      }
      const { name, output } = await this.operate(request, gone.signal);
      if (faults.dropsResponse(name)) response.destroy();
      else send(response, 200, output);
    } catch (error) {
      const known = error instanceof DataApiError ? error : new DataApiError('InternalServerException', (error as Error).message);
      send(response, known.status, { __type: known.type, message: known.message, Message: known.message, ...known.members });
    }
  }

  private async operate(request: IncomingMessage, caller: AbortSignal): Promise<{ name: string; output: object }> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const name = target.slice(TARGET_PREFIX.length);
    if (request.method !== 'POST' || !target.startsWith(TARGET_PREFIX) || !isOperation(name)) {
      throw new DataApiError('UnknownOperationException', `The local warehouse knows no operation ${request.method} with X-Amz-Target "${target}".`);
    }
    const input = await readBody(request);
    this.options.faults.beforeCall(name);
    check(INPUTS[name], input);
    return { name, output: await OPERATIONS[name]({ ...this.options, caller }, input) };
  }
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

function checkSender({ headers }: IncomingMessage): void {
  const origin = headers.origin === undefined ? undefined : URL.canParse(headers.origin) ? new URL(headers.origin).host : '';
  if (LOOPBACK.test(headers.host ?? '') && (origin === undefined || LOOPBACK.test(origin))) return;
  throw new DataApiError('AccessDeniedException', 'Only this machine may call the local warehouse: Host, and Origin if there is one, must be loopback.');
}

async function readBody(request: IncomingMessage): Promise<Input> {
  const text = await readText(request);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new DataApiError('SerializationException', 'The request body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new DataApiError('SerializationException', 'The request body is not a JSON object.');
  return body as Input;
}

/** What is too much is read to its end, which a client waits for, and not kept. */
async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > MAX_BODY_BYTES) throw new DataApiError('RequestEntityTooLargeException', `The request body has more than ${MAX_BODY_BYTES} bytes.`);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  // First of all: what cannot be written, because it is too long, has to end in an error.
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(text);
}
