import { stepMark, Step } from '../../../lambda/loading/load-mark';
import { copyOf, countBegun, errorOf, failedStep, wasCutShort } from '../../../lambda/loading/statement-parts';
import { Statement, StatementPart } from '../../../lambda/ports';

const STEPS: readonly Step[] = ['stage', 'copy', 'merge', 'afterSql'];

/** A transaction of a merge. A part that is not given has not begun. */
function transaction(...parts: readonly Partial<StatementPart>[]): Statement {
  return {
    id: 'statement-1',
    state: 'failed',
    error: 'the whole failed',
    parts: STEPS.map((step, i) => ({
      sql: `${stepMark('load-1', { position: i + 1, count: STEPS.length, step })} COPY or not`, state: 'aborted', queryId: parts[i] && `${i}`, ...parts[i],
    })),
  };
}

const ran = { state: 'finished' } as const;
const failed = { state: 'failed', error: 'Invalid digit' } as const;

describe('the parts of a statement', () => {
  test('are the COPY itself when it is alone', () => {
    const alone = { sql: 'COPY', state: 'finished' } as const;

    expect(copyOf({ id: '1', state: 'finished', parts: [alone] })).toBe(alone);
  });

  test('have one COPY, by its mark, and not by its words', () => {
    const statement = transaction(ran, ran, ran, ran);

    expect(copyOf(statement)).toBe(statement.parts[1]);
  });

  test('tell the error of the part that failed, before that of the whole', () => {
    expect(errorOf(transaction(ran, failed))).toBe('Invalid digit');
  });

  test.each<[string, Statement]>([
    ['failed without a text', transaction(ran, { state: 'failed' })],
    ['has a text and did not fail', transaction(ran, { state: 'finished', error: 'a notice' })],
  ])('leave it to the whole when none failed for a reason: one %s', (_, statement) => {
    expect(errorOf(statement)).toBe('the whole failed');
  });

  test('name the step that failed', () => {
    expect(failedStep(transaction(ran, ran, failed))).toEqual({ position: 3, count: 4, step: 'merge' });
  });

  test('name no step when it is the COPY', () => {
    expect(failedStep(transaction(ran, failed))).toBeUndefined();
  });

  test.each<[string, Statement, boolean]>([
    ['one after it never began', transaction(ran, failed), true],
    ['it was the last', transaction(ran, ran, ran, failed), false],
    ['none failed, though some never began', transaction(ran, ran), false],
    ['all after it have a query', transaction(ran, failed, { state: 'aborted' }, { state: 'aborted' }), false],
    ['all after it have finished, without a query', transaction(ran, failed, { ...ran, queryId: undefined }, { ...ran, queryId: undefined }), false],
    ['all after it have failed, too', transaction(ran, failed, { state: 'failed', queryId: undefined }, { state: 'failed', queryId: undefined }), false],
    ['one before it has no query', transaction({ state: 'aborted', queryId: undefined }, ran, ran, failed), false],
  ])('tell whether the transaction was given up when one failed: %s', (_, statement, expected) => {
    expect(wasCutShort(statement)).toBe(expected);
  });

  test.each<[number, Statement]>([
    [0, transaction()],
    [2, transaction(ran, failed)],
    [3, transaction(ran, ran, { ...ran, queryId: undefined })],
  ])('that have begun are counted: %i', (expected, statement) => {
    expect(countBegun(statement)).toBe(expected);
  });
});
