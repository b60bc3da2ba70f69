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

/** Returns the ids of the messages that are returned to the queue as they are. */
export async function dispose(messages: readonly DisposedMessage[], services: DisposalServices): Promise<readonly string[]> {
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
  const refused = new Map((await Promise.all([services.queue.send(copies), services.deadLetterQueue.send(parked)])).flatMap(one => [...one]));
  messages.forEach((message, position) => tell(message, refused.get(String(position)), services.telemetry));
  return [...new Set([...refused.keys()].map(position => messages[Number(position)].record.messageId))];
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
    const { failure, deferral } = disposition;
    telemetry.log('warn', LOG_EVENTS.messageDeferred, {
      messageId, code: failure.code, reason: failure.reason, statementId: failure.statementId, deferrals: deferral.count,
    });
    telemetry.metric(METRICS.messagesDeferred, 'Count', 1);
  } else if (disposition.kind === 'parked') {
    for (const { code, bucket, key, table, line, column, reason, statementId } of disposition.failures) {
      telemetry.log('error', LOG_EVENTS.messageParked, { messageId, code, bucket, key, table, line, column, reason, statementId });
    }
    telemetry.metric(METRICS.filesParked, 'Count', disposition.failures.length);
  }
}
