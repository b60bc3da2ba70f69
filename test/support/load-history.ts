/** A load, what became of it, and what the warehouse's history says of that. */
import { FakeManifests } from './fake-manifests';
import { Ending, FakeWarehouse } from './fake-warehouse';
import { aLoad } from './load-sql';
import { tableFile } from './table-files';
import { VirtualClock } from './virtual-clock';
import { Deadline } from '../../lambda/loading/deadline';
import { askHistory, HistoryQuestion, Verdict } from '../../lambda/loading/history';
import { LoadSql, loadStatements } from '../../lambda/loading/load-statements';
import { manifestOf } from '../../lambda/loading/manifest';
import { Value } from '../../lambda/ports';
import { tableSql } from '../../lambda/sql/quoting';

export const LOAD_ID = '0b6e1d5c-1f5e-4b4f-9d0a-3a5f6d1c2b3a';
const HOUR_MS = 3_600_000;

export class LoadHistory {
  readonly clock = new VirtualClock();
  readonly manifests = new FakeManifests();
  readonly warehouse = new FakeWarehouse(this.clock, this.manifests, ['public.app_log']);
  readyAt = this.clock.now();

  /** @param load what its loads are besides a COPY */
  constructor(private readonly load: Partial<LoadSql> = {}) {}

  /** A load that went well long before. */
  async givenAnEarlierLoad(): Promise<void> {
    await this.copy('7c9e6679-7425-40de-944b-e07fc1f90ae7');
    this.clock.advance(HOUR_MS);
    this.readyAt = this.clock.now();
  }

  async copy(loadId = LOAD_ID, ending?: Ending, load = this.load): Promise<void> {
    const manifestKey = `${loadId}.json`;
    await this.manifests.write(manifestKey, manifestOf([tableFile('logs/a.json')]));
    this.warehouse.onSubmit = () => ({ ending });
    await this.warehouse.execute({ sqls: loadStatements(aLoad(loadId, { manifestKey, ...load })), name: loadId, token: loadId });
    this.warehouse.onSubmit = undefined;
  }

  ask(timeMs = 300_000, question: Partial<HistoryQuestion> = {}): Promise<Verdict> {
    const { readyAt, load: { historyTable } } = this;
    const notedIn = historyTable && tableSql(historyTable);
    const whole = { loadId: LOAD_ID, readyAt, pipeline: 'Stack/Logs', historyTable, notedIn, ...question };
    return askHistory(this, whole, new Deadline(this.clock, this.clock.now() + timeMs));
  }

  /** What the history says is changed so, for each answer in turn and then for all that follow. */
  tamper(...changes: readonly ((row: readonly Value[]) => readonly (readonly Value[])[])[]): void {
    const results = this.warehouse.results.bind(this.warehouse);
    let answers = 0;
    this.warehouse.results = async id => (await results(id)).flatMap(changes[Math.min(answers++, changes.length - 1)]);
  }
}
