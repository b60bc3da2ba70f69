/** A run that went wrong, told for people: what was to be, what broke, and what happened to the file it is about. */
import { RunResult } from './simulation';
import { LoadConfig } from '../../lib/private/contract';

const ID = /\b(?:queue-\d+|statement-\d+|[0-9a-f]{8}-0000-4000-8000-0{12})\b/g;
const ALWAYS = /^\S+ (INCIDENT|SETTLE|VIOLATION)/;
const MOST_LINES = 60;

/** @param run with its trace kept */
export function tell(run: RunResult): string {
  const [violation] = run.violations;
  const others = run.violations.length - 1;
  return [
    `seed ${run.seed} breaks ${violation.invariant}: ${violation.what}${others ? ` (and ${others} more)` : ''}`,
    '',
    describeScenario(run),
    '',
    ...violation.concerns === undefined ? [] : storyOf(violation.concerns, run.trace.lines),
    '',
    `all of it: npm run simulate -- --seed ${run.seed} --trace`,
  ].join('\n');
}

export function describeScenario({ scenario }: RunResult): string {
  const { polling, files, events, tables, rates, copies, incidents, deployments: [{ config }, ...later] } = scenario;
  const faulty = files.filter(({ fault }) => fault);
  return [
    `${files.length} files, ${events.length} events, ${tables.length} tables; ${config.maxFilesPerLoad} files a load; ${JSON.stringify(polling)}`,
    `faults of calls: ${JSON.stringify(rates)}`,
    `COPYs: ${JSON.stringify(copies)}`,
    ...[...new Map(config.targets.map(({ load }) => [load?.table, load]))].map(([table, load]) => `${table}: ${waysOf(load)}`),
    `history: ${config.historyTable?.table}`,
    ...later.map(({ after, config: { copyRoleArn, historyTable } }) => `deployed after ${after} ms: ${copyRoleArn}, history: ${historyTable?.table}`),
    ...incidents.map(incident => `incident: ${JSON.stringify(incident)}`),
    ...faulty.map(({ url, fault, isMended }) => `${url} is ${fault}${isMended ? ', and mended in the end' : ''}`),
  ].join('\n');
}

function waysOf({ createTable, merge, beforeSql, afterSql }: Partial<LoadConfig> = {}): string {
  return JSON.stringify({ createTable, merge, beforeSql, afterSql });
}

/** The lines about a file, and about the messages, loads and statements that it went through. */
function storyOf(concerns: string, lines: readonly string[]): readonly string[] {
  const ids = new Set([concerns]);
  for (const line of lines) {
    // A batch names many messages, which have nothing to do with one another.
    if (line.includes(concerns) && !line.includes(' BEGIN ')) for (const [id] of line.matchAll(ID)) ids.add(id);
  }
  for (const line of lines) {
    if (line.includes('loader.copy.submitted') && mentions(line, ids)) for (const [id] of line.matchAll(ID)) ids.add(id);
  }
  const end = lines.findIndex(line => line.includes('VIOLATION'));
  const story = lines.slice(0, end + 1).filter(line => ALWAYS.test(line) || mentions(line, ids));
  return story.length > MOST_LINES ? [`… ${story.length - MOST_LINES} lines before`, ...story.slice(-MOST_LINES)] : story;
}

function mentions(line: string, ids: ReadonlySet<string>): boolean {
  for (const id of ids) {
    const at = line.indexOf(id);
    // queue-1 is not queue-12
    if (at >= 0 && !/\d/.test(line[at + id.length] ?? '')) return true;
  }
  return false;
}
