/** The feature table: every yes of this project's column names tests, and they are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testTitles, titlesIn } from '../support/test-titles';

const ROOT = join(__dirname, '..', '..');
const [COMPARISON, EXPLANATION] = readFileSync(join(ROOT, 'docs/features.md'), 'utf8').split('## The column of cdk-rin').map(rowsOf);
const EXPLAINED = EXPLANATION.map(([feature, verdict, words, shownBy]) => ({ feature, verdict, words, tests: testsOf(shownBy) }));
const NAMED = EXPLAINED.flatMap(({ tests }) => tests);

/** Of the table in a text, without its header. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n').filter(line => line.startsWith('|')).slice(2);
  return lines.map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
}

/** Links to test files, each with the titles that lead to the test. */
function testsOf(cell: string): { file: string; title: string }[] {
  return Array.from(cell.matchAll(/\]\(\.\.\/(?<file>test\/[^)]+\.test\.ts)\): (?<title>.+?)(?=<br>|$)/g), ({ groups }) => ({ file: groups!.file, title: groups!.title }));
}

test('every row compares all systems', () => {
  expect(COMPARISON.length).toBeGreaterThan(40);
  for (const [feature, ...cells] of COMPARISON) expect([feature, cells.length, cells.filter(cell => !/^([YPN]|n\/a)\b/.test(cell))]).toEqual([feature, 9, []]);
});

test('every feature is explained, with the verdict that it has in the comparison', () => {
  expect(EXPLAINED.map(({ feature, verdict }) => [feature, verdict])).toEqual(COMPARISON.map(([feature, verdict]) => [feature, verdict]));
  expect(EXPLAINED.filter(({ words }) => words === '')).toEqual([]);
});

test('a yes, and a partly, is shown by tests, and a no by none', () => {
  expect(EXPLAINED.filter(({ verdict, tests }) => (verdict === 'N') !== (tests.length === 0)).map(({ feature }) => feature)).toEqual([]);
});

test.each(NAMED)('$file has the test "$title"', ({ file, title }) => {
  expect(testTitles(join(ROOT, file))).toContain(title);
});

describe('the titles of tests', () => {
  test('are those of tests and of tables of tests, after their groups', () => {
    const source = 'test(\'a\', () => {}); describe.each([1])(\'group\', () => { test.each([\'(x)\'])(\'b\', () => {}); });';

    expect(titlesIn(source)).toEqual(['a', 'group › b']);
  });

  test.each(['test.skip', 'test.todo', 'test.skip.each([1])', 'xtest'])('are not those of %s', how => {
    expect(titlesIn(`test('a', () => {}); ${how}('b', () => {});`)).toEqual(['a']);
  });

  test('are not those of a group that is skipped', () => {
    expect(titlesIn('describe.skip(\'group\', () => { test(\'a\', () => {}); });')).toEqual([]);
  });
});
