/** A load that somebody else settles first, and perhaps otherwise. */
import { LoadState } from '../../../lambda/ledger/ledger';
import { LOG_EVENTS } from '../../../lib/private/contract';
import { FakePipeline } from '../../support/pipeline';

/** Of which another try follows at once. */
const CONFLICT = 'ERROR: 1023 DETAIL: Serializable isolation violation on table - 100200';

/** Its COPY ends, and just before the ledger is told how, something else happens to the load. */
async function beforeOutcome(state: 'loaded' | 'failed', happens: (pipeline: FakePipeline) => unknown) {
  const pipeline = await FakePipeline.warm();
  if (state === 'failed') pipeline.warehouse.statementErrors.set('public.app_log', CONFLICT);
  const move = pipeline.ledger.moveLoad.bind(pipeline.ledger);
  jest.spyOn(pipeline.ledger, 'moveLoad').mockImplementation(async (id, from, to, changes) => {
    if (id === 'load-1' && to === state) {
      pipeline.warehouse.statementErrors.clear();
      await happens(pipeline);
    }
    return move(id, from, to, changes);
  });
  pipeline.uploadMany(1);
  await pipeline.invoke();
  return pipeline;
}

const settle = (state: LoadState) => ({ dynamoDb: { items } }: FakePipeline) => {
  items.set('load#load-1', { ...items.get('load#load-1')!, state: { S: state } });
};

test('a load that somebody else settles as loaded is loaded, though its COPY is taken for failed here: its files are not claimed again', async () => {
  const pipeline = await beforeOutcome('failed', settle('loaded'));

  expect(pipeline.queue.messages).toEqual([]);
  expect(pipeline.warehouse.copies).toHaveLength(1);
  expect(pipeline.deadLetterQueue.messages).toEqual([]);
});

test('a load that somebody else settles as failed, as it is here, has its files free, and is told and counted there', async () => {
  const pipeline = await beforeOutcome('failed', settle('failed'));

  expect(pipeline.queue.messages).toEqual([]);
  expect(pipeline.warehouse.copies).toHaveLength(2);
  expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toEqual([]);
});

test('a load that is no more when its failure is to be noted has its files wait for another delivery', async () => {
  const pipeline = await beforeOutcome('failed', ({ dynamoDb: { items } }) => items.delete('load#load-1'));

  expect(pipeline.telemetry.linesOf(LOG_EVENTS.messageDeferred)).toMatchObject([{ code: 'LOAD_BUSY' }]);
  expect(pipeline.warehouse.copies).toHaveLength(1);
});

test('a load that somebody else settles as failed does not come again when its rows are there, and is told and counted there', async () => {
  const pipeline = await beforeOutcome('loaded', settle('failed'));
  expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyLoaded)).toEqual([]);

  await pipeline.drain();

  expect(pipeline.warehouse.copies).toHaveLength(1);
  expect(pipeline.deadLetterQueue.messages).toEqual([]);
});
