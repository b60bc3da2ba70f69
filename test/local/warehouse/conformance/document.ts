/** The conformance table as Markdown, and where it stands in the document. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Area, type Feature } from './feature';

const PATH = join(__dirname, '..', '..', '..', '..', 'docs', 'local-warehouse.md');
const BEGIN = '<!-- conformance: made by `UPDATE_DOCS=1` and the test of this table -->';
const END = '<!-- end of conformance -->';

export function writtenTable(): string {
  return split(readFileSync(PATH, 'utf8')).table;
}

export function writeTable(table: string): void {
  const { before, after } = split(readFileSync(PATH, 'utf8'));
  writeFileSync(PATH, `${before}${BEGIN}\n${table}${END}${after}`);
}

export function conformanceTable(areas: readonly Area[]): string {
  return areas.map(({ title, features }) => [
    '',
    `### ${title}`,
    '',
    '| | here | source |',
    '|---|---|---|',
    ...features.map((feature) => `| ${cell(feature.name)} | ${cell(verdict(feature))} | ${cell(source(feature.source))} |`),
    '',
  ].join('\n')).join('');
}

function verdict(feature: Feature): string {
  switch (feature.verdict) {
    case 'same': return 'same as Redshift';
    case 'partly': return `partly: ${feature.note}`;
    case 'refused': return `refused: \`${feature.note}\``;
  }
}

function source(text: string): string {
  const page = /^https:\/\/docs\.aws\.amazon\.com\/(?:.*\/)?([^/#]+?)(?:\.html)?(#.*)?$/.exec(text);
  return page ? `[${page[1]}](${text})` : text;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function split(text: string): { before: string; table: string; after: string } {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < 0) throw new Error(`${PATH} has no place for the conformance table`);
  return { before: text.slice(0, begin), table: text.slice(begin + BEGIN.length + 1, end), after: text.slice(end + END.length) };
}
