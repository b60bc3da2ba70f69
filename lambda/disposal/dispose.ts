/**
 * Carries out the dispositions of a batch. A message is done only after its copy, to the queue or to the DLQ, was
 * accepted: one whose copy was not is returned, and comes again by itself.
 */
import type { SQSRecord } from 'aws-lambda';
import { deferralAttributes, delaySeconds } from './deferral';
import { Disposition } from './disposition';
import { parkedAttributes } from './parking';
import { LOG_EVENTS, METRICS } from '../../lib/private/contract';
import { toReason } from '../failures/failure';
import { Deadline } from '../loading/deadline';
import { OutgoingMessage, Queue, Random, Telemetry } from '../ports';

export interface DisposalServices {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly random: Random;
  readonly telemetry: Telemetry;
}

export interface DisposedMessage {
  readonly record: SQSRecord;
  readonly disposition: Disposition;
}

/** Messages that are sent between two looks at the clock. */
const MESSAGES_AT_ONCE = 160;

/** Returns the ids of the messages that are returned to the queue as they are. */
export async function dispose(messages: readonly DisposedMessage[], services: DisposalServices, deadline: Deadline): Promise<readonly string[]> {
  const copies: OutgoingMessage[] = [];
  const parked: OutgoingMessage[] = [];
  // The position serves as id: a message may be in one batch twice.
  messages.forEach(({ record: { body }, disposition }, position) => {
    const id = String(position);
    if (disposition.kind === 'deferred') {
      const { deferral } = disposition;
      copies.push({ id, body, delaySeconds: delaySeconds(deferral, services.random()), attributes: deferralAttributes(deferral) });
    } else if (disposition.kind === 'parked') {
      parked.push({ id, body, delaySeconds: 0, attributes: parkedAttributes(disposition.failures) });
    }
  });
  const refused = new Map([...await sendAll(copies, services.queue, deadline), ...await sendAll(parked, services.deadLetterQueue, deadline)]);
  messages.forEach((message, position) => tell(message, refused.get(String(position)), services.telemetry));
  return [...new Set([...refused.keys()].map(position => messages[Number(position)].record.messageId))];
}

/** As many as there is time for: the others come again by themselves. */
async function sendAll(messages: readonly OutgoingMessage[], queue: Queue, deadline: Deadline): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (let start = 0; start < messages.length; start += MESSAGES_AT_ONCE) {
    const part = messages.slice(start, start + MESSAGES_AT_ONCE);
    const refusals = deadline.allowsSending() ? await queue.send(part) : part.map(({ id }) => [id, 'the time of the invocation was up'] as const);
    for (const [id, reason] of refusals) refused.set(id, reason);
  }
  return refused;
}

/** @param refusal why the copy of the message was not accepted */
function tell({ record: { messageId }, disposition }: DisposedMessage, refusal: string | undefined, telemetry: Telemetry): void {
  if (refusal !== undefined) {
    const failure = disposition.kind === 'deferred' ? disposition.failure : disposition.kind === 'parked' ? disposition.failures[0] : undefined;
    telemetry.log('error', LOG_EVENTS.messageReturned, {
      messageId, disposition: disposition.kind, refusal: toReason(refusal), code: failure?.code, reason: failure?.reason,
    });
    telemetry.metric(METRICS.messagesReturned, 'Count', 1);
  } else if (disposition.kind === 'deferred') {
    const { failure: { code, bucket, key, table, reason, statementId }, deferral } = disposition;
    telemetry.log('warn', LOG_EVENTS.messageDeferred, { messageId, code, bucket, key, table, reason, statementId, deferrals: deferral.count });
    telemetry.metric(METRICS.messagesDeferred, 'Count', 1);
  } else if (disposition.kind === 'parked') {
    for (const { code, bucket, key, table, line, column, reason, statementId } of disposition.failures) {
      telemetry.log('error', LOG_EVENTS.messageParked, { messageId, code, bucket, key, table, line, column, reason, statementId });
    }
    telemetry.metric(METRICS.filesParked, 'Count', disposition.failures.length);
  }
}
