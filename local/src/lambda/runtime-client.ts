/**
 * What runs inside the function's process: loads the handler, asks the Runtime API for events, calls the handler, and
 * reports. It stands in for Lambda's own Node.js runtime and shares no code with the rest of the local stack.
 *
 * The file has no import or export, so that Node.js runs it as it is (types stripped) as well as bundled: tests start
 * the source, users the bundle. It ends as soon as the Runtime API is gone: no process outlives its stack.
 */
void (async function runtimeClient() {
  const http = process.getBuiltinModule('node:http');
  const path = process.getBuiltinModule('node:path');
  const { createRequire } = process.getBuiltinModule('node:module');
  const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

  // The terminal sends Ctrl-C to every process of the group; the stack decides when this one ends.
  process.on('SIGINT', () => undefined);

  type Handler = (event: unknown, context: object) => unknown;
  interface Event { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }

  function call(method: 'GET' | 'POST', route: string, body?: string): Promise<Event> {
    return new Promise((resolve, reject) => {
      const request = http.request(`${api}${route}`, { method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  function describe(error: unknown): string {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack?.split('\n') });
  }

  function loadHandler(): Handler {
    const root = process.env.LAMBDA_TASK_ROOT!;
    const [file, ...exported] = process.env._HANDLER!.split('.');
    const module = createRequire(path.join(root, 'package.json'))(path.join(root, file!)) as Record<string, unknown>;
    const handler = module[exported.join('.')];
    if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is undefined or not exported`);
    return handler as Handler;
  }

  function contextOf(headers: Event['headers']): object {
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    return {
      awsRequestId: headers['lambda-runtime-aws-request-id'],
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
  }

  try {
    let handler: Handler;
    try {
      handler = loadHandler();
    } catch (error) {
      console.error(error);
      await call('POST', '/init/error', describe(error));
      process.exit(1);
    }
    for (;;) {
      const { headers, body } = await call('GET', '/invocation/next');
      const route = `/invocation/${String(headers['lambda-runtime-aws-request-id'])}`;
      try {
        const result = await handler(JSON.parse(body), contextOf(headers));
        await call('POST', `${route}/response`, JSON.stringify(result ?? null));
      } catch (error) {
        console.error(error);
        await call('POST', `${route}/error`, describe(error));
      }
    }
  } catch {
    process.exit(1);
  }
})();
