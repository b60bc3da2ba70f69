/** The command line as a user runs it: the launcher, the bundle, a process of its own. */
import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { SLOW } from '../../support/data-api';
import { aDirectory, anAssembly, aSynthesizedApp } from '../../support/local-app';

const LOCAL = join(__dirname, '..', '..', '..', 'local');

beforeAll(() => {
  execFileSync(process.execPath, ['build.mjs'], { cwd: LOCAL, stdio: 'inherit' });
});

interface Run {
  readonly child: ChildProcess;
  /** The run's own directory for temporary files. */
  readonly temporary: string;
  readonly output: { stdout: string; stderr: string };
  readonly finished: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function start(...args: string[]): Run {
  return startWith('pipe', ...args);
}

/** @param channel `ipc` gives the channel by which the launcher is tied to the command line. */
function startWith(channel: 'pipe' | 'ipc', ...args: string[]): Run {
  const temporary = aDirectory();
  const child = spawn(process.execPath, [join(LOCAL, 'bin', 'cdk-rin-local.js'), ...args], {
    env: { ...process.env, TMPDIR: temporary }, stdio: ['pipe', 'pipe', 'pipe', channel],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk) => { output.stdout += chunk; });
  child.stderr!.on('data', (chunk) => { output.stderr += chunk; });
  return { child, temporary, output, finished: once(child, 'close').then(([code]) => ({ code: code as number | null, ...output })) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function aFile(name: string, content: string): string {
  const path = join(aDirectory(), name);
  writeFileSync(path, content);
  return path;
}

function aDataDirectory(): string {
  const directory = aDirectory();
  mkdirSync(join(directory, 'logs/app'), { recursive: true });
  writeFileSync(join(directory, 'logs/app/1.json'), '{"id":1}');
  return directory;
}

const aSchema = () => aFile('schema.sql', 'CREATE TABLE app_log (id INTEGER);');

describe('cdk-rin-local --once', () => {
  test('prints the summary and ends with 0', async () => {
    const { code, stdout } = await start(aSynthesizedApp(), '--schema', aSchema(), '--data', aDataDirectory(), '--once').finished;

    expect(stdout).toMatch(/public\.app_log │ 1 +│ 1 +│ 1/);
    expect(stdout).toMatch(/no file was parked/);
    expect(code).toBe(0);
  });

  test('with --json prints one object and nothing else, queries included', async () => {
    const { code, stdout, stderr } = await start(
      aSynthesizedApp(), '--schema', aSchema(), '--data', aDataDirectory(), '--once', '--json', '--query', 'SELECT id FROM app_log').finished;

    expect(JSON.parse(stdout)).toEqual({
      tables: [{ table: 'public.app_log', rows: 1, files: 1, loads: 1 }],
      parked: [],
      files: 1,
      loads: 1,
      elapsedMs: expect.any(Number),
      queries: [{ columns: ['id'], rows: [[1]] }],
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('leaves no temporary file behind', async () => {
    const run = start(aSynthesizedApp(), '--schema', aSchema(), '--once');

    await run.finished;

    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test('fails when files still wait after its patience', async () => {
    const { code, stderr } = await start(aSynthesizedApp(), '--data', aDataDirectory(), '--once', '--patience', '1', '--json').finished;

    expect(stderr).toBe('cdk-rin-local: gave up waiting: 1 files, TABLE_NOT_FOUND\n');
    expect(code).toBe(1);
  });
});

describe('cdk-rin-local without --once', () => {
  test.each([['SIGINT', 0], ['SIGTERM', 0]] as const)('stays up, and %s stops everything', async (signal, expectedCode) => {
    const app = aSynthesizedApp();
    const run = start(app, '--schema', aSchema(), '--data', aDataDirectory());
    await until(() => run.output.stdout.includes('loaded public.app_log: 1 rows from 1 files'));
    const endpoint = /S3 and SQS +(\S+)/.exec(run.output.stdout)![1]!;
    expect((await fetch(`${endpoint}/health`)).status).toBe(200);
    expect(loaderProcesses(app)).toHaveLength(1);

    run.child.kill(signal);
    const { code } = await run.finished;

    expect(code).toBe(expectedCode);
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
    expect(readdirSync(run.temporary)).toEqual([]);
    expect(loaderProcesses(app)).toEqual([]);
  });

  test('tells of a loader that crashes', async () => {
    const app = aSynthesizedApp();
    for (const asset of readdirSync(app).filter((name) => name.startsWith('asset.'))) writeFileSync(join(app, asset, 'index.js'), 'process.exit(3)');
    const run = start(app, '--schema', aSchema(), '--data', aDataDirectory());

    await until(() => run.output.stderr.includes('the loader of'));
    run.child.kill('SIGINT');
    const { stderr } = await run.finished;

    expect(stderr).toBe('start\nupload\nthe loader of Ingest/Logs: Runtime.ExitError: the function\'s process ended with exit code 3\n');
  });

  test('tells of a parked file, control characters of its key made visible', async () => {
    const data = aDirectory();
    mkdirSync(join(data, 'logs/app'), { recursive: true });
    writeFileSync(join(data, 'logs/app/\u001b[2J.json'), '{"id":');
    const run = start(aSynthesizedApp(), '--schema', aSchema(), '--data', data);

    await until(() => run.output.stdout.includes('parked'));
    run.child.kill('SIGINT');
    const { stdout } = await run.finished;

    expect(stdout).toMatch(/^parked FILE_REJECTED s3:\/\/\S+\/logs\/app\/\\x1b\[2J\.json .+$/m);
  });
});

describe('cdk-rin-local that is left alone', () => {
  test.each([
    ['stays up', []],
    ['--once', ['--once']],
  ])('%s: ends without a stack trace when nobody reads its output', async (_, args) => {
    const run = start(aSynthesizedApp(), '--schema', aSchema(), '--data', aDataDirectory(), ...args);
    run.child.stdout!.destroy();

    const { stderr } = await run.finished;

    expect(stderr).toBe('start\nupload\n' + (args.length > 0 ? 'load\n' : ''));
    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test('ends when the process is gone that it answers to', async () => {
    const app = aSynthesizedApp();
    const run = startWith('ipc', app, '--schema', aSchema(), '--data', aDataDirectory());
    await until(() => run.output.stdout.includes('loaded public.app_log'));

    run.child.disconnect();
    await once(run.child, 'exit');

    expect(readdirSync(run.temporary)).toEqual([]);
    expect(loaderProcesses(app)).toEqual([]);
  });
});

describe('one clear line and a non-zero exit', () => {
  test.each(['--port', '--data-api-port'])('for a port of %s that is in use', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const { code, stderr } = await start(aSynthesizedApp(), '--once', '--json', option, String(port)).finished;
    taken.close();

    expect(stderr).toBe(`cdk-rin-local: port ${port} is in use; choose another with ${option}, or 0 for any\n`);
    expect(code).toBe(1);
  });

  test.each<[string, () => string[], RegExp]>([
    ['a directory without an app', () => [aDirectory()], /has no synthesized app: .*run "cdk synth" there first$/],
    ['a template without the construct', () => [anAssembly({ Resources: {} })], /no RinPipeline in this app \(stacks: Hand\)/],
    ['a schema file that is not there', () => [aSynthesizedApp(), '--schema', '/nowhere.sql'], /cannot read the schema file \/nowhere\.sql: ENOENT/],
    ['a broken schema file', () => [aSynthesizedApp(), '--schema', aFile('bad.sql', '\nCREATE TABEL t (id INT);')], /bad\.sql:2: /],
    ['a data directory that cannot be read', () => [aSynthesizedApp(), '--schema', aSchema(), '--data', '/nowhere'], /cannot read the data directory \/nowhere/],
    ['a port out of range', () => ['--port', '65536'], /--port <port>' argument '65536' is invalid. it must be a whole number from 0 to 65535/],
    ['a broken query', () => [aSynthesizedApp(), '--query', 'SELEKT 1'], /SELEKT/],
  ])('for %s', async (_, args, message) => {
    const run = start(...args(), '--once', '--json');

    const { code, stdout, stderr } = await run.finished;

    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stderr).toMatch(/^cdk-rin-local: /);
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test('for --json without --once', async () => {
    const { code, stderr } = await start('--json').finished;

    expect(stderr).toBe('cdk-rin-local: --json needs --once: without an end there is no summary\n');
    expect(code).toBe(1);
  });
});

test('--help explains itself with examples', async () => {
  const { code, stdout } = await start('--help').finished;

  expect(stdout).toContain('--schema <file>');
  expect(stdout).toContain('Examples:');
  expect(code).toBe(0);
});

/** The loader runs in the directory of its asset. */
function loaderProcesses(app: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(app);
    } catch {
      return false;
    }
  });
}

describe('cdk-rin-local warehouse', () => {
  test('keeps its tables where it is told to, and ends with 0 on Ctrl-C', async () => {
    const file = join(aDirectory(), 'tables');
    const schema = aFile('schema.sql', 'CREATE TABLE IF NOT EXISTS app_log (id INTEGER);');
    const run = start('warehouse', '--file', file, '--schema', schema, '--database', 'logs');
    await until(() => run.output.stdout.includes('Ctrl-C'));

    run.child.kill('SIGINT');
    const { code, stdout, stderr } = await run.finished;

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`database     logs  (kept in ${file})`);
    expect(readdirSync(file)).toContain('logs.duckdb');
    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test('ends a script that takes long on Ctrl-C, and leaves nothing behind', async () => {
    const run = start('warehouse', '--schema', aFile('schema.sql', SLOW));
    // The store is there before the script runs.
    await until(() => readdirSync(run.temporary, { recursive: true }).some((path) => String(path).endsWith('dev.duckdb.wal')));

    run.child.kill('SIGINT');
    const { code, stderr } = await run.finished;

    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test('ends with 1 when a script fails, tells the line, and leaves nothing behind', async () => {
    const schema = aFile('schema.sql', 'CREATE TABLE t (a int);\n\nCREATE TABLE t (a int);');
    const run = start('warehouse', '--schema', schema);

    const { code, stderr } = await run.finished;

    expect([code, stderr]).toEqual([1, expect.stringContaining(`cdk-rin-local: ${schema}:3: Relation "t" already exists`)]);
    expect(readdirSync(run.temporary)).toEqual([]);
  });

  test.each([
    [['--database', 'a/b'], 'database "a/b" cannot be'],
    [['--port', '70000'], "option '--port <port>' argument '70000' is invalid. it must be a whole number from 0 to 65535."],
    [['--data', '/nowhere'], 'data /nowhere is no directory; its folders are the buckets'],
    [['--once'], "unknown option '--once'"],
  ])('%j is refused with a line that says why', async (args, message) => {
    const { code, stderr } = await start('warehouse', ...args).finished;

    expect(code).toBe(1);
    expect(stderr).toContain(`cdk-rin-local: ${message}`);
  });
});
