/** A scripted HTTP server on loopback: the real SDK clients talk to it, and a test sees what they said. */
import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class HttpServer {
  readonly requests: SeenRequest[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const seen = { method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString() };
      this.requests.push(seen);
      const answer = this.answer(seen);
      if (answer === 'never') return;
      const { status = 200, headers = {}, body = '' } = answer;
      response.writeHead(status, headers).end(body);
    });
  });

  answer: (request: SeenRequest) => Answer | 'never' = () => ({});

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}

/** Error of the JSON protocol of AWS. */
export function awsError(type: string, message: string, status = 400): Answer {
  return { status, headers: { 'x-amzn-errortype': type }, body: JSON.stringify({ __type: type, message }) };
}
