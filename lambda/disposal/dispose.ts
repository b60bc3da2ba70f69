/**
 * Carries out the dispositions of a batch. A message is done only after its copy, to the queue or to the DLQ, was
 * accepted: one whose copy was not is returned, and comes again by itself.
 */
import type { SQSRecord } from 'aws-lambda';
import { deferralAttributes, delaySeconds } from './deferral';
import { Disposition } from './disposition';
import { parkedAttributes } from './parking';
import { LOG_EVENTS, METRICS } from '../../lib/private/contract';
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
  const refused = new Set((await Promise.all([services.queue.send(copies), services.deadLetterQueue.send(parked)])).flatMap(ids => [...ids]));
  messages.forEach((message, position) => tell(message, refused.has(String(position)), services.telemetry));
  return [...new Set([...refused].map(position => messages[Number(position)].record.messageId))];
}

function tell({ record: { messageId }, disposition }: DisposedMessage, isReturned: boolean, telemetry: Telemetry): void {
  if (isReturned) {
    telemetry.log('error', LOG_EVENTS.messageReturned, { messageId, disposition: disposition.kind });
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
