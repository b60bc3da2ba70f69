/** What must be true when the queue is empty: every event has ended (I2), and so has every load (I6). */
import { Cloud } from './cloud';
import { Scenario, SimulatedFile } from './scenario';
import { failuresOf, Witness } from './witness';

/** @param when before or after the operator came: afterwards only what cannot be mended may be left in the DLQ */
export function checkEnds(scenario: Scenario, { queue, deadLetterQueue }: Cloud, witness: Witness, when: 'before' | 'after'): void {
  if (queue.expired) witness.violate('I2', `${queue.expired} messages grew too old in the queue`);
  const parked = new Set<string>();
  for (const message of deadLetterQueue.messages) {
    const { files } = witness.eventsByBody.get(message.body)!;
    const names = message.movedFrom === undefined ? failuresOf(message).map(({ table, key }) => `${table} s3://source/${key}`)
      : files.flatMap(file => file.tables.map(table => `${table} ${file.url}`));
    for (const name of names) parked.add(name);
  }
  for (const file of scenario.files) {
    for (const table of file.tables) {
      const isParked = parked.has(`${table} ${file.url}`);
      const isLoaded = witness.isLoaded(file, table);
      if (!isLoaded && !isParked) witness.violate('I2', `${file.url} is neither in ${table} nor in the DLQ`, file.url);
      if (when === 'after' && isParked && !isBeyondRepair(file)) witness.violate('I2', `${file.url} was mended and redriven, and is in the DLQ again`, file.url);
      if (isLoaded && isBeyondRepair(file)) witness.violate('I1', `${file.url} is in ${table}, though it cannot be read`, file.url);
    }
  }
}

/** Files of other tables load while one table cannot be loaded into (I5); those apart on which the loader crashed too often, those that a person has to settle, and those of a load that the history table alone can settle. */
export function checkProgress({ files }: Scenario, { deadLetterQueue, dynamoDb, warehouse }: Cloud, witness: Witness, stopped: string): void {
  const movedByQueue = new Set(deadLetterQueue.messages.filter(({ movedFrom }) => movedFrom !== undefined)
    .flatMap(({ body }) => witness.eventsByBody.get(body)!.files));
  const unsettled = new Set(deadLetterQueue.messages.flatMap(failuresOf).filter(({ code }) => code === 'OUTCOME_UNKNOWN').map(({ table, key }) => `${table} ${key}`));
  const isReady = (load: string) => dynamoDb.items.get(`load#${load}`)?.state.S === 'ready';
  for (const file of files.filter(one => one.fault === undefined && !movedByQueue.has(one))) {
    for (const table of file.tables) {
      if (table === stopped || witness.isLoaded(file, table) || unsettled.has(`${table} ${file.key}`) || warehouse.undecidedLoads(table, file.url).some(isReady)) continue;
      witness.violate('I5', `${file.url} is not in ${table}, though only ${stopped} is to be mended`, file.url);
    }
  }
}

function isBeyondRepair({ fault, isMended }: SimulatedFile): boolean {
  return fault !== undefined && !isMended;
}

export function checkLoads({ dynamoDb }: Cloud, witness: Witness): void {
  for (const [key, { load, state }] of dynamoDb.items) {
    if (key.startsWith('load#')) witness.checkEvents(key.slice('load#'.length), state.S === 'loaded');
    if (!key.startsWith('file#')) continue;
    const named = dynamoDb.items.get(`load#${load.S}`)?.state.S;
    if (named === 'open' || named === 'ready') witness.violate('I6', `load ${load.S} is ${named} for ever`, load.S);
  }
}
