import { awaitStatement } from './await-statement';
import { Deadline } from './deadline';
import { Clock, ServiceError, Value, Warehouse } from '../ports';

/** Runs a query. Undefined when the warehouse does not answer it, for whatever reason. */
export async function ask(
  services: { readonly clock: Clock; readonly warehouse: Warehouse }, name: string, sql: string, deadline: Deadline,
): Promise<readonly (readonly Value[])[] | undefined> {
  if (deadline.pollSeconds() === 0) return undefined;
  try {
    const { id } = await services.warehouse.execute({ sql, name });
    const awaited = await awaitStatement(services, id, deadline);
    if (awaited.kind !== 'ended' || awaited.statement.state !== 'finished') return undefined;
    return await services.warehouse.results(id);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}
