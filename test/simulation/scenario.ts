/**
 * What a run is about: tables, files, the events that announce them, and everything that is going to go wrong. Drawn from
 * the seed before the run begins, so that it can be read without running anything.
 *
 * Sizes are spread over orders of magnitude: most runs are small, where rare meetings are likely; a few are large, or long.
 */
import { HOUR, MINUTE, SECOND } from './durations';
import { Polling } from './event-source';
import { drawFaultRates, drawLostSubmissions, FaultRates, SLOW_AND_THROTTLED } from './faults';
import { drawIncidents, Incident } from './incidents';
import { SeededRandom } from './random';
import { configOf, drawSetup, redeploy, Setup, Ways } from './ways';
import { LoaderConfig } from '../../lib/private/contract';
import { eventBridgeEvent, s3Event } from '../support/events';

export interface SimulatedFile {
  readonly key: string;
  readonly url: string;
  /** schema.table of each table it is due in. */
  readonly tables: readonly string[];
  /** What Redshift has against it: `unfit` are rows that can be copied, and that a later statement of the transaction fails of. */
  readonly fault?: 'bad' | 'missing' | 'strange' | 'unfit';
  /** Whether somebody mends it before the DLQ is redriven. */
  readonly isMended: boolean;
}

export interface SimulatedEvent {
  readonly body: string;
  readonly files: readonly SimulatedFile[];
  /** When it is delivered to the queue: more than once, for some. */
  readonly sentAfter: readonly number[];
  readonly isGarbage?: boolean;
}

/** How the COPYs of a run go when nothing but they themselves decides. */
export interface CopyHabits {
  readonly usualMs: number;
  readonly longest: number;
  readonly longShare: number;
  /** Shares of the COPYs that end otherwise than they should, as long as there are faults. */
  readonly conflicts: number;
  readonly brokenOff: number;
  readonly unknownWords: number;
  readonly namesPerCopy: number;
  readonly historyLagMs: number;
  /** Whether the pipeline's first statement lies before the run. */
  readonly hasPast: boolean;
}

export interface Deployment {
  /** Since the beginning of the run. */
  readonly after: number;
  readonly config: LoaderConfig;
}

export interface Scenario {
  /** The first is there from the beginning, the others come in their order. */
  readonly deployments: readonly Deployment[];
  readonly polling: Polling;
  readonly tables: readonly string[];
  readonly files: readonly SimulatedFile[];
  readonly events: readonly SimulatedEvent[];
  readonly rates: FaultRates;
  /** When calls go wrong, and processes crash: beginnings and ends. */
  readonly roughTimes: readonly (readonly [from: number, to: number])[];
  readonly copies: CopyHabits;
  readonly incidents: readonly Incident[];
  /** With a misconfiguration. */
  readonly patienceMs: number;
  readonly lostDeletes: number;
  readonly deliveredTwice: number;
  /** No fault begins after that. */
  readonly faultsEndAfter: number;
}

export function drawScenario(random: SeededRandom): Scenario {
  const isLong = random.chance(0.05);
  const isCrowded = !isLong && random.chance(0.07);
  const tables = Array.from({ length: random.integer(1, 4) }, (_, i) => `public.t${i}`);
  const span = random.spread(MINUTE, isLong ? HOUR : 3 * HOUR);
  const setup = drawSetup(random, tables);
  // Long enough for others to be done meanwhile, or short, as each hour of it costs many COPYs.
  const patienceMs = random.chance(0.3) ? 6 * HOUR : HOUR;
  const withOwnSql = tables.filter(table => hasOwnSql(setup, table));
  const incidents = drawIncidents(random, { tables, withOwnSql, span, patienceMs, isLong, isCrowded });
  const badShare = random.chance(0.55) ? 0 : random.pick([0.05, 0.05, 0.2, 0.6]);
  const files = drawFiles(random, tables, random.spread(1, mostFiles(isLong, isCrowded, incidents, badShare)), badShare, setup.ways);
  const lastIncident = Math.max(0, ...incidents.map(({ after, ms }) => after + ms));
  return {
    deployments: drawDeployments(random, setup, { tables, patienceMs, lasts: Math.max(span, lastIncident), isLong }),
    polling: {
      maxConcurrency: random.integer(2, 4),
      batchSize: isCrowded ? random.integer(1, 3) : random.pick([1, 5, 10, 100, 1_000]),
      windowMs: isCrowded ? 0 : random.pick([0, 5 * SECOND, 60 * SECOND]),
      functionTimeoutMs: random.pick([2 * MINUTE, 3 * MINUTE, 5 * MINUTE]),
    },
    tables,
    files,
    events: drawEvents(random, files, span, isCrowded),
    rates: isLong ? drawLostSubmissions(random) : isCrowded ? SLOW_AND_THROTTLED : drawFaultRates(random),
    roughTimes: drawRoughTimes(random, span, incidents),
    copies: drawCopyHabits(random, isLong),
    incidents,
    patienceMs,
    lostDeletes: random.chance(0.3) ? random.next() * 0.03 : 0,
    deliveredTwice: random.chance(0.3) ? random.next() * 0.05 : 0,
    faultsEndAfter: Math.max(span, lastIncident) + random.spread(MINUTE, 6 * HOUR),
  };
}

/** Fewer where each costs many COPYs: a bad one is isolated, one that waits is tried every quarter of an hour, for days. */
function mostFiles(isLong: boolean, isCrowded: boolean, incidents: readonly Incident[], badShare: number): number {
  if (isLong) return 3;
  if (isCrowded) return 5;
  return badShare > 0.1 || incidents.some(incident => 'table' in incident) ? 8 : 20;
}

/**
 * Not all the time: a crash after messages were sent back leaves two of each, and over days they would grow without end.
 * While files arrive, and when an incident is about to end.
 */
function drawRoughTimes(random: SeededRandom, span: number, incidents: readonly Incident[]): Scenario['roughTimes'] {
  const ends = incidents.map(({ after, ms }) => after + ms).filter(end => end > HOUR);
  return [
    [0, Math.min(span, 2 * HOUR) + random.spread(MINUTE, 30 * MINUTE)],
    ...ends.map(end => [end - random.integer(0, 10 * MINUTE), end + random.spread(MINUTE, 30 * MINUTE)] as const),
  ];
}

interface Frame {
  readonly tables: readonly string[];
  readonly patienceMs: number;
  readonly lasts: number;
  readonly isLong: boolean;
}

/** Most pipelines are not deployed again while their files are under way. */
function drawDeployments(random: SeededRandom, first: Setup, { tables, patienceMs, lasts, isLong }: Frame): readonly Deployment[] {
  const limits = {
    maxFilesPerLoad: random.pick([1, 2, 5, 20, 1_000]), maxParallelLoads: random.integer(1, 4), misconfigurationPatienceSeconds: patienceMs / SECOND,
  };
  const deployments: Deployment[] = [{ after: 0, config: configOf(first, tables, limits) }];
  let setup = first;
  for (let more = random.chance(isLong ? 0.6 : 0.3) ? random.integer(1, 2) : 0; more > 0; more--) {
    setup = redeploy(random, setup, tables);
    const after = random.integer(deployments[deployments.length - 1].after, lasts);
    deployments.push({ after, config: configOf(setup, tables, limits) });
  }
  return deployments;
}

function hasOwnSql({ ways }: Setup, table: string): boolean {
  return ways.get(table)?.beforeSql !== undefined || ways.get(table)?.afterSql !== undefined;
}

/** A key, or a value, may say what Redshift says of other troubles. */
export const ERROR_WORDS = [
  'status=paused', 'permission denied for relation t0', 'syntax error at or near "t0"', 'connection reset by peer', 'Cannot COPY into nonexistent table t0',
  'S3ServiceException: SlowDown, Status 503', 'Mandatory url is not present in manifest file', 'Query (1) cancelled on user\'s request',
  'Serializable isolation violation', 'Load into table \'t0\' failed.  Check \'sys_load_error_detail\'', 'disk full',
];

/** What is encoded in an event, and quoted in SQL or in an error. */
const KEY_PARTS = ['a b/', 'a+b/', 'größe/', '日付=2026/', 'it\'s "so"/', '100%/', 'a&b=c;d/', '🦊/', `${'long/'.repeat(60)}`];

function drawFiles(
  random: SeededRandom, tables: readonly string[], count: number, badShare: number, ways: Ways,
): readonly SimulatedFile[] {
  const isTableBad = random.chance(0.07);
  const badTable = random.pick(tables);
  const faults = random.chance(0.2) ? ['bad', 'missing', 'strange'] as const : ['bad', 'bad', 'missing', 'unfit'] as const;
  const canBeUnfit = (table: string) => ways.get(table)?.merge !== undefined || ways.get(table)?.afterSql !== undefined;
  return Array.from({ length: count }, (_, i) => {
    const [folder, due] = drawFolder(random, tables);
    const isBad = random.chance(badShare) || isTableBad && due.includes(badTable);
    const fault = isBad ? isTableBad ? 'bad' : random.pick(faults) : undefined;
    const key = `${folder}/${random.chance(0.3) ? random.pick(KEY_PARTS) : ''}${random.chance(0.15) ? `${random.pick(ERROR_WORDS)}/` : ''}${i}.json.gz`;
    return {
      key,
      url: `s3://source/${key}`,
      tables: due,
      isMended: random.chance(0.5),
      fault: fault === 'unfit' && !due.every(canBeUnfit) ? 'bad' : fault,
    };
  });
}

function drawFolder(random: SeededRandom, tables: readonly string[]): readonly [folder: string, due: readonly string[]] {
  const draw = random.next();
  if (draw < 0.03) return ['tmp', []];
  if (draw < 0.06) return ['nowhere', []];
  if (draw < 0.12) return ['every', tables];
  if (draw < 0.2) return ['two', [...new Set([tables[0], tables[tables.length - 1]])]];
  const i = random.integer(0, tables.length - 1);
  return [`only${i}`, [tables[i]]];
}

/**
 * Every file is announced at least once, some by several messages; in a crowded run by several at once, so that invocations
 * meet over the same files.
 */
function drawEvents(random: SeededRandom, files: readonly SimulatedFile[], span: number, isCrowded: boolean): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  const announce = (announced: readonly SimulatedFile[]) => {
    const sentAfter = [random.integer(0, span)];
    while (isCrowded && random.chance(0.6)) sentAfter.push(sentAfter[0] + random.integer(0, 2 * SECOND));
    while (random.chance(0.12)) sentAfter.push(sentAfter[0] + random.spread(SECOND, 12 * HOUR));
    events.push({ body: bodyOf(random, announced, events.length), files: announced, sentAfter });
  };
  for (let i = 0; i < files.length;) {
    const several = random.chance(0.15) ? random.integer(2, 3) : 1;
    announce(files.slice(i, i + several));
    i += several;
  }
  for (const file of random.some(files, 0.08)) announce([file]);
  if (random.chance(0.05)) events.push({ body: '{ no event', files: [], sentAfter: [random.integer(0, span)], isGarbage: true });
  return events;
}

/** The number makes every body another one, by which its copies are known. */
function bodyOf(random: SeededRandom, files: readonly SimulatedFile[], number: number): string {
  const eventTime = new Date(Date.parse('2026-11-23T11:00:00Z') + number).toISOString();
  const objects = files.map(({ key }) => ({ key, eventTime, size: 100 }));
  return objects.length === 1 && random.chance(0.1) ? eventBridgeEvent(objects[0]) : s3Event(...objects);
}

function drawCopyHabits(random: SeededRandom, isLong: boolean): CopyHabits {
  const hasLong = random.chance(0.12);
  const share = (probability: number) => random.chance(probability) ? random.next() * 0.3 : 0;
  return {
    usualMs: random.spread(SECOND, 30 * SECOND),
    longest: random.spread(2 * MINUTE, isLong ? 20 * HOUR : 6 * HOUR),
    longShare: hasLong ? random.next() * 0.3 : 0,
    conflicts: share(0.15),
    brokenOff: share(0.25),
    unknownWords: share(0.15),
    namesPerCopy: random.pick([0, 1, 1, 3]),
    historyLagMs: random.pick([0, 0, 5 * SECOND, 30 * SECOND]),
    hasPast: random.chance(0.9),
  };
}
