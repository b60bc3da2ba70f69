/** Lets the incidents of a scenario befall its warehouse, and makes its COPYs go as their habits are. */
import { DAY, HOUR, SECOND } from './durations';
import { Incident, OutageMode } from './incidents';
import { Stage } from './stage';
import { HISTORY_TABLES } from './ways';
import { ServiceError } from '../../lambda/ports';
import { Ending, FakeStatement, FakeWarehouse } from '../support/fake-warehouse';
import { ParsedLoad } from '../support/load-sql';

type Outage = Incident & { readonly kind: 'outage' };
type Rule = Incident & { readonly kind: 'rule' };

const KNOWN_WORDS = ['ERROR: terminating connection due to administrator command', 'ERROR: I/O error: connection reset by peer', 'ERROR: abort query'];
const CONFLICT = 'ERROR: 1023 DETAIL: Serializable isolation violation on table - 100200, transactions forming the cycle are: 1, 2 (pid:3)';
const ALREADY_THERE = 'ERROR: Relation "t0" already exists';
const OWN_SQL_ERRORS = [
  'ERROR: Divide by zero', 'ERROR: function public.check_rows("unknown") does not exist', 'ERROR: XX000: the procedure has an undocumented mood',
];
const CANCELLED = 'ERROR: Query (150) canceled on user\'s request';
const UNKNOWN_WORDS = 'ERROR: XX000: the leader node has left the building (pid:1234)';

const CALL_ERRORS: Partial<Record<OutageMode, ServiceError>> = {
  refusedCalls: new ServiceError('warehouse', 'ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', { isRefusal: true }),
  brokenCalls: new ServiceError('warehouse', 'InternalServerException', 'Internal error', { status: 500 }),
  unknownRefusals: new ServiceError('warehouse', 'ValidationException', 'the warehouse is in an undocumented state', { status: 400, isRefusal: true }),
};
const STATEMENT_ERRORS: Partial<Record<OutageMode, string>> = {
  failedStatements: 'ERROR: could not connect to server: Connection refused',
  unknownFailures: UNKNOWN_WORDS,
};

export class Weather {
  private readonly outages: Outage[] = [];
  private readonly rules = new Set<Rule>();

  constructor(private readonly stage: Stage, private readonly warehouse: FakeWarehouse) {
    const { world, scenario: { copies: habits } } = stage;
    warehouse.namesPerCopy = habits.namesPerCopy;
    warehouse.historyLagMs = habits.historyLagMs;
    if (habits.hasPast) {
      warehouse.runBefore('/* cdk-rin 0 */ COPY "public"."t0" FROM \'s3://work/before.json\'', world.now() - DAY);
      for (const { table } of HISTORY_TABLES) warehouse.noteBefore(table, world.now() - DAY);
    }
    warehouse.onSubmit = statement => this.submitted(statement);
  }

  schedule(): void {
    const { stage } = this;
    for (const incident of stage.scenario.incidents) {
      stage.world.at(stage.timeOf(incident.after), () => this.begin(incident));
      stage.world.at(stage.timeOf(incident.after + incident.ms), () => this.end(incident));
    }
  }

  private begin(incident: Incident): void {
    const { warehouse } = this;
    warehouse.settle();
    this.stage.trace.add(`INCIDENT ${JSON.stringify(incident)}`);
    switch (incident.kind) {
      case 'missingTable': return void warehouse.tables.delete(incident.table);
      case 'missingGrant': return void warehouse.statementErrors.set(incident.table, `ERROR: permission denied for relation ${incident.table.split('.')[1]}`);
      case 'failingSql': return void warehouse.ownSqlErrors.set(incident.table, this.stage.random.pick(OWN_SQL_ERRORS));
      case 'rule': return void this.rules.add(incident);
      case 'outage':
        this.outages.push(incident);
        this.breakOff(incident);
        if (incident.lostLogMs > 0 && warehouse.loseHistory(this.stage.world.now() - incident.lostLogMs)) this.stage.coverage.count('historyLost');
        return;
      case 'cancel': {
        const copies = warehouse.runningStatements.filter(({ copy, ending }) => copy && ending?.effect !== 'neverRan');
        if (!copies.length) return;
        const copy = this.stage.random.pick(copies);
        this.interrupt(copy, { state: 'aborted', error: CANCELLED, ...this.effect(copy, incident.isTooLate) });
      }
    }
  }

  private end(incident: Incident): void {
    const { warehouse } = this;
    warehouse.settle();
    this.stage.trace.add(`INCIDENT OVER ${incident.kind}`);
    switch (incident.kind) {
      case 'missingTable': return void warehouse.tables.set(incident.table, []);
      case 'missingGrant': return void warehouse.statementErrors.delete(incident.table);
      case 'failingSql': return void warehouse.ownSqlErrors.delete(incident.table);
      case 'rule': return void this.rules.delete(incident);
      case 'outage':
        this.outages.splice(this.outages.indexOf(incident), 1);
        warehouse.callError = this.callError();
    }
  }

  /** What runs when the warehouse goes down. */
  private breakOff({ mode, breaks }: Outage): void {
    this.warehouse.callError = this.callError();
    if (breaks === 'goOn') return;
    const error = mode === 'unknownFailures' ? UNKNOWN_WORDS : this.stage.random.pick(KNOWN_WORDS);
    for (const statement of this.warehouse.runningStatements.filter(({ ending }) => ending?.effect !== 'neverRan')) {
      this.interrupt(statement, { state: 'failed', error, ...this.effect(statement, breaks === 'committed') });
    }
  }

  private effect({ sqls }: FakeStatement, isCommitted: boolean): Omit<Ending, 'state' | 'error'> {
    const { random, coverage } = this.stage;
    if (isCommitted) return { effect: 'committed', isAtCommit: random.chance(0.3), commitsAfterMs: random.chance(0.3) ? random.spread(SECOND, 4 * HOUR) : undefined };
    if (sqls.length === 1) return { effect: 'none' };
    if (random.chance(0.15)) return { effect: 'none', isAtCommit: true };
    const isBetween = random.chance(0.5);
    coverage.count(isBetween ? 'brokenBetweenStatements' : 'brokenInStatement');
    return { effect: 'none', at: random.integer(0, sqls.length - 1), isBetween };
  }

  private callError(): ServiceError | undefined {
    return this.outages.map(({ mode }) => CALL_ERRORS[mode]).find(error => error);
  }

  private submitted(statement: FakeStatement): { readonly ms: number; readonly ending?: Ending } {
    const outage = this.outages.map(({ mode }) => STATEMENT_ERRORS[mode]).find(error => error !== undefined);
    if (statement.copy) this.stage.coverage.countLoad(statement.sqls);
    const ms = outage !== undefined || !statement.copy ? this.stage.random.integer(50, 2 * SECOND) : this.copyMs();
    const ending = outage !== undefined ? { state: 'failed', error: outage, effect: 'neverRan' } as const
      : statement.copy && !this.stage.isCalm ? this.misfortune(statement, statement.copy) : undefined;
    this.settleAfter(ms, ending);
    return { ms, ending };
  }

  private interrupt(statement: FakeStatement, ending: Ending): void {
    this.warehouse.interrupt(statement, ending);
    this.settleAfter(0, ending);
  }

  /** Whether or not anybody looks: the rows are there from then on. */
  private settleAfter(ms: number, ending?: Ending): void {
    this.stage.world.after(ms + (ending?.commitsAfterMs ?? 0), () => this.warehouse.settle());
  }

  private copyMs(): number {
    const { usualMs, longest, longShare } = this.stage.scenario.copies;
    const { random, isCalm } = this.stage;
    return !isCalm && random.chance(longShare) ? random.spread(usualMs, longest) : random.spread(usualMs / 4, usualMs * 4);
  }

  private misfortune(statement: FakeStatement, copy: ParsedLoad): Ending | undefined {
    const { random, coverage, scenario: { copies: { conflicts, brokenOff, unknownWords } } } = this.stage;
    if ([...this.rules].some(rule => rule.table === copy.table && this.warehouse.filesOf(copy).length > rule.mostFiles)) {
      coverage.count('cancelledByRule');
      return { state: 'aborted', error: CANCELLED, ...this.effect(statement, random.chance(0.1)) };
    }
    if (random.chance(conflicts)) {
      if (copy.createsTable && random.chance(0.3)) return { state: 'failed', error: ALREADY_THERE, effect: 'none', at: 0 };
      return { state: 'failed', error: CONFLICT, effect: 'none', at: random.integer(0, statement.sqls.length - 1), isAtCommit: random.chance(0.3) };
    }
    const ending = (error: string): Ending => ({ state: 'failed', error, ...this.effect(statement, random.chance(0.5)) });
    if (random.chance(brokenOff)) return ending(random.pick(KNOWN_WORDS));
    if (random.chance(unknownWords)) return ending(UNKNOWN_WORDS);
    return undefined;
  }
}
