import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Clock, Ids, Random } from '../ports';

export const systemClock: Clock = { now: Date.now, sleep: async ms => { await setTimeout(ms); } };
export const randomIds: Ids = { next: randomUUID };
export const systemRandom: Random = Math.random;
