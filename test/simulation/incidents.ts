/**
 * What befalls a warehouse while files arrive: it is down in one of the ways in which it can be, lacks a table or a
 * grant, has its COPYs cancelled by an operator. Each has a beginning and an end.
 */
import { HOUR, MINUTE, SECOND, DAY } from './durations';
import { SeededRandom } from './random';

/** How a warehouse that is down shows it. */
export type OutageMode =
  /** Nobody answers. */
  | 'refusedCalls'
  /** The Data API breaks down on every call. */
  | 'brokenCalls'
  /** The Data API refuses statements, in words that nobody knows. */
  | 'unknownRefusals'
  /** The Data API takes statements, and they fail. */
  | 'failedStatements' | 'unknownFailures';

const OUTAGE_MODES: readonly OutageMode[] = ['refusedCalls', 'brokenCalls', 'unknownRefusals', 'failedStatements', 'unknownFailures'];

/** What happens to the statements that run when an outage begins. */
export type Break = 'goOn' | 'committed' | 'rolledBack';

interface Span {
  /** Since the beginning of the run. */
  readonly after: number;
  readonly ms: number;
}

export type Incident =
  | Span & {
    readonly kind: 'outage';
    readonly mode: OutageMode;
    readonly breaks: Break;
    /** For so long before it the warehouse has not written down what it did. */
    readonly lostLogMs: number;
  }
  | Span & { readonly kind: 'missingTable' | 'missingGrant' | 'failingSql'; readonly table: string }
  /** COPYs into the table of more files than so many are cancelled. */
  | Span & { readonly kind: 'rule'; readonly table: string; readonly mostFiles: number }
  | Span & { readonly kind: 'cancel'; readonly isTooLate: boolean };

export interface Surroundings {
  readonly tables: readonly string[];
  /** Tables into which files are loaded with SQL of the target's own. */
  readonly withOwnSql: readonly string[];
  readonly span: number;
  /** With a misconfiguration. */
  readonly patienceMs: number;
  readonly isLong: boolean;
  /** Its messages are many: each would come back for hours. */
  readonly isCrowded: boolean;
}

export function drawIncidents(random: SeededRandom, { tables, withOwnSql, span, patienceMs, isLong, isCrowded }: Surroundings): readonly Incident[] {
  const incidents: Incident[] = [];
  const sometime = () => random.integer(0, span);
  if (!isCrowded && random.chance(0.1)) {
    const nearlyTooLong = patienceMs * 0.8;
    const ms = random.chance(0.5) ? random.integer(nearlyTooLong, patienceMs * 1.5) : random.spread(MINUTE, nearlyTooLong);
    const kind = withOwnSql.length && random.chance(0.5) ? 'failingSql' : random.pick(['missingTable', 'missingGrant'] as const);
    incidents.push({ kind, table: random.pick(kind === 'failingSql' ? withOwnSql : tables), after: 0, ms });
  }
  if (!isCrowded && random.chance(0.08)) {
    incidents.push({ kind: 'rule', table: random.pick(tables), mostFiles: random.integer(0, 8), after: sometime(), ms: random.spread(10 * MINUTE, 3 * HOUR) });
  }
  const outages = isLong ? 1 : random.chance(0.5) ? random.integer(1, 2) : 0;
  for (let i = 0; i < outages; i++) {
    incidents.push({
      kind: 'outage',
      mode: random.pick(OUTAGE_MODES),
      breaks: random.pick(['goOn', 'committed', 'rolledBack']),
      // The Data API must remember what the warehouse does not.
      lostLogMs: !isLong && random.chance(0.2) ? random.spread(SECOND, 10 * MINUTE) : 0,
      after: sometime(),
      ms: isLong ? drawLongOutage(random) : random.spread(10 * SECOND, 3 * HOUR),
    });
  }
  if (random.chance(0.2)) {
    for (let i = random.integer(1, 5); i > 0; i--) incidents.push({ kind: 'cancel', after: sometime(), ms: 0, isTooLate: random.chance(0.3) });
  }
  return incidents;
}

/** The Data API forgets a token after 8 hours, a statement after 24, the warehouse its history after 7 days. */
function drawLongOutage(random: SeededRandom): number {
  return random.chance(0.8) ? random.integer(6 * HOUR, 26 * HOUR) : random.spread(DAY, 20 * DAY);
}
