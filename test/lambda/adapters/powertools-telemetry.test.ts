import { PowertoolsTelemetry } from '../../../lambda/adapters/powertools-telemetry';
import { METRICS } from '../../../lib/private/contract';
import { writtenLines } from '../../support/written-lines';

function linesOf(use: (telemetry: PowertoolsTelemetry) => void): Promise<readonly Record<string, any>[]> {
  return writtenLines(() => use(new PowertoolsTelemetry('Stack/Logs')));
}

describe('telemetry', () => {
  test('adds counts up and writes them with the pipeline as their only dimension', async () => {
    const [emf, ...rest] = await linesOf(telemetry => {
      for (let i = 0; i < 250; i++) telemetry.metric(METRICS.messagesDeferred, 'Count', 1);
      telemetry.metric(METRICS.loadDuration, 'Milliseconds', 1_200);
      telemetry.flush();
    });

    expect(rest).toEqual([]);
    expect(emf._aws.CloudWatchMetrics).toEqual([{
      Namespace: 'CdkRin', Dimensions: [['Pipeline']], Metrics: expect.arrayContaining([{ Name: 'MessagesDeferred', Unit: 'Count' }, { Name: 'LoadDuration', Unit: 'Milliseconds' }]),
    }]);
    expect(emf).toMatchObject({ Pipeline: 'Stack/Logs', MessagesDeferred: 250, LoadDuration: 1_200 });
  });

  test('starts counting anew after each flush, and writes nothing when there is nothing', async () => {
    const lines = await linesOf(telemetry => {
      telemetry.metric(METRICS.loads, 'Count', 1);
      telemetry.flush();
      telemetry.flush();
      telemetry.metric(METRICS.loads, 'Count', 2);
      telemetry.flush();
    });

    expect(lines.map(({ Loads }) => Loads)).toEqual([1, 2]);
  });

  test('writes a decision as one JSON line with its event and fields', async () => {
    const [line] = await linesOf(telemetry => telemetry.log('info', 'loader.copy.loaded', { loadId: 'load-1', files: 3 }));

    expect(line).toMatchObject({ level: 'INFO', event: 'loader.copy.loaded', loadId: 'load-1', files: 3, service: 'Stack/Logs' });
  });
});
