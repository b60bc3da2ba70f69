/**
 * The way of a call from a process to a service and back: it takes time, and on it everything happens that the faults
 * ask for. A request that was sent is served whatever became of its sender, perhaps minutes after the sender gave it up.
 *
 * As the SDK does, a call is tried several times, and each try goes its own way: the first may be served after the last.
 */
import { Coverage } from './coverage';
import { drawFault, Fault, FaultRates } from './faults';
import { Process } from './process';
import { SeededRandom } from './random';
import { Trace } from './trace';
import { World } from './world';

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

const BACKOFF_MS = 100;
const LATEST_MS = 600_000;

export class Network {
  constructor(
    private readonly world: World, private readonly random: SeededRandom, private readonly trace: Trace, private readonly coverage: Coverage,
    private readonly rates: () => FaultRates,
  ) {}

  call<T>(caller: Process, request: Request<T>): Promise<T> {
    return new Promise((resolve, reject) => this.attempt(caller, request, 1, caller.whileAlive(resolve), caller.whileAlive(reject)));
  }

  private attempt<T>(caller: Process, request: Request<T>, attempt: number, resolve: (answer: T) => void, reject: (error: unknown) => void): void {
    const { world, random } = this;
    const { operation, subject, attempts, timeoutMs } = request;
    const fault = drawFault(this.rates(), operation, random);
    const there = random.integer(2, 80);
    const back = random.integer(2, 80) + (fault === 'slow' ? random.spread(500, Math.min(timeoutMs, 10_000)) : 0);
    this.trace.add(`${caller.name} ${operation} ${subject}${fault ? ` !${fault}` : ''}`);
    if (fault) this.coverage.count(fault);
    caller.sawLatency(fault === 'slow' ? back : 0);

    const fail = (kind: ErrorKind) => world.after(kind === 'timedOut' ? timeoutMs : there + back, caller.whileAlive(() => {
      if (attempt === attempts) return reject(request.error(kind, attempts));
      world.after(random.integer(1, BACKOFF_MS * 2 ** attempt), caller.whileAlive(() => this.attempt(caller, request, attempt + 1, resolve, reject)));
    }));
    const serveAfter = (ms: number, then?: (outcome: Promise<T>) => void) => world.after(ms, () => {
      const outcome = this.serve(caller, request, fault);
      if (then) then(outcome);
      else outcome.catch(() => undefined);
    });

    switch (fault) {
      case undefined:
      case 'slow':
        return serveAfter(there, outcome => outcome.then(
          answer => world.after(back, () => resolve(answer)), error => world.after(back, () => reject(error))));
      case 'throttled':
      case 'broken': return fail(fault);
      case 'brokenAfter': return serveAfter(there), fail('broken');
      case 'answerLost': return serveAfter(there), fail('timedOut');
      case 'requestLost': return fail('timedOut');
      case 'servedLate': return serveAfter(timeoutMs + random.spread(500, LATEST_MS)), fail('timedOut');
      case 'hangs':
        caller.hangs();
        return random.chance(0.5) ? serveAfter(there) : undefined;
      case 'crashBefore': return caller.die('crashed');
      case 'crashUnderway':
        serveAfter(random.chance(0.5) ? there : random.spread(500, LATEST_MS));
        return caller.die('crashed');
      case 'crashAfter': return serveAfter(there, outcome => {
        outcome.catch(() => undefined);
        caller.die('crashed');
      });
    }
  }

  /** Never throws at once. */
  private async serve<T>({ name }: Process, { serve, operation, subject }: Request<T>, fault: Fault | undefined): Promise<T> {
    try {
      const answer = await serve();
      if (fault && fault !== 'slow') this.trace.add(`${name} ${operation} ${subject} served, ${fault}`);
      if (fault === 'servedLate' && isWrite(operation)) this.coverage.count('lateWriteApplied');
      return answer;
    } catch (error) {
      this.trace.add(`${name} ${operation} ${subject} refused: ${(error as Error).name}`);
      // No service's refusal but a fault of a fake, which the loader would take for an outage.
      if ((error as Error).name === 'Error') this.world.after(0, () => { throw error; });
      throw error;
    }
  }
}

function isWrite(operation: string): boolean {
  return operation === 'PutItem' || operation === 'UpdateItem';
}
