/**
 * Deferral: a copy of the message is sent back to the queue with a delay, and the original is done. So waiting uses up
 * no receive count and hits no limit of messages in flight, and the copy's retention starts anew: a warehouse may be
 * down for longer than SQS keeps a message.
 *
 * What a message has been through travels in its attributes, since the copy is a new message to SQS.
 */
import type { SQSMessageAttributes } from 'aws-lambda';
import { DEFERRAL_ATTRIBUTES } from '../../lib/private/contract';
import { CATALOGUE, classOf, FailureCode } from '../failures/catalogue';

export interface Deferral {
  /** How often the message was deferred so far. */
  readonly count: number;
  readonly firstSeen: number;
  /** Undefined as long as it was not deferred. */
  readonly reason?: FailureCode;
  readonly reasonSince: number;
  /** How often in a row for that reason. */
  readonly reasonCount: number;
  /** How often in a row since then it had to wait for something else. */
  readonly waits: number;
}

/** SQS delays a message by 15 minutes at most. */
const LONGEST_DELAY_SECONDS = 900;
const SHORTEST_DELAY_SECONDS = 10;
/** Delays are spread over this part of their length, so that what failed together does not return together. */
const JITTER = 0.2;

export function readDeferral(attributes: SQSMessageAttributes, now: number): Deferral {
  const count = numberIn(attributes, DEFERRAL_ATTRIBUTES.count);
  if (!count) return { count: 0, firstSeen: now, reasonSince: now, reasonCount: 0, waits: 0 };
  return {
    count,
    firstSeen: numberIn(attributes, DEFERRAL_ATTRIBUTES.firstSeen) ?? now,
    reason: attributes[DEFERRAL_ATTRIBUTES.reason]?.stringValue as FailureCode | undefined,
    reasonSince: numberIn(attributes, DEFERRAL_ATTRIBUTES.reasonSince) ?? now,
    reasonCount: numberIn(attributes, DEFERRAL_ATTRIBUTES.reasonCount) ?? 1,
    waits: numberIn(attributes, DEFERRAL_ATTRIBUTES.waits) ?? 0,
  };
}

/**
 * Waiting does not take the place of a reason that is borne for a time only: a file that failed, had no turn, and failed
 * again has failed twice. Else the turns that it did not have would set its patience back each time, and it would be
 * tried for ever.
 */
export function deferFor(reason: FailureCode, before: Deferral, now: number): Deferral {
  if (classOf(reason) === 'WAITING' && isBorneForATime(before.reason)) return { ...before, count: before.count + 1, waits: before.waits + 1 };
  const isSame = reason === before.reason;
  return {
    count: before.count + 1,
    firstSeen: before.firstSeen,
    reason,
    reasonSince: isSame ? before.reasonSince : now,
    reasonCount: isSame ? before.reasonCount + 1 : 1,
    waits: 0,
  };
}

/** @param reason as an earlier release of the loader may have written it */
export function isBorneForATime(reason: FailureCode | undefined): boolean {
  return reason !== undefined && Object.hasOwn(CATALOGUE, reason) && ['MISCONFIGURED', 'UNKNOWN'].includes(classOf(reason));
}

export function deferralAttributes(deferral: Deferral): Record<string, string> {
  return {
    [DEFERRAL_ATTRIBUTES.count]: String(deferral.count),
    [DEFERRAL_ATTRIBUTES.firstSeen]: String(deferral.firstSeen),
    [DEFERRAL_ATTRIBUTES.reason]: deferral.reason ?? '',
    [DEFERRAL_ATTRIBUTES.reasonSince]: String(deferral.reasonSince),
    [DEFERRAL_ATTRIBUTES.reasonCount]: String(deferral.reasonCount),
    [DEFERRAL_ATTRIBUTES.waits]: String(deferral.waits),
  };
}

/** Doubles with every deferral in a row, for the same reason or to wait beside it. @param random in [0, 1) */
export function delaySeconds({ reasonCount, waits }: Deferral, random: number): number {
  const full = Math.min(LONGEST_DELAY_SECONDS, SHORTEST_DELAY_SECONDS * 2 ** Math.min((waits || reasonCount) - 1, 10));
  return Math.ceil(full * (1 - JITTER * random));
}

function numberIn(attributes: SQSMessageAttributes, name: string): number | undefined {
  const value = Number(attributes[name]?.stringValue);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
