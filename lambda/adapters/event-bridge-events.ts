/**
 * Events about loads on an event bus of EventBridge.
 *
 * Traps: EventBridge answers 200 and names what it did not take in the entries of the answer; and a bus that is not there
 * takes everything, and drops it.
 */
import { EventBridgeClient, PutEventsCommand, PutEventsCommandOutput, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, EVENT_TYPES, LOG_EVENTS, LoadEvent, METRICS } from '../../lib/private/contract';
import { LoadEvents, Telemetry } from '../ports';

/** What AWS says may pass by itself. Throttling does too, which the SDK knows. */
const PASSING_FAULT = 'InternalFailure';

export class EventBridgeEvents implements LoadEvents {
  /** @param eventBus its ARN: by a name it would be a bus of this account */
  constructor(private readonly client: EventBridgeClient, private readonly eventBus: string, private readonly telemetry: Telemetry) {}

  async publish(type: keyof typeof EVENT_TYPES, event: LoadEvent): Promise<void> {
    try {
      await this.client.send(putEvent({
        EventBusName: this.eventBus, Source: EVENT_SOURCE, DetailType: EVENT_TYPES[type], Detail: JSON.stringify(event),
      }));
    } catch (error) {
      const { loadId, schema, table } = event;
      this.telemetry.log('error', LOG_EVENTS.eventLost, {
        loadId, table: `${schema}.${table}`, type: EVENT_TYPES[type], eventBus: this.eventBus, reason: String(error),
      });
      this.telemetry.metric(METRICS.eventsLost, 'Count', 1);
    }
  }
}

/** A command that fails when its event is refused: so the SDK tries again what may pass, as it does with other errors. */
function putEvent(entry: PutEventsRequestEntry): PutEventsCommand {
  const command = new PutEventsCommand({ Entries: [entry] });
  command.middlewareStack.add(next => async args => {
    const answer = await next(args);
    throwRefusal(answer.output);
    return answer;
    // Within the SDK's tries, around the reading of the answer.
  }, { step: 'deserialize', priority: 'high', name: 'refusedEntriesAreErrors' });
  return command;
}

function throwRefusal(output?: PutEventsCommandOutput): void {
  const refused = output?.Entries?.find(({ ErrorCode }) => ErrorCode);
  if (!refused) return;
  const { ErrorCode: name, ErrorMessage: message } = refused;
  throw Object.assign(new Error(message), { name, ...name === PASSING_FAULT && { $retryable: {} } });
}
