/** What docs/local-warehouse.md tells its reader to run, run as it stands there. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as local from '../../../local/src';
import { aDirectory } from '../../support/local-app';

const LOCAL = join(__dirname, '..', '..', '..', 'local');
const DOCUMENT = readFileSync(join(LOCAL, '..', 'docs', 'local-warehouse.md'), 'utf8');
const PORT = /--port (\d+)/.exec(DOCUMENT)![1]!;
/** Indented lines, a command each; a backslash goes on in the next. */
const COMMANDS = [...DOCUMENT.replace(/\\\n\s*/g, '').matchAll(/^ {4}(.+)$/gm)].map(([, command]) => command!);

describe('the commands of the document', () => {
  let warehouse: ChildProcess;
  let endpoint: string;

  beforeAll(async () => {
    execFileSync(process.execPath, ['build.mjs'], { cwd: LOCAL, stdio: 'inherit' });
    const directory = aDirectory();
    mkdirSync(join(directory, 'buckets/logs/2026'), { recursive: true });
    writeFileSync(join(directory, 'buckets/logs/2026/a.json'), '{"id":1}\n{"id":2}\n');
    writeFileSync(join(directory, 'schema.sql'), 'CREATE TABLE app_log (id INTEGER);');
    const [start] = COMMANDS.filter((command) => command.startsWith('npx cdk-rin-local warehouse'));
    // Any port: the document's may be taken.
    const args = start!.replace('npx cdk-rin-local', '').replace(`--port ${PORT}`, '--port 0').trim().split(' ');
    warehouse = spawn(process.execPath, [join(LOCAL, 'bin', 'cdk-rin-local.js'), ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
    endpoint = await new Promise((resolve, reject) => {
      let output = '';
      warehouse.once('exit', () => reject(new Error(`the warehouse ended: ${output}`)));
      warehouse.stdout!.on('data', (chunk) => {
        output += chunk;
        const found = /Data API +(http:\/\/127\.0\.0\.1:\d+)/.exec(output);
        if (found) resolve(found[1]!);
      });
    });
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => warehouse.once('exit', resolve));
    warehouse.kill('SIGINT');
    await ended;
  });

  function run(command: string): string {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command.replaceAll(`http://127.0.0.1:${PORT}`, endpoint)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    return stdout;
  }

  test('set, list and remove faults', () => {
    const answers = COMMANDS.filter((command) => command.startsWith('curl')).map((command) => JSON.parse(run(`${command} --silent`)));

    expect(answers).toEqual([
      { id: 1 }, { faults: [{ id: 1, kind: 'latency', milliseconds: 2000, sql: 'COPY', struck: 0 }] }, { faults: [] },
    ]);
  });

  test('load a folder by the AWS CLI, where it is installed', async () => {
    if (spawnSync('aws', ['--version']).status !== 0) return;
    const commands = COMMANDS.filter((command) => command.startsWith('export AWS') || command.startsWith('aws'));

    const { Id } = JSON.parse(run(commands.join('\n')));

    const status = () => JSON.parse(run(`${commands[0]}\naws --endpoint-url http://127.0.0.1:${PORT} redshift-data describe-statement --id ${Id}`));
    let described = status();
    while (described.Status === 'SUBMITTED' || described.Status === 'STARTED') described = status();
    expect(described).toMatchObject({ Status: 'FINISHED', ResultRows: 2 });
  });
});

describe('the snippets of the document', () => {
  const snippets = [...DOCUMENT.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code!);
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };

  // Each is a test of its own.
  for (const snippet of snippets) {
    const { outputText } = ts.transpileModule(snippet, { compilerOptions });
    new Function('require', 'exports', 'test', 'expect', outputText)(() => local, {}, test, expect);
  }
});
