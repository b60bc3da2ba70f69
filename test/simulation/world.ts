/**
 * Virtual time and everything that is to happen in it. One thing happens at a time, and the next one only when all
 * promises have settled that the last one touched: so a run has no order but the world's, and a seed gives the same one
 * every time. Things that are due at the same moment happen in an order that the seed decides.
 *
 * Trap: nothing in a run may wait for the real world (a timer, a file): the world would not wait for it.
 */
import { SeededRandom } from './random';
import { Clock } from '../../lambda/ports';

interface Happening {
  readonly at: number;
  readonly tie: number;
  readonly action: () => void;
}

export class World implements Clock {
  private time: number;
  private readonly due: Happening[] = [];

  constructor(private readonly random: SeededRandom, start = Date.parse('2026-11-23T12:00:00Z')) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise(wake => this.after(ms, wake));
  }

  after(ms: number, action: () => void): void {
    this.at(this.time + ms, action);
  }

  at(time: number, action: () => void): void {
    // Whole milliseconds, as every clock of AWS and of Node.js counts them.
    push(this.due, { at: Math.ceil(Math.max(time, this.time)), tie: this.random.next(), action });
  }

  /** Lets happen what is due until then, or until there is nothing more to wait for. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    while (this.due.length && this.due[0].at <= until && !isOver()) {
      const { at, action } = pop(this.due);
      this.time = at;
      action();
      await allSettled();
    }
    if (!isOver()) this.time = Math.max(this.time, until);
  }
}

/** Ticks run when the queue of microtasks is empty; it is much quicker than going round the event loop. */
function allSettled(): Promise<void> {
  return new Promise(resolve => queueMicrotask(() => process.nextTick(resolve)));
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || a.at === b.at && a.tie < b.tie;
}

/** A binary heap, the next happening first. */
function push(heap: Happening[], happening: Happening): void {
  let place = heap.length;
  while (place > 0) {
    const parent = place - 1 >> 1;
    if (!isBefore(happening, heap[parent])) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = happening;
}

function pop(heap: Happening[]): Happening {
  const first = heap[0];
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
    if (!isBefore(heap[child], last)) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = last;
  return first;
}
