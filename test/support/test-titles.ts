import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

export function testTitles(file: string): string[] {
  return titlesIn(readFileSync(file, 'utf8'));
}

/** The titles of the tests that run, as they stand in a source, after those of the groups that they are in: `group › test`. */
export function titlesIn(text: string): string[] {
  const source = ts.createSourceFile('', text, ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    if (isLeftOut(node)) return;
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
  const of = /^(test|describe)(\.each\b.*)?$/s.exec(node.expression.getText())?.[1];
  const [title] = node.arguments;
  return of !== undefined && ts.isStringLiteralLike(title) ? { of, text: title.text } : undefined;
}

/** What jest does not run shows nothing, and neither does what is in it. */
function isLeftOut(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^(test|it|describe)\.(skip|todo)\b|^x(test|it|describe)\b/.test(node.expression.getText());
}
