import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** Packages of this repository, as their users import them. `cdk-rin` is in tsconfig.dev.json. */
const PATHS = { 'cdk-rin-local': [join(ROOT, 'local', 'src', 'index.ts')] };

/** What a snippet may take for granted: a stack to build in, and the imports of a CDK app. */
const PRELUDE = `
import {
  App, Duration, Size, Stack, aws_cloudwatch as cloudwatch, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns,
} from 'aws-cdk-lib';
import { BucketNotifications, Compression, CopyFormat, LogFormat, RinConfig, RinPipeline, Target, Warehouse } from 'cdk-rin';
declare const app: App;
declare const stack: Stack;
declare const warehouse: Warehouse;
declare const targets: Target[];
`;

/** Not in any document: shows that what does not compile is found. */
const WRONG: Snippet = { file: 'wrong', name: join(ROOT, 'wrong.ts'), text: `${PRELUDE}\nnew RinPipeline(stack, 'Logs', { targets: 1 });\nexport {};` };

const FILES = markdownFiles();
const SOURCES = readdirSync(join(ROOT, 'lib')).filter(name => /(?<!\.d)\.ts$/.test(name)).map(name => `lib/${name}`).filter(file => examplesOf(file).length > 0);
// One program for all: most of the time goes into reading the types of aws-cdk-lib.
const ERRORS = typeErrors([...FILES.flatMap(snippetsOf), ...SOURCES.flatMap(examplesOf), WRONG]);

test.each(FILES)('the TypeScript snippets of %s compile', file => {
  expect(ERRORS.filter(error => error.file === file)).toEqual([]);
});

test.each(SOURCES)('the examples of %s, which API.md shows, compile', file => {
  expect(ERRORS.filter(error => error.file === file)).toEqual([]);
});

test('every example of the library is found', () => {
  const shown = readFileSync(join(ROOT, 'API.md'), 'utf8').match(/^```typescript\n(?!import |public )/gm) ?? [];

  expect(SOURCES.flatMap(examplesOf).length).toBe(shown.length);
});

test('a snippet that does not compile is found', () => {
  expect(ERRORS.filter(error => error.file === WRONG.file)).not.toEqual([]);
});

interface Snippet {
  readonly file: string;
  /** A path that does not exist, in the project's root: imports resolve from there. */
  readonly name: string;
  readonly text: string;
}

function markdownFiles(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md')).map(name => `docs/${name}`);
  return ['README.md', ...docs].filter(file => snippetsOf(file).length > 0);
}

function snippetsOf(file: string): Snippet[] {
  const blocks = readFileSync(join(ROOT, file), 'utf8').matchAll(/^```ts\n(.*?)^```/gms);
  return Array.from(blocks, ([, code], i) => ({
    file,
    name: join(ROOT, `${file.replace(/\//g, '-')}.${i + 1}.ts`),
    text: `${code.includes('import ') ? '' : PRELUDE}${code}\nexport {};\n`,
  }));
}

/** Of doc comments. `this` is a stack, as in most code that makes a pipeline. */
function examplesOf(file: string): Snippet[] {
  const comments = readFileSync(join(ROOT, file), 'utf8').matchAll(/^ *\* @example\n(.*?)^ *\*(?:\/| @)/gms);
  return Array.from(comments, ([, lines], i) => ({
    file,
    name: join(ROOT, `${file.replace(/\//g, '-')}.${i + 1}.ts`),
    text: `${PRELUDE}class Example extends Stack {\n  public build(): void {\n${lines.replace(/^ *\* ?/gm, '')}  }\n}\nexport {};\n`,
  }));
}

function typeErrors(snippets: readonly Snippet[]): { file?: string; line?: number; message: string }[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), path => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const byName = new Map(snippets.map(snippet => [snippet.name, snippet]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = name => byName.get(name)?.text ?? readFile(name);
  host.fileExists = name => byName.has(name) || fileExists(name);
  const program = ts.createProgram([...byName.keys()], { ...options, paths: { ...options.paths, ...PATHS }, noUnusedLocals: false }, host);
  const diagnostics = [...byName.keys()].flatMap(name => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
  return diagnostics.map(({ file, start, messageText }) => ({
    file: file && byName.get(file.fileName)?.file,
    line: file && file.getLineAndCharacterOfPosition(start ?? 0).line + 1,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
}
