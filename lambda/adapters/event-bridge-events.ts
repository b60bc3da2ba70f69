/**
 * Events about loads on an event bus of EventBridge.
 *
 * Traps: EventBridge answers 200 and names what it did not take in the entries of the answer; and a bus that is not there
 * takes everything, and drops it.
 */
import { EventBridgeClient, PutEventsCommand, ServiceOutputTypes } from '@aws-sdk/client-eventbridge';
import { httpTimeouts } from './http-timeouts';
import { EVENT_SOURCE, EVENT_TYPES, LOG_EVENTS, LoadEvent, METRICS } from '../../lib/private/contract';
import { LoadEvents, Telemetry } from '../ports';

/** With its attempts: a load waits for it, and `loading/deadline.ts` knows nothing of it. */
const CALL_TIMEOUT_MS = 2_000;
const ATTEMPTS = 2;
/** What AWS says may pass by itself; the SDK knows throttling. */
const PASSING_FAULT = 'InternalFailure';

export class EventBridgeEvents implements LoadEvents {
  private readonly client = new EventBridgeClient({ requestHandler: httpTimeouts(CALL_TIMEOUT_MS), maxAttempts: ATTEMPTS });

  /** @param eventBus its ARN: by a name it would be a bus of this account */
  constructor(private readonly eventBus: string, private readonly telemetry: Telemetry) {
    // Within the SDK's own tries, around the reading of the answer.
    this.client.middlewareStack.add(next => async args => {
      const answer = await next(args);
      throwRefusal(answer.output);
      return answer;
    }, { step: 'deserialize', priority: 'high', name: 'refusedEntriesAreErrors' });
  }

  async publish(type: keyof typeof EVENT_TYPES, event: LoadEvent): Promise<void> {
    try {
      await this.client.send(new PutEventsCommand({
        Entries: [{ EventBusName: this.eventBus, Source: EVENT_SOURCE, DetailType: EVENT_TYPES[type], Detail: JSON.stringify(event) }],
      }));
    } catch (error) {
      this.telemetry.log('error', LOG_EVENTS.eventLost, { loadId: event.loadId, type: EVENT_TYPES[type], eventBus: this.eventBus, reason: String(error) });
      this.telemetry.metric(METRICS.eventsLost, 'Count', 1);
    }
  }
}

/** As an error, a refused entry is tried again as a refused request is. */
function throwRefusal(output: ServiceOutputTypes): void {
  const refused = 'Entries' in output ? output.Entries?.find(({ ErrorCode }) => ErrorCode) : undefined;
  if (!refused) return;
  const { ErrorCode: name, ErrorMessage: message } = refused;
  throw Object.assign(new Error(message), { name, ...name === PASSING_FAULT && { $retryable: {} } });
}
