/**
 * A warehouse that was down when messages were deferred is asked first whether it is back. As long as it is not, files
 * cost no claims, manifests and COPYs: in an outage of weeks they would be tried thousands of times.
 */
import { AskServices } from './ask';
import { Deadline } from './deadline';
import { probe } from './diagnosis';
import { FileOutcomes } from './outcome';
import { classOf } from '../failures/catalogue';
import { PlannedLoad } from '../planning/plan';

/** The outcome of every file while the warehouse is down; undefined when it is not. */
export async function holdWhileDown(loads: readonly PlannedLoad[], services: AskServices, deadline: Deadline): Promise<FileOutcomes | undefined> {
  if (!loads.length) return undefined;
  const failure = await probe(services, 'outage', deadline);
  // What is misconfigured is told best by the COPY that fails of it.
  if (!failure || classOf(failure.code) === 'MISCONFIGURED') return undefined;
  const code = classOf(failure.code) === 'UNKNOWN' ? 'WAREHOUSE_UNAVAILABLE' : failure.code;
  return new Map(loads.flatMap(({ files }) => files.map(file => [file, { kind: 'deferred', failure: { ...failure, code } }] as const)));
}
