import * as sdk from '@aws-sdk/client-redshift-data';
import { DATA_API_CATALOG_CASES } from './cases/data-api-catalog-cases';
import { DATA_API_ERROR_CASES } from './cases/data-api-error-cases';
import { DATA_API_INPUT_CASES } from './cases/data-api-input-cases';
import { DATA_API_OPERATION_CASES } from './cases/data-api-operation-cases';
import { DATA_API_ERRORS } from './conformance/data-api-errors';
import { DATA_API_OPERATIONS } from './conformance/data-api-operations';
import { INPUTS } from '../../../local/src/warehouse/data-api/input-model';
import { type DataApi, startDataApi } from '../../support/data-api';

let api: DataApi;

beforeEach(async () => {
  api = await startDataApi();
});

afterEach(async () => {
  await api.close();
});

test.each([...DATA_API_OPERATION_CASES, ...DATA_API_CATALOG_CASES, ...DATA_API_INPUT_CASES, ...DATA_API_ERROR_CASES])('$name', async ({ does, gives }) => {
  expect(await does(api)).toEqual(gives);
});

describe('the model of the AWS SDK', () => {
  const exported = sdk as unknown as Readonly<Record<string, readonly unknown[]>>;
  const operations = Object.keys(exported).filter((name) => name.endsWith('Command') && name !== '$Command').map((name) => name.replace(/Command$/, ''));
  const errors = Object.keys(exported).filter((name) => name.endsWith('Exception') && name !== 'RedshiftDataServiceException');

  test('has no operation that the warehouse does not know, nor the other way round', () => {
    expect(Object.keys(INPUTS).sort()).toEqual(operations.sort());
  });

  test('has no operation and no error that the conformance table leaves out', () => {
    const listed = new Set([...DATA_API_OPERATIONS.features, ...DATA_API_ERRORS.features].map(({ name }) => name));

    expect([...operations, ...errors].filter((name) => !listed.has(name))).toEqual([]);
  });

  test.each(operations)('has the members of %s that the warehouse reads, and no others', (operation) => {
    // [kind, namespace, name, traits, names of members, …]
    const schema = exported[`${operation}Input$`] ?? exported[`${operation}Request$`]!;

    expect(Object.keys(INPUTS[operation as keyof typeof INPUTS].members).sort()).toEqual([...schema[4] as string[]].sort());
  });
});
