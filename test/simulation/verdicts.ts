/**
 * Whether a file is in the DLQ for a reason of its own (I4). Each code has its own evidence in the world's truth; a code
 * that no file may be parked with is no verdict at all.
 */
import { Cloud } from './cloud';
import { HOUR, MINUTE } from './durations';
import { Incident } from './incidents';
import { SimulatedFile } from './scenario';
import { Stage } from './stage';
import { failuresOf, Witness } from './witness';
import { ParkedFailure } from '../../lib/private/contract';
import { StoredMessage } from '../support/fake-queue';

const SMALLEST_SUSPICIOUS_LOAD = 3;
const WAITING = new Set(['LOAD_RUNNING', 'LOAD_BUSY', 'OUT_OF_TIME']);

export class Verdicts {
  constructor(private readonly stage: Stage, private readonly cloud: Cloud, private readonly witness: Witness) {}

  /** To be called at the moment when a message is parked. */
  judge(message: StoredMessage): void {
    const now = this.stage.world.now();
    const event = this.witness.eventsByBody.get(message.body)!;
    if (message.movedFrom !== undefined) return this.judgeMove(message.movedFrom);
    const failures = failuresOf(message);
    if (!failures.length) this.witness.violate('I4', `${message.id} is in the DLQ without a reason`, message.id);
    const judged = failures.map(failure => {
      const file = event.files.find(({ key, tables }) => key === failure.key && tables.includes(failure.table ?? ''));
      return { failure, isJust: file ? this.isJust(failure, file, failure.table!, now) : event.isGarbage && failure.code.startsWith('MESSAGE_') };
    });
    for (const { failure, isJust } of judged) {
      // Two files that hold each other up leave together.
      const goesAlong = WAITING.has(failure.code) && judged.some(other => other.isJust);
      if (!isJust && !goesAlong) this.witness.violate('I4', `${failure.key} is parked as ${failure.code}: ${failure.reason}`, failure.key);
    }
  }

  /** Every receive of it was in vain, but those that are not over yet. */
  private judgeMove(messageId: string): void {
    const inVain = this.witness.misfortunesOf(messageId);
    const least = this.cloud.queue.maxReceiveCount - this.stage.scenario.polling.maxConcurrency + 1;
    if (inVain < least) this.witness.violate('I4', `the queue moved ${messageId} to the DLQ, though only ${inVain} invocations failed it`, messageId);
  }

  /** @param now when it is parked */
  private isJust({ code, loadId, statementId }: ParkedFailure, file: SimulatedFile, table: string, now: number): boolean {
    const triedAt = statementId === undefined ? now : this.cloud.warehouse.submittedAt(statementId) ?? now;
    switch (code) {
      case 'FILE_REJECTED': return file.fault === 'bad' || file.fault === 'unfit';
      case 'FILE_MISSING': return file.fault === 'missing';
      // Or each of its eight COPYs happened to fail so.
      case 'UNKNOWN_FAILURE': return file.fault === 'strange' || this.stage.scenario.copies.unknownWords > 0;
      case 'ALL_FILES_REJECTED': return file.fault !== undefined && this.badFilesOf(table) >= SMALLEST_SUSPICIOUS_LOAD;
      case 'TABLE_NOT_FOUND': return this.hasLasted('missingTable', table, triedAt, now);
      // Or words that nobody knows came of a target's own statement, time and again.
      case 'SQL_FAILED': return file.fault === 'unfit' || this.hasLasted('failingSql', table, triedAt, now) || this.stage.scenario.copies.unknownWords > 0;
      case 'PERMISSION_DENIED': return this.hasLasted('missingGrant', table, triedAt, now);
      case 'OUTCOME_UNKNOWN': return loadId !== undefined && this.isUnknowable(loadId, now);
      default: return false;
    }
  }

  private badFilesOf(table: string): number {
    return this.stage.scenario.files.filter(({ fault, tables }) => fault !== undefined && tables.includes(table)).length;
  }

  /** For as long as the loader is to be patient; at the last try it may be over for some minutes, as a COPY is no moment. */
  private hasLasted(kind: Incident['kind'], table: string, triedAt: number, now: number): boolean {
    const { stage } = this;
    return stage.scenario.incidents.some(incident => incident.kind === kind && 'table' in incident && incident.table === table
      && now - stage.timeOf(incident.after) >= stage.scenario.patienceMs && triedAt - stage.timeOf(incident.after + incident.ms) <= 40 * MINUTE);
  }

  /** What the Data API says of a statement may be wrong, so that only the system views prove anything: for a week, and not of a new pipeline. */
  private isUnknowable(loadId: string, now: number): boolean {
    const load = this.cloud.dynamoDb.items.get(`load#${loadId}`);
    if (load?.state.S !== 'ready') return false;
    const readyAt = Number(load.readyAt.N);
    // Each deployment asks the history table that it knows.
    return this.stage.configsSince(now - HOUR).some(({ historyTable }) =>
      !this.cloud.warehouse.canTell(loadId, readyAt, now - 20 * MINUTE, historyTable?.table));
  }
}
