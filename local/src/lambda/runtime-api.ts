/**
 * Lambda's Runtime API for one execution environment: the function's process asks for its next event here and hands its
 * answers back. One event at a time, as in Lambda. Listens on loopback only.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { failed, InvocationOutcome, LAMBDA_ERRORS } from './outcome';

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly functionArn: string;
}

interface Pending {
  readonly invocation: Invocation;
  readonly settle: (outcome: InvocationOutcome) => void;
}

const PREFIX = '/2018-06-01/runtime';

export class RuntimeApi {
  private readonly server: Server = createServer((request, response) => void this.handle(request, response));
  private pending?: Pending;
  private delivered = false;
  /** The process's open request for its next event. */
  private waiting?: ServerResponse;
  private initError?: InvocationOutcome;

  /** @returns `host:port`, for AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Hands one event to the process; resolves when it has answered, or when {@link abort} says that it never will. */
  invoke(invocation: Invocation): Promise<InvocationOutcome> {
    if (this.pending) throw new Error('an execution environment takes one event at a time');
    return new Promise((resolve) => {
      const settle = (outcome: InvocationOutcome) => {
        this.pending = undefined;
        this.delivered = false;
        resolve(outcome);
      };
      this.pending = { invocation, settle };
      if (this.initError) return settle(this.initError);
      this.deliver();
    });
  }

  /** Whether the process has an event, and has not answered it. */
  get busy(): boolean {
    return this.delivered;
  }

  /** Ends the running invocation: the process was killed, or it died. */
  abort(outcome: InvocationOutcome): void {
    this.pending?.settle(this.initError ?? outcome);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private deliver(): void {
    if (!this.waiting || !this.pending || this.delivered) return;
    const { invocation } = this.pending;
    this.delivered = true;
    this.waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadline),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
    }).end(invocation.payload);
    this.waiting = undefined;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : undefined;
    if (request.method === 'GET' && path === '/invocation/next') {
      this.waiting = response;
      return this.deliver();
    }
    const body = await readBody(request);
    if (request.method === 'POST' && path === '/init/error') {
      this.initError = { ...functionError(body), errorType: LAMBDA_ERRORS.init };
      this.pending?.settle(this.initError);
      return answer(response, 202);
    }
    const [, requestId, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path ?? '') ?? [];
    // An answer to an event that has timed out meanwhile comes too late to count.
    if (request.method !== 'POST' || this.pending?.invocation.requestId !== requestId) return answer(response, 400);
    this.pending!.settle(kind === 'response' ? { ok: true, response: body } : functionError(body));
    answer(response, 202);
  }
}

function functionError(body: string): InvocationOutcome & { ok: false } {
  try {
    const { errorType, errorMessage } = JSON.parse(body) as { errorType?: string; errorMessage?: string };
    return failed(errorType ?? 'Error', errorMessage ?? body);
  } catch {
    return failed('Error', body);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
}
