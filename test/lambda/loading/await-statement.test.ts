/** How a statement is followed: patiently, and never in a busy loop. */
import { awaitStatement } from '../../../lambda/loading/await-statement';
import { Deadline } from '../../../lambda/loading/deadline';
import { ServiceError, Statement } from '../../../lambda/ports';
import { LOG_EVENTS } from '../../../lib/private/contract';
import { FakeManifests } from '../../support/fake-manifests';
import { FakeWarehouse } from '../../support/fake-warehouse';
import { FakePipeline } from '../../support/pipeline';
import { VirtualClock } from '../../support/virtual-clock';

const RESET = new ServiceError('warehouse', 'ECONNRESET', 'socket hang up');
const BUSY = new ServiceError('warehouse', 'ThrottlingException', 'Rate exceeded', { status: 400 });

/**
 * A statement that runs for so long; each poll is noted by the second in which it begins.
 *
 * @param answer what becomes of a poll, of which it is told how many there were
 */
async function followed(seconds: number, answer: (poll: () => Promise<Statement>, polls: number) => Promise<Statement>, holds = true) {
  const clock = new VirtualClock();
  const warehouse = new FakeWarehouse(clock, new FakeManifests(), []);
  warehouse.onSubmit = () => ({ ms: seconds * 1_000 });
  const { id } = await warehouse.execute({ sqls: ['SELECT 1'], name: 'question' });
  const startedAt = clock.now();
  const polledAt: number[] = [];
  const poll = warehouse.describe.bind(warehouse);
  jest.spyOn(warehouse, 'describe').mockImplementation((statementId, waitSeconds) => {
    polledAt.push((clock.now() - startedAt) / 1_000);
    // Else a busy loop would never end.
    if (polledAt.length > 20) throw new Error('too many polls');
    return answer(() => poll(statementId, holds ? waitSeconds : 0), polledAt.length);
  });
  const awaited = await awaitStatement({ clock, warehouse }, id, new Deadline(clock, clock.now() + 300_000));
  return { awaited, polledAt };
}

describe('a statement', () => {
  test('is polled for by calls that hold, one after another', async () => {
    const { awaited, polledAt } = await followed(70, poll => poll());

    expect(awaited).toMatchObject({ kind: 'ended', statement: { state: 'finished' } });
    expect(polledAt).toEqual([0, 30, 60]);
  });

  test('whose polls return at once though it runs is polled for once a second', async () => {
    const { awaited, polledAt } = await followed(3, poll => poll(), false);

    expect(awaited).toMatchObject({ kind: 'ended', statement: { state: 'finished' } });
    expect(polledAt).toEqual([0, 1, 2, 3]);
  });

  test('whose polls fail is polled for ever more rarely, down to every 15 seconds', async () => {
    const { awaited, polledAt } = await followed(3, (poll, polls) => polls < 8 ? Promise.reject(RESET) : poll());

    expect(awaited).toMatchObject({ kind: 'ended', statement: { state: 'finished' } });
    expect(polledAt).toEqual([0, 1, 3, 7, 15, 30, 45, 60]);
  });
});

test('a COPY is loaded in the same invocation though a poll for it fails', async () => {
  const pipeline = await FakePipeline.warm();
  jest.spyOn(pipeline.warehouse, 'describe').mockRejectedValueOnce(RESET);
  const files = pipeline.uploadMany(1);

  await pipeline.invoke();

  expect(pipeline.loaded()).toEqual(files);
  expect(pipeline.queue.messages).toEqual([]);
});

test('a COPY for which no poll succeeds is waited for, with the reason and its statement', async () => {
  const pipeline = await FakePipeline.warm();
  jest.spyOn(pipeline.warehouse, 'describe').mockRejectedValue(BUSY);
  pipeline.uploadMany(1);

  await pipeline.invoke();

  expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred)).toMatchObject([{ code: 'THROTTLED', statementId: expect.any(String) }]);
});
