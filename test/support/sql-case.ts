/** Statements as data: what is run before, what is asked, and what must come of it. */
import { startTestWarehouse, type TestWarehouse } from './warehouse';
import { type Shown } from '../local/warehouse/conformance/feature';

export interface SqlCase extends Shown {
  /** Run before, in one session; its tables are the case's own. */
  readonly script?: string;
  /** Without it, the script is what is tested. */
  readonly sql?: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly columns?: readonly string[];
  /** Part of the message. */
  readonly error?: string;
}

/** All cases of a title in one warehouse, each in a schema that is empty when it starts. */
export function testSqlCases(title: string, cases: readonly SqlCase[]): void {
  describe(title, () => {
    let setup: TestWarehouse;

    beforeAll(async () => {
      setup = await startTestWarehouse();
    });

    afterAll(() => setup.close());

    beforeEach(() => setup.warehouse.runScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public', 'empty.sql'));

    test.each(cases.map((one): [string, SqlCase] => [one.name, one]))('%s', async (_name, { script = '', sql, rows, columns, error }) => {
      const scripted = setup.warehouse.runScript(script, 'case.sql');
      if (sql === undefined && error !== undefined) return expect(scripted).rejects.toThrow(error);
      await scripted;
      if (sql === undefined) return;

      const asked = setup.warehouse.query(sql);

      if (error !== undefined) return expect(asked).rejects.toThrow(error);
      expect((await asked).rows).toEqual(rows);
      if (columns) expect((await asked).columns).toEqual(columns);
    });
  });
}
