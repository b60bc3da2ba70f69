/** How often the things happened that a simulation is for. A simulation in which they do not happen proves nothing. */
import { Value } from '../../lambda/ports';
import { DynamoDbCommand, FakeDynamoDb } from '../support/fake-dynamodb';

export class Coverage {
  readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  add(counts: Iterable<readonly [string, number]>): void {
    for (const [what, times] of counts) this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  /** A write of the ledger that has just been applied. */
  countWrite({ input }: DynamoDbCommand, { items }: FakeDynamoDb): void {
    if ('Item' in input && input.Item!.load) {
      const state = items.get(`load#${input.Item!.load.S}`)?.state.S;
      // Only the manifest tells that such a claim is void.
      if (state !== 'open') this.count('claimedTooLate');
    } else if ('UpdateExpression' in input) {
      const { UpdateExpression = '', ConditionExpression = '', ExpressionAttributeValues: values } = input;
      if (UpdateExpression.includes('#takenOver')) this.count('takenOver');
      else if (ConditionExpression.includes('#takenOver')) this.count('calledOff');
      else if (values?.[':state']?.S === 'void') this.count('voided');
    }
  }

  /** A load that was submitted. */
  countLoad(sqls: readonly string[]): void {
    if (sqls.length === 1) return this.count('copyAlone');
    const text = sqls.join('\n');
    if (text.includes('CREATE TABLE IF NOT EXISTS')) this.count('createTable');
    if (text.includes('DELETE FROM "cdk_rin_latest"')) this.count('latestBy');
  }

  /** What a question to the warehouse's history brought. */
  countAnswer(rows: readonly (readonly Value[])[]): void {
    if (rows.length === 1 && rows[0].length === 2) this.count(rows[0][0] === 0 ? 'notNoted' : 'noteShowsCommit');
    for (const [beginning, , status] of rows) {
      if (!/COPY/.test(String(beginning))) continue;
      this.count(/of \d+:/.test(String(beginning)) ? 'historyOfTransaction' : status === 'success' ? 'historyShowsCommit' : 'historyShowsFailure');
    }
  }
}
