/** What the loader's core writes by its real telemetry when everything happens to it that it writes of: log lines, and metrics as EMF. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { discardTarget, loaderConfig, prefixTarget } from './config';
import { NUMBER_ERROR } from './fake-warehouse';
import { FakePipeline } from './pipeline';
import { writtenLines } from './written-lines';
import { EventBridgeEvents } from '../../lambda/adapters/event-bridge-events';
import { PowertoolsTelemetry } from '../../lambda/adapters/powertools-telemetry';
import { ServiceError } from '../../lambda/ports';
import { createBatchProcessor } from '../../lambda/process-batch';

export const PIPELINE = 'Stack/Logs';

/** Where nobody answers. Made before lines are collected: the SDK may have a warning to write. */
const NOWHERE = new EventBridgeClient({
  endpoint: 'http://127.0.0.1:9', region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1,
});

export interface EmittedMetric {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly name: string;
  readonly unit: string;
}

export async function loaderLog(): Promise<readonly Record<string, any>[]> {
  const targets = [discardTarget('logs/tmp/'), prefixTarget('logs/missing', { table: 'missing' }, { break: true }), prefixTarget('logs/')];
  const world = new FakePipeline();
  let ids = 0;
  return writtenLines(async () => {
    const telemetry = new PowertoolsTelemetry(PIPELINE);
    const processBatch = createBatchProcessor(loaderConfig({ pipeline: PIPELINE, targets }), {
      ...world,
      telemetry,
      random: () => 0,
      ids: { next: () => `load-${++ids}` },
      events: new EventBridgeEvents(NOWHERE, 'arn:aws:events:eu-central-1:123456789012:event-bus/default', telemetry),
    });
    const invoke = async () => {
      world.clock.advance(900_000);
      await processBatch(world.queue.receive(10_000, 0), world.clock.now() + 300_000);
    };
    world.upload(...['logs/a', 'logs/bad', 'logs/tmp/a', 'logs/missing', 'elsewhere'].map(key => ({ key })));
    world.warehouse.badFiles.set('s3://source/logs/bad', NUMBER_ERROR);
    await invoke();

    world.queue.refuses = () => true;
    await invoke();

    world.queue.refuses = undefined;
    world.upload({ key: 'logs/throttled' });
    world.warehouse.callError = new ServiceError('warehouse', 'ThrottlingException', 'Rate exceeded', { status: 400, isRefusal: true });
    await invoke();
  });
}

export function metricsIn(lines: readonly Record<string, any>[]): readonly EmittedMetric[] {
  return lines.flatMap(line => (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace: namespace, Dimensions, Metrics }: any) => {
    const dimensions = Object.fromEntries(Dimensions.flat().map((name: string) => [name, line[name]]));
    return Metrics.map(({ Name: name, Unit: unit }: any) => ({ namespace, dimensions, name, unit }));
  }));
}

/** Lines of a decision. */
export function linesOf(lines: readonly Record<string, any>[], event: string): readonly Record<string, any>[] {
  return lines.filter(line => line.event === event);
}
