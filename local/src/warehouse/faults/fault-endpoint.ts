/** The faults over HTTP, beside the Data API: GET lists, POST sets, DELETE removes one or all. */
import { type Fault } from './fault';
import { type Faults } from './faults';
import { invalid, notFound } from '../data-api/errors';

const PATH = /^\/_faults(?:\/([^/?]+))?\/?(?:\?|$)/;

export function isFaultPath(url: string): boolean {
  return PATH.test(url);
}

/** @throws DataApiError */
export function answerFaults(faults: Faults, method: string | undefined, url: string, body: unknown): object {
  const id = PATH.exec(url)?.[1];
  if (method === 'GET' && id === undefined) return { faults: faults.list() };
  if (method === 'POST' && id === undefined) return { id: faults.add(body as Fault) };
  if (method === 'DELETE' && id === undefined) {
    faults.clear();
    return { faults: [] };
  }
  if (method === 'DELETE') {
    if (!faults.remove(Number(id))) throw notFound('There is no such fault.', id!);
    return { faults: faults.list() };
  }
  throw invalid('GET /_faults lists, POST /_faults sets one, DELETE /_faults/ID removes one, DELETE /_faults all.');
}
