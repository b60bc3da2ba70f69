/** The maximal app says all that the library can be told, in TypeScript and in Python, and both mean the same. And so do the documents, in Python. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { QUIET_JSII } from '../support/jsii-code';
import { installPythonPackage, pythonEnvironment } from '../support/python';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'maximal');
const { version: cdk } = installed('aws-cdk-lib');
const { version: constructs } = installed('constructs');
const { version: jsii } = installed('jsii-pacmak');
const PYTHON_PACKAGES = [`aws-cdk-lib==${cdk}`, `constructs==${constructs}`, `jsii==${jsii}`, 'setuptools==75.3.2', 'wheel==0.45.1'];
/** Installing the CDK for Python takes most of it, the first time. */
const TIMEOUT = 300_000;

const directory = mkdtempSync(join(tmpdir(), 'maximal-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let bin: string;
let packages: string;
beforeAll(() => {
  bin = pythonEnvironment(...PYTHON_PACKAGES);
  packages = installPythonPackage(bin, directory);
}, TIMEOUT);

describe('the maximal app', () => {
  const control = join(directory, 'one-auth.ts');

  let program: ts.Program;
  beforeAll(() => {
    writeFileSync(control, `
      import { RinConfigOptions, Target, Warehouse, WarehouseAuth } from '${join(ROOT, 'lib')}';
      export const options: RinConfigOptions = { auth: WarehouseAuth.iam(), buckets: {} };
      export const warehouse = Warehouse.serverless({ workgroupName: 'analytics', database: 'dev' });
      export const discard = Target.discard('tmp/');
    `);
    program = compiled(join(EXAMPLE, 'app.ts'), control);
  }, TIMEOUT);

  test('sets every prop, and uses every factory, method, attribute and constant of the library', () => {
    const used = membersUsedBy(join(EXAMPLE, 'app.ts'), program);

    const unused = membersOfApi().filter(member => !used.has(member));

    expect(unused).toEqual([]);
  });

  test('is read by types: a prop of one interface does not stand for the prop of another that has the same name', () => {
    const used = membersUsedBy(control, program);

    expect([...used].sort()).toEqual([
      'RinConfigOptions.auth', 'RinConfigOptions.buckets', 'ServerlessWarehouseOptions.workgroupName', 'Target.discard', 'Warehouse.serverless',
      'WarehouseAuth.iam', 'WarehouseOptions.database',
    ]);
  });

  test('synthesizes to the same templates in Python as in TypeScript, and to the same configurations of loaders', () => {
    const [typescript, python] = ['typescript', 'python'].map(name => join(directory, name));

    run(process.execPath, ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', join(EXAMPLE, 'app.ts')], { CDK_OUTDIR: typescript });
    runPython([join(EXAMPLE, 'app.py')], python);

    // Names of assets are hashes of what is in them: a loader's bundle and its configuration.
    expect(templateIn(python)).toEqual(templateIn(typescript));
  }, TIMEOUT);
});

describe('the Python of the documents', () => {
  const snippets = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).flatMap(name =>
    Array.from(readFileSync(join(ROOT, 'docs', name), 'utf8').matchAll(/^```python\n(.*?)^```/gms), ([, code]) => ({ name, code })));

  test.each(snippets)('in $name is Python', ({ code }) => {
    expect(() => runPython(['-c', 'import ast, sys; ast.parse(sys.argv[1])', code])).not.toThrow();
  });

  test('makes a pipeline of a configuration of Rin', () => {
    const outdir = join(directory, 'migrated');
    const redshift = { driver: 'redshift-data', cluster: 'analytics', dbname: 'dev' };
    writeFileSync(join(directory, 'config.yaml'), JSON.stringify({ redshift, targets: [{ redshift: { table: 'a' }, s3: { bucket: 'logs', key_prefix: 'a/' } }] }));
    const { code } = snippets.find(({ name }) => name === 'migrating-from-rin.md')!;

    runPython(['-c', `
from aws_cdk import App, Stack
from cdk_rin import RinConfig, RinPipeline
app = App()
stack = Stack(app, "Maximal")
${code}
app.synth()
`], outdir, directory);

    expect(Object.keys(templateIn(outdir).Resources)).toContainEqual(expect.stringMatching(/^LogsLoader/));
  }, TIMEOUT);
});

function runPython(args: string[], outdir = directory, cwd = ROOT): void {
  run(join(bin, 'python'), args, { CDK_OUTDIR: outdir, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', ...QUIET_JSII }, cwd);
}

function run(command: string, args: string[], env: Record<string, string>, cwd = ROOT): void {
  execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
}

function templateIn(outdir: string): { readonly Resources: object } {
  return JSON.parse(readFileSync(join(outdir, 'Maximal.template.json'), 'utf8'));
}

function installed(name: string): { version: string } {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
}

interface JsiiType {
  readonly name: string;
  readonly methods?: readonly { readonly name: string }[];
  readonly properties?: readonly { readonly name: string }[];
  readonly members?: readonly { readonly name: string }[];
}

/** `Type.member`, each with the type that declares it. Of the compiled library, which `npm test` has made before. */
function membersOfApi(): string[] {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { types: Record<string, JsiiType> };
  return Object.values(types).flatMap(({ name, methods = [], properties = [], members = [] }) =>
    [...methods, ...properties, ...members].map(member => `${name}.${member.name}`));
}

function compiled(...files: string[]): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), path => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts.createProgram(files, { ...options, types: ['node'] });
}

/** What a file uses of the library, and sets in object literals, as {@link membersOfApi} writes it: of the type that the compiler takes it for. */
function membersUsedBy(file: string, program: ts.Program): Set<string> {
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  const add = (symbol: ts.Symbol | undefined): void => {
    for (const { parent } of symbol?.declarations ?? []) {
      if ('name' in parent && parent.getSourceFile().fileName.startsWith(join(ROOT, 'lib/'))) used.add(`${(parent.name as ts.Identifier).text}.${symbol!.name}`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) add(checker.getSymbolAtLocation(node.name));
    const type = ts.isObjectLiteralExpression(node) && checker.getContextualType(node);
    if (ts.isBindingElement(node)) add(checker.getTypeAtLocation(node.parent).getProperty((node.propertyName ?? node.name).getText()));
    if (type) for (const { name } of node.properties) add(checker.getNonNullableType(type).getProperty(name!.getText()));
    ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(file)!);
  return used;
}
