/**
 * The calls of AWS's services that the servers of a local stack get, as they come over the wire. The servers run in this process, where
 * Node.js tells of each request; nothing is put between them and their clients.
 */
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface RecordedCall {
  /** The loader's process, or this one: a COPY's reads, the poller, and the test itself. */
  readonly caller: 'loader' | 'here';
  /** As IAM's actions begin. */
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  /** `Bucket`, `Key` and `Prefix` for S3; the operation's own members elsewhere. */
  readonly input: Readonly<Record<string, any>>;
  readonly status: number;
}

/** Records until it is told to stop. */
export class CallRecorder {
  static start(): CallRecorder {
    const recorder = new CallRecorder();
    diagnostics.subscribe(REQUEST, recorder.onRequest);
    return recorder;
  }

  readonly calls: RecordedCall[] = [];

  private constructor() {}

  stop(): void {
    diagnostics.unsubscribe(REQUEST, this.onRequest);
  }

  private readonly onRequest = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const chunks: Buffer[] = [];
    const push = request.push.bind(request);
    // A listener for data would let it flow before the server listens.
    request.push = (chunk, encoding) => {
      if (chunk !== null) chunks.push(chunk);
      return push(chunk, encoding);
    };
    response.once('close', () => {
      const call = toCall(request, Buffer.concat(chunks).toString(), response.statusCode);
      if (call) this.calls.push(call);
    });
  };
}

const REQUEST = 'http.server.request.start';
/** Of a signature: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
const SCOPE = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;
/** What Lambda sets AWS_EXECUTION_ENV to, in the user agent. */
const IN_LAMBDA = /\bexec-env\/AWS_Lambda/;

function toCall({ method, url, headers }: IncomingMessage, body: string, status: number): RecordedCall | undefined {
  const [, region, service] = SCOPE.exec(headers.authorization ?? '') ?? [];
  if (region === undefined || service === undefined) return undefined;
  const caller = IN_LAMBDA.test(headers['user-agent'] ?? '') ? 'loader' : 'here';
  const operation = service === 's3' ? s3Operation(method!, url!) : { operation: String(headers['x-amz-target']).split('.')[1], input: JSON.parse(body) };
  return { caller, service, region, status, ...operation };
}

/** In path style. */
function s3Operation(method: string, url: string): Pick<RecordedCall, 'operation' | 'input'> {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, Bucket, Key] = /^\/([^/]+)\/?(.*)$/.exec(pathname)!.map(decodeURIComponent);
  if (Key === '') return { operation: searchParams.has('list-type') ? 'ListObjectsV2' : `${method} bucket`, input: { Bucket, Prefix: searchParams.get('prefix') } };
  const known: Partial<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject' };
  const isPlain = [...searchParams.keys()].every(name => name === 'x-id');
  return { operation: isPlain && known[method] || `${method} object ${[...searchParams.keys()].join(' ')}`, input: { Bucket, Key } };
}
