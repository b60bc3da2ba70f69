/** What is thrown and is no service's error is a bug: it must not pass for an outage, nor cost a file. */
import { LOG_EVENTS } from '../../../lib/private/contract';
import { FakePipeline } from '../../support/pipeline';

const MINUTE = 60_000;
const BUG = new TypeError('x is not a function');

const deferrals = ({ telemetry }: FakePipeline) => telemetry.linesOf(LOG_EVENTS.messageDeferred);

test.each<[string, (pipeline: FakePipeline) => unknown]>([
  ['claiming', ({ ledger }) => jest.spyOn(ledger, 'claim').mockRejectedValueOnce(BUG)],
  ['writing a manifest', ({ manifests }) => jest.spyOn(manifests, 'write').mockRejectedValueOnce(BUG)],
  ['submitting', ({ warehouse }) => jest.spyOn(warehouse, 'execute').mockRejectedValueOnce(BUG)],
  ['noting a statement', ({ ledger }) => jest.spyOn(ledger, 'noteStatement').mockRejectedValueOnce(BUG)],
  ['following a statement', ({ warehouse }) => jest.spyOn(warehouse, 'describe').mockRejectedValueOnce(BUG)],
])('a bug in %s is told as the loader\'s own, with its stack, and the file is loaded once', async (_, strike) => {
  const pipeline = await FakePipeline.warm();
  const files = pipeline.uploadMany(1);
  strike(pipeline);

  await pipeline.invoke();

  expect(deferrals(pipeline)).toMatchObject([{ code: 'LOADER_FAULT' }]);
  expect(pipeline.telemetry.linesOf(LOG_EVENTS.copyFailed)).toMatchObject([{ code: 'LOADER_FAULT', stack: BUG.stack }]);
  await pipeline.drain();
  expect(pipeline.loaded()).toEqual(files);
});

test('a bug in going on with a load is told so, too', async () => {
  const pipeline = await FakePipeline.warm();
  pipeline.warehouse.losesNextAnswer = true;
  pipeline.uploadMany(1);
  await pipeline.invoke();
  jest.spyOn(pipeline.ledger, 'takeOver').mockRejectedValueOnce(BUG);
  pipeline.clock.advance(MINUTE);

  await pipeline.invoke();

  expect(deferrals(pipeline).at(-1)).toMatchObject({ code: 'LOADER_FAULT' });
});

test('a bug in asking whether the warehouse is up is told so, too', async () => {
  const pipeline = new FakePipeline();
  jest.spyOn(pipeline.warehouse, 'execute').mockRejectedValueOnce(BUG);
  pipeline.uploadMany(1);

  await pipeline.invoke();

  expect(deferrals(pipeline)).toMatchObject([{ code: 'LOADER_FAULT' }]);
});
