import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** The titles of a file's tests as they stand in its source, after those of the groups that they are in: `group › test`. */
export function testTitles(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const title = titleOf(node);
    const path = title === undefined ? groups : [...groups, title.text];
    if (title?.of === 'test') titles.push(path.join(' › '));
    ts.forEachChild(node, child => visit(child, path));
  };
  visit(source, []);
  return titles;
}

/** Of `test('…', …)`, `test.each(…)('…', …)`, and the same of `describe`. */
function titleOf(node: ts.Node): { of: string; text: string } | undefined {
  if (!ts.isCallExpression(node) || node.arguments.length < 2) return undefined;
  const of = /^(test|describe)\b/.exec(node.expression.getText())?.[1];
  const [title] = node.arguments;
  return of !== undefined && ts.isStringLiteralLike(title) ? { of, text: title.text } : undefined;
}
