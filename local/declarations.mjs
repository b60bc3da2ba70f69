/**
 * The type declarations of the package, file by file: without checking anything, which the tests do, this takes a second
 * or two on the machine of somebody who only wants to use it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, strict: true, stripInternal: true };

/** @param entry the module that users import; what its declarations import is declared as well. */
export function writeDeclarations(entry, outdir) {
  const root = dirname(entry);
  const waiting = [entry];
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, 'utf8'), { fileName: file, compilerOptions });
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost));
    const output = join(outdir, relative(root, file).replace(/\.ts$/, '.d.ts'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
    for (const imported of importsOf(outputText, file)) {
      if (seen.has(imported)) continue;
      seen.add(imported);
      waiting.push(imported);
    }
  }
}

function importsOf(declarations, file) {
  return [...declarations.matchAll(/(?:from|import) ?\(?['"](\.[^'"]+)['"]/g)].map(([, specifier]) => {
    const path = join(dirname(file), specifier);
    return [`${path}.ts`, join(path, 'index.ts')].find((candidate) => ts.sys.fileExists(candidate));
  });
}

const formatHost = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => process.cwd(), getNewLine: () => '\n' };
