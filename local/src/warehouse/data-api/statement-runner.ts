/** Runs the statements of one call on a connection, and records what becomes of each. */
import { notImplemented } from '../errors';
import { type Session } from '../executor';
import { advance, type StatementPart, type StatementRecord, type StatementStatus } from './statement-record';
import { type Faults } from '../faults/faults';
import { leadingWords } from '../sql/lexer';
import { CLOSES, OPENS } from '../statement-checks';

export class StatementRunner {
  constructor(
    private readonly record: StatementRecord,
    private readonly session: Session,
    private readonly faults: Faults,
    private readonly now: () => Date,
  ) {}

  /** @throws the first error */
  async run(): Promise<void> {
    const { request, parts } = this.record;
    if (!request.batch) await this.runPart(parts[0]!);
    else if (request.autoCommit) await this.runEach();
    else await this.runTogether();
    for (const { sql } of parts) this.faults.afterCommit(sql);
  }

  /** One transaction: a statement that fails undoes those before it, and those after it never run. */
  private async runTogether(): Promise<void> {
    try {
      for (const part of this.record.parts) {
        // TRUNCATE has committed what came before it: what comes after is one transaction again.
        await this.session.begin();
        await this.runPart(part, checkNoTransaction);
      }
      await this.session.commit();
    } catch (error) {
      await this.session.rollback();
      for (const part of this.record.parts) this.advance(part, 'ABORTED');
      throw error;
    }
  }

  private async runEach(): Promise<void> {
    let failure: unknown;
    for (const part of this.record.parts) {
      try {
        await this.runPart(part);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure as Error;
  }

  private async runPart(part: StatementPart, check: (sql: string) => void = () => undefined): Promise<void> {
    this.advance(part, 'STARTED');
    try {
      check(part.sql);
      await this.faults.beforeStatement(part.sql, this.record.ending.signal);
      part.result = await this.session.run(part.sql, ({ queryId, queryUuid, sessionId }) => {
        Object.assign(part, { queryId, queryUuid, pid: sessionId });
      });
      this.advance(part, 'FINISHED');
    } catch (error) {
      part.error = errorText(error);
      this.advance(part, this.record.status === 'ABORTED' ? 'ABORTED' : 'FAILED');
      throw error;
    }
  }

  private advance(part: StatementPart, status: StatementStatus): void {
    advance(this.record, part, status, this.now());
  }
}

/** It would keep what a batch that fails has to undo. */
function checkNoTransaction(sql: string): void {
  const [word = ''] = leadingWords(sql, 1);
  if (OPENS.has(word) || CLOSES.has(word)) throw notImplemented(`${word} in a batch that is one transaction`);
}

export function errorText(error: unknown): string {
  return `ERROR: ${(error as Error).message}`;
}
