/**
 * What may go wrong with a call of a service, as its caller and as the service see it. How often, a scenario decides:
 * a little of everything, and much of one thing, so that rare meetings of faults are met within a few thousand seeds.
 */
import { SeededRandom } from './random';

export type Fault =
  /** The service says no: it is throttled. Nothing happened. */
  | 'throttled'
  /** The service breaks down before it has done what it was asked, or after. */
  | 'broken' | 'brokenAfter'
  /** No answer comes in time, though the request was served, will be served minutes later, or never. */
  | 'answerLost' | 'servedLate' | 'requestLost'
  /** No answer comes, and the caller waits for it for ever. */
  | 'hangs'
  /** The process dies before the request is sent, while it is under way, or before it has the answer. */
  | 'crashBefore' | 'crashUnderway' | 'crashAfter'
  /** The answer comes, after seconds. */
  | 'slow';

export const FAULTS: readonly Fault[] = [
  'throttled', 'broken', 'brokenAfter', 'answerLost', 'servedLate', 'requestLost', 'hangs', 'crashBefore', 'crashUnderway', 'crashAfter', 'slow',
];

/** As the faults name them: a command of DynamoDB, a method of the other ports. */
export const OPERATIONS = [
  'PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem', 'execute', 'describe', 'results', 'find', 'write', 'read', 'send', 'publish',
] as const;

export interface FaultRates {
  readonly of: Readonly<Partial<Record<Fault, number>>>;
  /** One operation has this fault more often. */
  readonly focus?: { readonly operation: string; readonly fault: Fault; readonly rate: number };
}

export const NO_FAULTS: FaultRates = { of: {} };

export function drawFaultRates(random: SeededRandom): FaultRates {
  if (random.chance(0.1)) return NO_FAULTS;
  const level = random.spread(1, 40) / 1_000;
  const of = Object.fromEntries(random.some(FAULTS, 0.6).map(fault => [fault, level * random.next() * (isRare(fault) ? 0.25 : 1)]));
  if (random.chance(0.3)) return { of };
  const operation = random.pick(FOCUSED_OPERATIONS);
  // Messages that are sent though they seem not to be are doubled each time: more often, and they grow without end.
  const rate = operation === 'send' ? 0.05 : random.pick([0.05, 0.2, 0.5]);
  return { of, focus: { operation, fault: random.pick(FOCUSED_FAULTS), rate } };
}

/** Invocations that work on the same files pass one another at every step, and one is refused what the other was granted. */
export const SLOW_AND_THROTTLED: FaultRates = { of: { slow: 0.15, throttled: 0.02 }, focus: { operation: 'execute', fault: 'throttled', rate: 0.3 } };

/** Submissions of which nobody knows the answer: before a long outage, the hardest thing there is to settle. */
export function drawLostSubmissions(random: SeededRandom): FaultRates {
  const fault = random.pick(['answerLost', 'servedLate', 'requestLost', 'crashAfter', 'crashUnderway', 'brokenAfter'] as const);
  return { of: { broken: 0.002 }, focus: { operation: 'execute', fault, rate: 0.6 } };
}

/** Twice as often those that decide whether a file lands once. */
const FOCUSED_OPERATIONS = [...OPERATIONS, 'PutItem', 'UpdateItem', 'execute'];
const FOCUSED_FAULTS: readonly Fault[] = [...FAULTS, 'servedLate', 'answerLost', 'crashUnderway'];

/** What keeps messages away for half an hour each time. */
function isRare(fault: Fault): boolean {
  return fault === 'hangs' || fault.startsWith('crash');
}

export function drawFault({ of, focus }: FaultRates, operation: string, random: SeededRandom): Fault | undefined {
  if (focus?.operation === operation && random.chance(focus.rate)) return focus.fault;
  let draw = random.next();
  for (const fault of FAULTS) {
    const rate = of[fault];
    if (rate === undefined) continue;
    if (draw < rate) return fault;
    draw -= rate;
  }
  return undefined;
}
