import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as ts from 'typescript';

const LOCAL = join(__dirname, '..', '..', 'local');
const DECLARATIONS = join(LOCAL, 'dist', 'types');

/** What a user's program may say, and what it may not. */
const USE = `
import { startLocalStack, startWarehouse, type Fault } from './index';
const fault: Fault = { kind: 'latency', milliseconds: 10, sql: 'COPY' };
void startWarehouse({ data: new Map([['s3://b/k', '1']]) }).then((warehouse) => warehouse.faults.add(fault));
void startLocalStack({ app: 'cdk.out' }).then((stack) => stack.warehouse.faults.clear());
`;
const MISUSE = "import { startWarehouse } from './index';\nvoid startWarehouse({ date: new Map() });";

describe('the type declarations that the build makes', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['build.mjs'], { cwd: LOCAL, stdio: 'inherit' });
  });

  test('are sound, and take what they should', () => {
    expect(errorsOf(USE)).toEqual([]);
  });

  test('refuse what they should', () => {
    expect(errorsOf(MISUSE)).toEqual([expect.stringContaining("'date' does not exist in type 'WarehouseOptions'")]);
  });
});

/** Of the text and of the declarations that it uses; not of other packages. */
function errorsOf(text: string): string[] {
  const name = join(DECLARATIONS, 'use.ts');
  const options: ts.CompilerOptions = {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.fileExists = (file) => file === name || fileExists(file);
  const program = ts.createProgram([name], options, host);
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(DECLARATIONS));
  return own.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
