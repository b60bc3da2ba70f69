import { DEFERRAL_ATTRIBUTES } from '../../../lib/private/contract';
import type { QueueContent, StoredMessage } from '../../../local/src/services/storage-server';
import { drainQueues, DrainSource } from '../../../local/src/stack/drain';

const EMPTY: QueueContent = { ready: [], delayed: [], inflight: [] };

describe('draining the queues', () => {
  test('ends when nothing is left and no invocation runs', async () => {
    const source = aSource([{ ...EMPTY, inflight: [{ message: aMessage() }] }, EMPTY]);

    const state = await drainQueues(source, { patienceSeconds: 5 });

    expect(state.remaining).toBe(0);
  });

  test('waits for the invocation that has taken the last message', async () => {
    const source = aSource([EMPTY, EMPTY, EMPTY], { invocations: [1, 1, 0] });

    await drainQueues(source, {});

    expect(source.polls).toBe(3);
  });

  test('gives up on messages that are deferred again and again, also while one try or another is always running', async () => {
    const deferred = aMessage('TABLE_NOT_FOUND');
    const source = aSource([
      { ...EMPTY, delayed: [deferred], inflight: [{ message: deferred }] },
      { ...EMPTY, ready: [deferred, deferred] },
    ], { stepMs: 1000 });

    const state = await drainQueues(source, { patienceSeconds: 5 });

    expect(state).toEqual({ remaining: 2, waiting: { TABLE_NOT_FOUND: 2 } });
  });

  test('has patience without end for a message that has not had its first try', async () => {
    const fresh: QueueContent = { ...EMPTY, inflight: [{ message: aMessage() }], delayed: [aMessage('TABLE_NOT_FOUND')] };
    const source = aSource([...Array.from({ length: 20 }, () => fresh), EMPTY], { stepMs: 1000 });

    const state = await drainQueues(source, { patienceSeconds: 5 });

    expect(state.remaining).toBe(0);
  });

  test('gives up on messages that the loader crashed on, and says how', async () => {
    const source = aSource([{ ...EMPTY, inflight: [{ message: aMessage() }] }], { stepMs: 1000, failures: { m: 'Sandbox.Timedout: too late' } });

    const state = await drainQueues(source, { patienceSeconds: 5 });

    expect(state).toEqual({ remaining: 1, waiting: { 'Sandbox.Timedout: too late': 1 } });
  });

  test('starts its patience anew whenever a message is settled', async () => {
    const waiting = (count: number): QueueContent => ({ ...EMPTY, delayed: Array.from({ length: count }, () => aMessage('THROTTLED')) });
    const source = aSource([waiting(3), waiting(3), waiting(2), waiting(2), waiting(1), waiting(1), EMPTY], { stepMs: 2000 });

    const state = await drainQueues(source, { patienceSeconds: 3 });

    expect(state.remaining).toBe(0);
  });
});

function aMessage(deferredFor?: string): StoredMessage {
  const messageAttributes: StoredMessage['messageAttributes'] = deferredFor === undefined ? {} : { [DEFERRAL_ATTRIBUTES.reason]: { DataType: 'String', StringValue: deferredFor } };
  return { messageId: 'm', body: '{}', messageAttributes, approximateReceiveCount: 1 };
}

/** Shows one content after another, the last one for ever; time goes on by one step with each look at the queue. */
function aSource(contents: readonly QueueContent[], { invocations = [0], stepMs = 0, failures = {} } = {}): DrainSource & { polls: number } {
  const at = <T>(values: readonly T[], poll: number) => values[Math.min(poll, values.length) - 1]!;
  return {
    polls: 0,
    async contents() {
      this.polls++;
      return [at(contents, this.polls)];
    },
    invocations() { return at(invocations, this.polls); },
    failures: () => new Map(Object.entries(failures)),
    now() { return this.polls * stepMs; },
    sleep: async () => undefined,
    check: () => undefined,
  };
}
