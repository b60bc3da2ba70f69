/** The maximal app says all that the library can be told, in TypeScript and in Python, and both mean the same. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { installPythonPackage, pythonEnvironment, QUIET_JSII } from '../support/python';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'maximal');
const { version: cdk } = installed('aws-cdk-lib');
const { version: constructs } = installed('constructs');
const { version: jsii } = installed('jsii-pacmak');
const PYTHON_PACKAGES = [`aws-cdk-lib==${cdk}`, `constructs==${constructs}`, `jsii==${jsii}`, 'setuptools==75.3.2', 'wheel==0.45.1'];
/** Installing the CDK for Python takes most of it, the first time. */
const TIMEOUT = 300_000;

describe('the maximal app', () => {
  const directory = mkdtempSync(join(tmpdir(), 'maximal-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('sets every prop, and uses every factory, method and constant of the library', () => {
    const said = wordsOf(join(EXAMPLE, 'app.ts'));

    const unsaid = wordsOfApi().filter(word => !said.has(word));

    expect(unsaid).toEqual([]);
  });

  test('synthesizes to the same templates in Python as in TypeScript, and to the same configurations of loaders', () => {
    const bin = pythonEnvironment(...PYTHON_PACKAGES);
    const packages = installPythonPackage(bin, directory);
    const [typescript, python] = ['typescript', 'python'].map(name => join(directory, name));

    run(process.execPath, ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', join(EXAMPLE, 'app.ts')], { CDK_OUTDIR: typescript });
    run(join(bin, 'python'), [join(EXAMPLE, 'app.py')], { CDK_OUTDIR: python, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', ...QUIET_JSII });

    // Names of assets are hashes of what is in them: a loader's bundle and its configuration.
    expect(templateIn(python)).toEqual(templateIn(typescript));
  }, TIMEOUT);
});

function run(command: string, args: string[], env: Record<string, string>): void {
  execFileSync(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
}

function templateIn(outdir: string): unknown {
  return JSON.parse(readFileSync(join(outdir, 'Maximal.template.json'), 'utf8'));
}

function installed(name: string): { version: string } {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
}

interface JsiiType {
  readonly kind: 'class' | 'enum' | 'interface';
  readonly name: string;
  readonly methods?: readonly { readonly name: string; readonly static?: boolean }[];
  readonly properties?: readonly { readonly name: string; readonly static?: boolean }[];
  readonly members?: readonly { readonly name: string }[];
}

/** Of the compiled library, which `npm test` has made before. */
function wordsOfApi(): string[] {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { types: Record<string, JsiiType> };
  return Object.values(types).flatMap(({ kind, name, methods = [], properties = [], members = [] }) => {
    if (kind === 'interface') return properties.map(property => `${property.name}:`);
    const ofInstances = methods.filter(method => !method.static).map(method => `.${method.name}`);
    const ofType = [...methods, ...properties].filter(member => member.static);
    return [...[...ofType, ...members].map(member => `${name}.${member.name}`), ...ofInstances];
  });
}

/** `prop:`, `Type.member` and `.member`, as {@link wordsOfApi} writes them. */
function wordsOf(file: string): Set<string> {
  const words = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) words.add(`${node.name.getText()}:`);
    if (ts.isPropertyAccessExpression(node)) words.add(node.getText()).add(`.${node.name.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return words;
}
