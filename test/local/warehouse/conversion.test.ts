import { CONVERSION_CASES } from './cases/conversion-cases';
import { REFUSED_TYPES, TYPE_CASES } from './cases/type-cases';
import { COPY_CONVERSION } from './conformance/copy-conversion';
import { testCopyCases } from '../../support/copy-case';
import { startTestWarehouse } from '../../support/warehouse';

testCopyCases('fields of each type', TYPE_CASES);
testCopyCases('options of conversion', CONVERSION_CASES);

test.each(REFUSED_TYPES)('$name is refused by name', async ({ type }) => {
  const { warehouse, close } = await startTestWarehouse();

  await expect(warehouse.query(`CREATE TABLE t (a ${type})`)).rejects.toThrow(`type "${type}" is not implemented by the local warehouse`);

  await close();
});

test('the area of conversion options has every one of the reference', () => {
  const documented = ['ACCEPTANYDATE', 'ACCEPTINVCHARS', 'BLANKSASNULL', 'DATEFORMAT', 'EMPTYASNULL', 'ENCODING', 'ESCAPE', 'EXPLICIT_IDS', 'FILLRECORD', 'IGNOREBLANKLINES',
    'IGNOREHEADER', 'NULL AS', 'REMOVEQUOTES', 'ROUNDEC', 'TIMEFORMAT', 'TRIMBLANKS', 'TRUNCATECOLUMNS'];

  const listed = new Set(COPY_CONVERSION.features.map(({ name }) => name));

  expect(documented.filter((name) => !listed.has(name))).toEqual([]);
});
