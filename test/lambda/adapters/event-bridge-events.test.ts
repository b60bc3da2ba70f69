import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBridgeEvents } from '../../../lambda/adapters/event-bridge-events';
import { awsServices } from '../../../lambda/adapters/services';
import { LoadEvent } from '../../../lib/private/contract';
import { useAwsServer } from '../../support/aws-environment';
import { loaderConfig } from '../../support/config';
import { Answer, awsError } from '../../support/http-server';
import { RecordingTelemetry } from '../../support/recording-telemetry';

const BUS = 'arn:aws:events:eu-central-1:123456789012:event-bus/loads';
const EVENT: LoadEvent = {
  pipeline: 'Stack/Logs',
  loadId: 'load-1',
  schema: 'public',
  table: 'app_log',
  files: 3,
  manifest: 's3://work/manifests/load-1.json',
  statementId: 'statement-1',
  rows: 42,
  durationMs: 1_500,
};
const ACCEPTED: Answer = { body: '{"FailedEntryCount":0,"Entries":[{"EventId":"event-1"}]}' };

const server = useAwsServer();

function refused(code: string): Answer {
  return { body: JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: 'not now' }] }) };
}

function events(telemetry: RecordingTelemetry): EventBridgeEvents {
  const client = new EventBridgeClient({ maxAttempts: 2, requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true } });
  return new EventBridgeEvents(client, BUS, telemetry);
}

/** Publishes, while the server gives these answers in turn. */
async function publish(...answers: readonly (Answer | 'never')[]): Promise<RecordingTelemetry> {
  server.answer = () => answers[server.requests.length - 1];
  const telemetry = new RecordingTelemetry();
  await events(telemetry).publish('succeeded', EVENT);
  return telemetry;
}

test('an event says on the bus which load ended, and how', async () => {
  const telemetry = await publish(ACCEPTED);

  expect(server.requests.map(({ headers }) => headers['x-amz-target'])).toEqual(['AWSEvents.PutEvents']);
  const { Entries: [{ Detail, ...entry }] } = JSON.parse(server.requests[0].body);
  expect(entry).toEqual({ EventBusName: BUS, Source: 'cdk-rin', DetailType: 'Load Succeeded' });
  expect(JSON.parse(Detail)).toEqual(EVENT);
  expect(telemetry.lines).toEqual([]);
});

test('a failed load has a type of its own', async () => {
  server.answer = () => ACCEPTED;

  await events(new RecordingTelemetry()).publish('failed', { ...EVENT, code: 'FILE_REJECTED', reason: 'no number' });

  expect(JSON.parse(server.requests[0].body).Entries).toMatchObject([{ DetailType: 'Load Failed' }]);
});

describe('sent once more, and not lost, is an event', () => {
  test.each<[string, Answer | 'never']>([
    ['that the answer says was throttled', refused('ThrottlingException')],
    ['that the answer says met a fault of EventBridge', refused('InternalFailure')],
    ['that met a fault of EventBridge', awsError('InternalException', 'oh', 500)],
    ['that nobody answered', 'never'],
  ])('%s', async (_, answer) => {
    const telemetry = await publish(answer, ACCEPTED);

    expect(server.requests).toHaveLength(2);
    expect(telemetry.lines).toEqual([]);
    expect(telemetry.metrics.size).toBe(0);
  });
});

describe('logged, counted, and let go, so that no load waits for it, is an event', () => {
  test.each<[string, readonly Answer[], string]>([
    ['that is refused for good', [awsError('AccessDeniedException', 'not authorized')], 'AccessDeniedException: not authorized'],
    ['that the answer says is refused for good', [refused('MalformedDetail')], 'MalformedDetail: not now'],
    ['that is refused twice', [refused('InternalFailure'), refused('InternalFailure')], 'InternalFailure: not now'],
  ])('%s', async (_, answers, reason) => {
    const telemetry = await publish(...answers);

    expect(server.requests).toHaveLength(answers.length);
    expect(telemetry.lines).toEqual([{
      level: 'error', event: 'loader.event.lost', fields: { loadId: 'load-1', table: 'public.app_log', type: 'Load Succeeded', eventBus: BUS, reason },
    }]);
    expect(telemetry.metrics.get('EventsLost')).toBe(1);
  });
});

describe('the loader', () => {
  test('without an event bus tells nobody', async () => {
    await awsServices(loaderConfig(), new RecordingTelemetry()).events.publish('succeeded', EVENT);

    expect(server.requests).toEqual([]);
  });

  test('with one tells it, and waits no longer than four seconds for an answer', async () => {
    server.answer = () => 'never';
    const telemetry = new RecordingTelemetry();
    const start = performance.now();

    await awsServices(loaderConfig(), telemetry, BUS).events.publish('succeeded', EVENT);

    expect(performance.now() - start).toBeLessThan(5_000);
    expect(server.requests).toHaveLength(2);
    expect(telemetry.linesOf('loader.event.lost')).toMatchObject([{ eventBus: BUS, reason: expect.stringContaining('TimeoutError') }]);
  });
});
