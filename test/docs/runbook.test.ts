import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../lambda/failures/catalogue';

const RUNBOOK = readFileSync(join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const SECTIONS = Array.from(RUNBOOK.matchAll(/^### ([A-Z0-9_]+)$/gm), ([, code]) => code);

test('every code of the catalogue has a section in the runbook, and the runbook has no other', () => {
  expect(SECTIONS.sort()).toEqual(Object.keys(CATALOGUE).sort());
});

test.each(Object.entries(CATALOGUE))('the runbook says of %s what the catalogue says', (code, { meaning, action }) => {
  const section = RUNBOOK.split(`### ${code}\n`)[1].split('###')[0].toLowerCase();

  expect(section).toContain(meaning.toLowerCase());
  expect(section).toContain(action.toLowerCase());
});

test('every link of the runbook\'s table leads to a section', () => {
  const links = Array.from(RUNBOOK.matchAll(/^\| \[\w+\]\(#([a-z0-9_]+)\)/gm), ([, anchor]) => anchor.toUpperCase());

  expect(links.sort()).toEqual([...SECTIONS].sort());
});

test('every link within the runbook leads to a heading', () => {
  const headings = Array.from(RUNBOOK.matchAll(/^#+ (.+)$/gm), ([, heading]) => heading.toLowerCase().replaceAll(' ', '-'));
  const links = Array.from(RUNBOOK.matchAll(/\]\(#([^)]+)\)/g), ([, anchor]) => anchor);

  expect(links.filter(link => !headings.includes(link))).toEqual([]);
});
