/** What docs/local-warehouse.md tells its reader to run, run as it stands there. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as local from '../../../local/src';
import { aDirectory } from '../../support/local-app';
import { pythonEnvironment } from '../../support/python';

const LOCAL = join(__dirname, '..', '..', '..', 'local');
const DOCUMENT = readFileSync(join(LOCAL, '..', 'docs', 'local-warehouse.md'), 'utf8');
const PORT = /--port (\d+)/.exec(DOCUMENT)![1]!;
/** Indented lines, a command each; a backslash goes on in the next. */
const COMMANDS = [...DOCUMENT.replace(/\\\n\s*/g, '').matchAll(/^ {4}(.+)$/gm)].map(([, command]) => command!);

describe('the commands of the document', () => {
  let warehouse: ChildProcess;
  let endpoint: string;
  let python: string;

  beforeAll(async () => {
    python = pythonEnvironment('awscli==1.45.11', 'boto3==1.43.11');
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
  }, 180_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => warehouse.once('exit', resolve));
    warehouse.kill('SIGINT');
    await ended;
  });

  function run(script: string): string {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script.replaceAll(`http://127.0.0.1:${PORT}`, endpoint)], {
      encoding: 'utf8', env: { ...process.env, PATH: `${python}:${process.env.PATH}` },
    });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  }

  test('set, list and remove faults', () => {
    const answers = COMMANDS.filter((command) => command.startsWith('curl')).map((command) => JSON.parse(run(`${command} --silent`)));

    expect(answers).toEqual([
      { id: 1 }, { faults: [{ id: 1, kind: 'latency', milliseconds: 2000, sql: 'COPY', struck: 0 }] }, { faults: [] },
    ]);
  });

  test('load a folder by the AWS CLI, and ask by boto3', () => {
    const credentials = COMMANDS.find((command) => command.startsWith('export AWS'))!;
    const copy = COMMANDS.find((command) => command.startsWith('aws'))!;
    const { Id } = JSON.parse(run(`${credentials}\n${copy}`));
    const status = () => JSON.parse(run(`${credentials}\naws --endpoint-url http://127.0.0.1:${PORT} redshift-data describe-statement --id ${Id}`));
    let described = status();
    while (described.Status === 'SUBMITTED' || described.Status === 'STARTED') described = status();
    const snippet = /^```python\n(.*?)^```/ms.exec(DOCUMENT)![1]!;

    const asked = run(`${credentials}\npython - <<'END'\n${snippet.replace('client.execute', 'answer = client.execute')}print(answer['Id'])\nEND`).trim();

    expect(described).toMatchObject({ Status: 'FINISHED', ResultRows: 2 });
    const result = run(`${credentials}\naws --endpoint-url http://127.0.0.1:${PORT} redshift-data get-statement-result --id ${asked}`);
    expect(JSON.parse(result).Records).toEqual([[{ longValue: 2 }]]);
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
