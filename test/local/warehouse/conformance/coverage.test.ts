/** What must be in the table is what the warehouse takes: the lists are read from its code, so that nothing new stays out. */
import { AREAS } from './areas';
import { type Shown } from './feature';
import { SHOWN } from './shown';
import { INPUTS } from '../../../../local/src/warehouse/data-api/input-model';
import { OPERATIONS } from '../../../../local/src/warehouse/data-api/operations';
import { PARAMETERS } from '../../../../local/src/warehouse/settings';
import { KEYWORDS, OPERATORS, REFUSED_OPERATORS, REFUSED_WORDS } from '../../../../local/src/warehouse/sql/keywords';
import { TABLE_GRAMMAR } from '../../../../local/src/warehouse/sql/table-grammar';
import { OBJECTS, REFUSED_STATEMENTS, RUN } from '../../../../local/src/warehouse/statement-checks';
import { CATALOG_VIEWS, INFORMATION_SCHEMA_VIEWS } from '../../../../local/src/warehouse/system-views/catalog-views';
import { monitoringViews } from '../../../../local/src/warehouse/system-views/monitoring-views';

const [TABLES_IN_GRAMMAR, TYPES_IN_GRAMMAR] = TABLE_GRAMMAR.split('\nType\n') as [string, string];

function namesOf(...titles: string[]): string[] {
  const areas = AREAS.filter(({ title }) => titles.includes(title));
  const missing = titles.filter((title) => !areas.some((area) => area.title === title));
  if (missing.length > 0) throw new Error(`the table has no area ${missing.join(', ')}`);
  return areas.flatMap(({ features }) => features.map(({ name }) => name));
}

function wordsOf(...titles: string[]): Set<string> {
  return new Set(namesOf(...titles).flatMap((name) => name.toUpperCase().split(/[^A-Z0-9_]+/)));
}

function grammarWords(grammar: string): string[] {
  return [...new Set([...grammar.matchAll(/"([A-Z_0-9]+)"i/g)].map(([, word]) => word!))];
}

const WORDS: readonly (readonly [what: string, words: Iterable<string>, titles: readonly string[]])[] = [
  ['keyword of a query or a change of rows', [...KEYWORDS, ...REFUSED_WORDS], ['Statements', 'Clauses and expressions']],
  ['word of CREATE TABLE and ALTER TABLE', grammarWords(TABLES_IN_GRAMMAR), ['Tables', 'Tables: clauses']],
  ['name of a data type', grammarWords(TYPES_IN_GRAMMAR), ['Names of data types']],
  ['statement', [...RUN, ...REFUSED_STATEMENTS].filter((word) => word !== '('), ['Statements', 'Tables', 'Transactions', 'COPY']],
  ['object of CREATE, DROP and ALTER', OBJECTS, ['Statements', 'Tables', 'Objects that are refused']],
  ['system and catalog view', [...monitoringViews(), ...CATALOG_VIEWS].map(([name]) => name.toUpperCase()), ['System views', 'Catalog views']],
  ['operation of the Data API', Object.keys(OPERATIONS).map((name) => name.toUpperCase()), ['Data API operations']],
  ['member of an input of the Data API', Object.values(INPUTS).flatMap(({ members }) => Object.keys(members)).map((name) => name.toUpperCase()), ['Data API operations', 'Data API inputs and limits']],
];

test.each(WORDS)('every %s is in the table', (_what, words, titles) => {
  const listed = wordsOf(...titles.filter((title) => title !== 'COPY'));
  if (titles.includes('COPY')) listed.add('COPY');

  expect([...words].filter((word) => !listed.has(word))).toEqual([]);
});

test('every operator is in the table', () => {
  const listed = new Set(namesOf('Clauses and expressions', 'Statements').flatMap((name) => name.split(/[ ,]+/)));

  expect([...OPERATORS, ...REFUSED_OPERATORS].filter((operator) => !listed.has(operator))).toEqual([]);
});

test('every view of information_schema is named by its row', () => {
  const row = AREAS.flatMap(({ features }) => features).find(({ name }) => name === 'information_schema');

  expect(INFORMATION_SCHEMA_VIEWS.map(([name]) => name).filter((name) => !JSON.stringify(row).includes(name))).toEqual([]);
});

test('every parameter that can be set is shown', () => {
  const shown = SHOWN.map(({ name }) => name);

  expect(Object.keys(PARAMETERS).filter((name) => !shown.includes(`SHOW ${name}`))).toEqual([]);
});

const features = AREAS.flatMap(({ title, features: ofArea }) => ofArea.map((feature) => ({ id: `${title}/${feature.name}`, ...feature })));

test('every row names its source', () => {
  expect(features.filter(({ source }) => source.trim() === '' || (source.startsWith('http') && !URL.canParse(source))).map(({ id }) => id)).toEqual([]);
});

type AnyCase = Shown & { readonly error?: unknown; readonly failure?: unknown; readonly gives?: unknown };

function isRefused({ error, failure, gives }: AnyCase): boolean {
  return error !== undefined || failure !== undefined || (Array.isArray(gives) && /Exception$/.test(String(gives[0])));
}

function casesOf(id: string): readonly AnyCase[] {
  return SHOWN.filter((one: AnyCase) => one.shows?.includes(id) || id === `Load errors/${(one.error as { code?: number } | undefined)?.code}`);
}

/** What Redshift does is to refuse: no case of these works. */
const REFUSALS = new RegExp(`^(?:Load errors|COPY: incompatible options)/|/(?:${[
  'MANIFEST: a file that is not there', 'JSONPaths: one path a column', 'VACUUM', 'Active statements: 500',
].join('|')})$`);

test('what is the same as in Redshift is shown by a case that works', () => {
  const same = features.filter(({ id, verdict }) => verdict === 'same' && !REFUSALS.test(id));

  expect(same.filter(({ id }) => casesOf(id).every(isRefused)).map(({ id }) => id)).toEqual([]);
});

/** Where there is no edge, or the one case has both sides of it. */
const SHOWN_ONCE = new RegExp(`/(?:${[
  'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'SYSDATE', 'PI', 'RANDOM', 'CURRENT_DATABASE', 'CURRENT_SCHEMA', 'PG_LAST_COPY_COUNT', 'PG_LAST_COPY_ID', 'file_name',
  'DescribeStatement of one statement of a batch', 'CancelStatement', 'ListSchemas', 'StatementName', 'Unknown members', 'Active statements: 500', 'Life of a session: 24 hours',
  'Life of a statement and its result: 24 hours', 'ActiveStatementsExceededException',
].join('|')})$`);

test('and by a second one, at an edge of it or beyond', () => {
  const same = features.filter(({ id, verdict }) => verdict === 'same' && !SHOWN_ONCE.test(id));

  expect(same.filter(({ id }) => casesOf(id).length < 2).map(({ id }) => id)).toEqual([]);
});
