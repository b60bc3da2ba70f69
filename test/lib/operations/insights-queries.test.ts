/** The saved queries against what the loader really logs: a query for a field that no line has finds nothing, and says nothing. */
import { Match } from 'aws-cdk-lib/assertions';
import { LOG_EVENTS } from '../../../lib/private/contract';
import { aPipeline, aStack, aTarget, aWarehouse, templateOf } from '../../support/construct';
import { loaderLog } from '../../support/loader-log';
import { RinPipeline } from 'cdk-rin';

const QUERY = 'AWS::Logs::QueryDefinition';
const QUERIES = Object.values(templateOf(aPipeline()).findResources(QUERY))
  .map(({ Properties: { Name, QueryString } }): [name: string, query: string] => [Name, QueryString]);

let log: readonly Record<string, any>[];

beforeAll(async () => {
  log = await loaderLog();
});

/** Names that a query takes from the lines: not its own words, what it makes, nor what CloudWatch adds. */
function fieldsOf(query: string): string[] {
  const withoutTexts = query.replace(/"[^"]*"/g, '').replace(/\bas (\w+)/g, '');
  const words = /\b(fields|filter|sort|limit|stats|desc|in|by|count|max|latest|bin|15m|50)\b/g;
  return [...new Set(withoutTexts.replace(words, '').match(/@?[A-Za-z]\w*/g))].filter(name => !name.startsWith('@'));
}

/** Lines that a query is about: of the events that it names, or of every decision. */
function linesFor(query: string): readonly Record<string, any>[] {
  const events = query.match(/loader\.[a-z.]+/g);
  return log.filter(({ event }) => events ? events.includes(event) : event !== undefined);
}

test.each(QUERIES)('%s: asks for fields that the loader logs there', (_, query) => {
  const logged = new Set(linesFor(query).flatMap(line => Object.keys(line)));

  expect(fieldsOf(query).filter(field => !logged.has(field))).toEqual([]);
});

test.each(QUERIES)('%s: asks for events that the loader knows', (_, query) => {
  for (const event of query.match(/loader\.[a-z.]+/g) ?? []) expect(Object.values(LOG_EVENTS)).toContain(event);
});

test('all five are of the pipeline\'s log, in a folder of its name', () => {
  expect(QUERIES.map(([name]) => name).sort()).toEqual([
    'Stack/Logs/Loads of a table', 'Stack/Logs/Parked files and why', 'Stack/Logs/Slowest loads', 'Stack/Logs/What messages wait for', 'Stack/Logs/Why a file was not loaded',
  ]);
  templateOf(aPipeline()).allResourcesProperties(QUERY, { LogGroupNames: [{ Ref: Match.stringLikeRegexp('^LogsLogGroup') }] });
});

test('the names are what CloudWatch takes, whatever the construct path is', () => {
  const pipeline = new RinPipeline(aStack(), `${'a/'.repeat(20)}${'long'.repeat(80)}: *new*`, { warehouse: aWarehouse(), targets: [aTarget()] });

  for (const { Properties: { Name } } of Object.values(templateOf(pipeline).findResources(QUERY))) {
    expect(Name).toMatch(/^([^:*/]+\/?)*[^:*/]+$/);
    expect(Name.length).toBeLessThanOrEqual(255);
  }
});

test('none is saved when they are not wanted', () => {
  templateOf(aPipeline({ createInsightsQueries: false })).resourceCountIs(QUERY, 0);
});
