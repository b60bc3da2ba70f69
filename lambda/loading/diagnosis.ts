import { ask } from './ask';
import { Deadline } from './deadline';
import { Failure } from '../failures/failure';
import { Clock, Warehouse } from '../ports';

/**
 * Tells a warehouse that is down from a failure nobody knows: when it does not even answer `SELECT 1`, it is down.
 * A failure that is known already is not doubted.
 */
export async function diagnose(
  services: { readonly clock: Clock; readonly warehouse: Warehouse }, failure: Failure, loadId: string, deadline: Deadline,
): Promise<Failure> {
  if (failure.code !== 'UNKNOWN_FAILURE') return failure;
  const answer = await ask(services, `${loadId}-probe`, 'SELECT 1', deadline);
  return answer.kind === 'answered' ? failure : { ...failure, code: 'WAREHOUSE_UNAVAILABLE' };
}
