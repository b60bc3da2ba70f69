/**
 * The way of a call from a process to a service and back: it takes time, and on it everything happens that the faults
 * ask for. A request that was sent is served whatever became of its sender, perhaps minutes after the sender gave it up.
 *
 * As the SDK does, a call is tried several times, and each try goes its own way: the first may be served after the last.
 */
import { drawFault, Fault, NO_FAULTS } from './faults';
import { Process } from './process';
import { Stage } from './stage';

export type ErrorKind = 'throttled' | 'broken' | 'timedOut';

export interface Request<T> {
  readonly operation: string;
  /** What it is about, for the trace. */
  readonly subject: string;
  readonly attempts: number;
  readonly timeoutMs: number;
  readonly serve: () => T | Promise<T>;
  /** What the caller is told, in the service's words. */
  readonly error: (kind: ErrorKind, attempts: number) => unknown;
}

/** What becomes of one try. */
interface Course {
  /** Never, when it is not given. */
  readonly servedAfter?: number;
  readonly caller: 'hears' | 'hangs' | 'dies' | 'diesWhenServed' | ErrorKind;
}

interface Reply<T> {
  readonly resolve: (answer: T) => void;
  readonly reject: (error: unknown) => void;
}

const BACKOFF_MS = 100;
const LATEST_MS = 600_000;

export class Network {
  constructor(private readonly stage: Stage) {}

  call<T>(caller: Process, request: Request<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.attempt(caller, request, 1, { resolve: caller.whileAlive(resolve), reject: caller.whileAlive(reject) });
    });
  }

  private attempt<T>(caller: Process, request: Request<T>, attempt: number, reply: Reply<T>): void {
    const { world, random, trace, coverage, scenario, isRough } = this.stage;
    const { operation, subject, timeoutMs } = request;
    const fault = drawFault(isRough ? scenario.rates : NO_FAULTS, operation, random);
    trace.add(`${caller.name} ${operation} ${subject}${fault ? ` !${fault}` : ''}`);
    if (fault) coverage.count(fault);

    const back = this.latency() + (fault === 'slow' ? random.spread(500, Math.min(timeoutMs, 10_000)) : 0);
    caller.waits(back);
    const course = this.courseOf(fault, timeoutMs);
    if (course.servedAfter !== undefined) {
      world.after(course.servedAfter, () => {
        const outcome = this.serve(caller, request, fault);
        if (course.caller === 'diesWhenServed') caller.die('crashed');
        const answer = (action: () => void) => course.caller === 'hears' && world.after(back, action);
        outcome.then(value => answer(() => reply.resolve(value)), error => answer(() => reply.reject(error)));
      });
    }
    if (course.caller === 'dies') caller.die('crashed');
    else if (course.caller === 'hangs') caller.hangs();
    else if (course.caller !== 'hears' && course.caller !== 'diesWhenServed') this.fail(caller, request, attempt, course.caller, reply);
  }

  private courseOf(fault: Fault | undefined, timeoutMs: number): Course {
    const { random } = this.stage;
    const soon = this.latency();
    const late = random.spread(500, LATEST_MS);
    switch (fault) {
      case undefined:
      case 'slow': return { servedAfter: soon, caller: 'hears' };
      case 'throttled': return { caller: 'throttled' };
      case 'broken': return { caller: 'broken' };
      case 'brokenAfter': return { servedAfter: soon, caller: 'broken' };
      case 'answerLost': return { servedAfter: soon, caller: 'timedOut' };
      case 'servedLate': return { servedAfter: timeoutMs + late, caller: 'timedOut' };
      case 'requestLost': return { caller: 'timedOut' };
      case 'hangs': return { servedAfter: random.chance(0.5) ? soon : undefined, caller: 'hangs' };
      case 'crashBefore': return { caller: 'dies' };
      case 'crashUnderway': return { servedAfter: random.chance(0.5) ? soon : late, caller: 'dies' };
      case 'crashAfter': return { servedAfter: soon, caller: 'diesWhenServed' };
    }
  }

  private fail<T>(caller: Process, request: Request<T>, attempt: number, kind: ErrorKind, reply: Reply<T>): void {
    const { world, random } = this.stage;
    world.after(kind === 'timedOut' ? request.timeoutMs : 2 * this.latency(), caller.whileAlive(() => {
      if (attempt === request.attempts) {
        if (kind === 'timedOut') caller.losesCall();
        return reply.reject(request.error(kind, attempt));
      }
      world.after(random.integer(1, BACKOFF_MS * 2 ** attempt), caller.whileAlive(() => this.attempt(caller, request, attempt + 1, reply)));
    }));
  }

  /** Never throws at once. */
  private async serve<T>({ name }: Process, { serve, operation, subject }: Request<T>, fault: Fault | undefined): Promise<T> {
    const { world, trace, coverage } = this.stage;
    try {
      const answer = await serve();
      if (fault && fault !== 'slow') trace.add(`${name} ${operation} ${subject} served, ${fault}`);
      if (fault === 'servedLate' && isWrite(operation)) coverage.count('lateWriteApplied');
      return answer;
    } catch (error) {
      trace.add(`${name} ${operation} ${subject} refused: ${(error as Error).name}`);
      // No service's refusal but a fault of a fake, which the loader would take for an outage.
      if ((error as Error).name === 'Error') world.after(0, () => { throw error; });
      throw error;
    }
  }

  private latency(): number {
    return this.stage.random.integer(2, 80);
  }
}

function isWrite(operation: string): boolean {
  return operation === 'PutItem' || operation === 'UpdateItem';
}
