/** One run of the command line: start, upload, load; then the summary, or the endpoints until Ctrl-C. */
import { CompletedLoad } from '../stack/completed-loads';
import { QueueState } from '../stack/drain';
import { LocalStack } from '../stack/local-stack';
import { QueryResult } from '../stack/query';
import { UserError } from '../user-error';
import { Lifecycle } from './lifecycle';
import { CliOptions } from './options';
import { runSteps, Step, Timing } from './progress';
import { describe, jsonReport, oneLine, Report, textReport } from './report';
import { watchLoads } from './watch';

export async function run(options: CliOptions): Promise<void> {
  const lifecycle = new Lifecycle(options.once ? undefined : 0);
  const started = performance.now();
  try {
    if (options.once) {
      const report = await runOnce(options, lifecycle, started);
      await lifecycle.end();
      process.stdout.write(`${options.json ? jsonReport(report) : textReport(report)}\n`);
      const waiting = Object.entries(report.waiting);
      if (waiting.length > 0) throw new UserError(`gave up waiting: ${waiting.map(([reason, files]) => `${files} files, ${reason}`).join('; ')}`);
    } else {
      await stayUp(options, lifecycle);
    }
  } catch (error) {
    // The signal handler is stopping the stack and sets the exit code.
    if (lifecycle.interrupted) return;
    await lifecycle.end().catch(() => undefined);
    process.stderr.write(`cdk-rin-local: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

async function runOnce(options: CliOptions, lifecycle: Lifecycle, started: number): Promise<Report> {
  let stack!: LocalStack;
  let waiting = {};
  const queries: QueryResult[] = [];
  const timings = await execute([
    ...startAndUpload(options, lifecycle, (ready) => { stack = ready; }),
    {
      title: 'load',
      run: async (show) => {
        stack.startPolling();
        const state = await stack.drain({
          patienceSeconds: options.patience,
          onProgress: async (now) => show(loadProgress(now, await stack.loads())),
        });
        waiting = state.waiting;
      },
    },
    ...options.query.length === 0 ? [] : [{
      title: 'query',
      run: async () => {
        for (const sql of options.query) queries.push(await stack.query(sql));
      },
    }],
  ], options);
  return { ...await stack.summary(), waiting, queries, timings, elapsedMs: Math.round(performance.now() - started) };
}

async function stayUp(options: CliOptions, lifecycle: Lifecycle): Promise<void> {
  let stack!: LocalStack;
  await execute(startAndUpload(options, lifecycle, (ready) => { stack = ready; }), options);
  stack.startPolling();
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  print(usage(stack));
  await watchLoads(stack, print, () => lifecycle.interrupted);
}

function startAndUpload(options: CliOptions, lifecycle: Lifecycle, ready: (stack: LocalStack) => void): Step[] {
  let stack: LocalStack;
  const start: Step = {
    title: 'start',
    run: async () => {
      stack = await lifecycle.start(() => LocalStack.start({
        app: options.app,
        schemaFiles: options.schema,
        windowSeconds: options.window,
        port: options.port,
        dataApiPort: options.dataApiPort,
        // With --once the reason stands at the end; here nothing else would tell.
        onLoaderFailure: options.once ? undefined : (message) => { if (!lifecycle.interrupted) process.stderr.write(`${oneLine(message)}\n`); },
        onLoaderLine: options.verbose ? (line) => void process.stderr.write(`${line}\n`) : undefined,
      }));
      ready(stack);
    },
  };
  const { data } = options;
  if (data === undefined) return [start];
  return [start, {
    title: 'upload',
    run: async (show) => {
      await stack.upload(await stack.filesToUpload(data, options.bucket), ({ files, total }) => show(`${files} of ${total} files`));
    },
  }];
}

function execute(steps: readonly Step[], { json, verbose }: CliOptions): Promise<Timing[]> {
  return runSteps(steps, json ? 'silent' : verbose || !process.stderr.isTTY ? 'plain' : 'terminal');
}

function loadProgress({ remaining, waiting }: QueueState, loads: readonly CompletedLoad[]): string {
  const sum = (count: (load: CompletedLoad) => number) => loads.reduce((total, load) => total + count(load), 0);
  return [
    `${loads.length} COPYs loaded ${sum(({ files }) => files)} files, ${sum(({ rows }) => rows)} rows`,
    `${remaining} messages left`,
    ...Object.entries(waiting).map(([reason, messages]) => `${messages} wait: ${reason}`),
  ].join('; ');
}

function usage(stack: LocalStack): string {
  const { endpoints, sourceBuckets, directory } = stack;
  const bucket = sourceBuckets[0]?.name ?? 'BUCKET';
  return [
    '',
    `S3 and SQS   ${endpoints.s3}`,
    `Data API     ${endpoints.redshiftData}`,
    `DynamoDB     ${endpoints.dynamodb}`,
    ...sourceBuckets.map(({ name, logicalId }) => `bucket       ${name}${logicalId === undefined ? '' : `  (${logicalId})`}`),
    `loader log   ${directory}/loader.log`,
    '',
    'Upload with any S3 client (any credentials will do), for example:',
    `  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region us-east-1 --endpoint-url ${endpoints.s3} s3 cp FILE s3://${bucket}/KEY`,
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
