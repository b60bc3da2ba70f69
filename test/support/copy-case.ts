/** One COPY each: what is in the file, how it is loaded, and what must come of it. */
import { lastLoadError, startTestWarehouse, type TestWarehouse } from './warehouse';

export interface CopyCase {
  readonly name: string;
  /** Features of the conformance table, `area/feature`. */
  readonly shows?: readonly string[];
  /** Columns of the table. */
  readonly table: string;
  /** Of the one file, or of each of several, in order. */
  readonly input: string | Buffer | readonly (string | Buffer)[];
  /** Other objects of the bucket, by key. */
  readonly objects?: Readonly<Record<string, string | Buffer>>;
  readonly options: string;
  readonly columns?: string;
  /** Instead of the file and a role: what stands after FROM. */
  readonly from?: string;
  readonly rows?: readonly (readonly unknown[])[];
  /** The load error of the row that cannot be loaded. */
  readonly error?: { readonly code: number; readonly line: number; readonly column: string; readonly message: string; readonly position?: number };
  /** The message of a COPY that fails before any row, or over a file as a whole. */
  readonly failure?: string;
}

let tables = 0;

/** Declares a test for each case; all of them share a warehouse. */
export function testCopyCases(title: string, cases: readonly CopyCase[]): void {
  describe(title, () => {
    let setup: TestWarehouse;

    beforeAll(async () => {
      setup = await startTestWarehouse();
    });

    afterAll(() => setup.close());

    test.each(cases.map((one): [string, CopyCase] => [one.name, one]))('%s', async (_, one) => {
      const table = `t${++tables}`;
      await setup.warehouse.query(`CREATE TABLE ${table} (${one.table})`);
      putObjects(setup, one, table);

      const copied = setup.warehouse.query(`COPY ${table} ${one.columns ?? ''} FROM ${one.from ?? `'s3://bucket/${table}/' IAM_ROLE DEFAULT`} ${one.options}`);

      if (one.rows) await copied;
      else await expect(copied).rejects.toThrow(one.failure ?? `Load into table '${table}' failed. Check 'sys_load_error_detail' system table for details.`);
      if (one.error) {
        const { message, code, line, column, position } = one.error;
        expect(await lastLoadError(setup.warehouse)).toMatchObject({
          error_code: code, line_number: line, column_name: column, error_message: message, file_name: `s3://bucket/${table}/0`, ...(position === undefined ? {} : { position }),
        });
      }
      expect((await setup.warehouse.query(`SELECT * FROM ${table}`)).rows).toEqual(one.rows ?? []);
    });
  });
}

function putObjects(setup: TestWarehouse, { input, objects = {} }: CopyCase, table: string): void {
  const files = Array.isArray(input) ? input as readonly (string | Buffer)[] : [input as string | Buffer];
  for (const [i, file] of files.entries()) setup.objects.put('bucket', `${table}/${i}`, file);
  for (const [key, body] of Object.entries(objects)) setup.objects.put('bucket', key, body);
}
