/** Every case that shows a feature, of whatever kind. */
import { type Shown } from './feature';
import { AVRO_CASES } from '../cases/avro-cases';
import { COLUMNAR_CASES } from '../cases/columnar-cases';
import { COMPRESSION_CASES } from '../cases/compression-cases';
import { CONVERSION_CASES } from '../cases/conversion-cases';
import { COPY_EDGES } from '../cases/copy-edge-cases';
import { CSV_CASES } from '../cases/csv-cases';
import { DATA_API_CATALOG_CASES } from '../cases/data-api-catalog-cases';
import { DATA_API_ERROR_CASES } from '../cases/data-api-error-cases';
import { DATA_API_INPUT_CASES } from '../cases/data-api-input-cases';
import { DATA_API_OPERATION_CASES } from '../cases/data-api-operation-cases';
import { DELIMITED_CASES } from '../cases/delimited-cases';
import { ENCODING_CASES } from '../cases/encoding-cases';
import { FIXED_WIDTH_CASES } from '../cases/fixed-width-cases';
import { IDENTITY_CASES } from '../cases/identity-cases';
import { INCOMPATIBLE_CASES } from '../cases/incompatible-cases';
import { JSON_CASES } from '../cases/json-cases';
import { JSON_PATHS_CASES, NOSHRED_CASES } from '../cases/json-mapping-cases';
import { LOAD_ERROR_CASES, LOAD_OPERATION_CASES } from '../cases/load-error-cases';
import { LOAD_VIEW_CASES, RUNNING_CASE } from '../cases/load-view-cases';
import { SOURCE_CASES } from '../cases/source-cases';
import { CLAUSE_CASES, OBJECT_CASES, TABLE_CLAUSE_CASES, TYPE_NAME_CASES } from '../cases/sql-clause-cases';
import { FUNCTION_EDGES, STATEMENT_EDGES, TABLE_EDGES } from '../cases/sql-edge-cases';
import { FUNCTION_CASES } from '../cases/sql-function-cases';
import { ERROR_CASES, STATEMENT_CASES, TRANSACTION_CASES } from '../cases/sql-statement-cases';
import { SQL_TYPE_CASES, TABLE_CASES } from '../cases/sql-table-cases';
import { SUPER_CASES } from '../cases/super-cases';
import { SYSTEM_VIEW_CASES } from '../cases/system-view-cases';
import { TICKIT_CASES } from '../cases/tickit-cases';
import { REFUSED_TYPES, TYPE_CASES } from '../cases/type-cases';

export const SHOWN: readonly Shown[] = [
  ...AVRO_CASES,
  ...COLUMNAR_CASES,
  ...COMPRESSION_CASES,
  ...CONVERSION_CASES,
  ...COPY_EDGES,
  ...CSV_CASES,
  ...DELIMITED_CASES,
  ...ENCODING_CASES,
  ...FIXED_WIDTH_CASES,
  ...IDENTITY_CASES,
  ...INCOMPATIBLE_CASES,
  ...JSON_CASES,
  ...JSON_PATHS_CASES,
  ...NOSHRED_CASES,
  ...LOAD_ERROR_CASES,
  ...LOAD_OPERATION_CASES,
  ...LOAD_VIEW_CASES,
  RUNNING_CASE,
  ...SOURCE_CASES,
  ...TICKIT_CASES,
  ...TYPE_CASES,
  ...REFUSED_TYPES,
  ...TABLE_CASES,
  ...SQL_TYPE_CASES,
  ...SUPER_CASES,
  ...STATEMENT_CASES,
  ...TRANSACTION_CASES,
  ...ERROR_CASES,
  ...FUNCTION_CASES,
  ...FUNCTION_EDGES,
  ...STATEMENT_EDGES,
  ...TABLE_EDGES,
  ...CLAUSE_CASES,
  ...OBJECT_CASES,
  ...TABLE_CLAUSE_CASES,
  ...TYPE_NAME_CASES,
  ...SYSTEM_VIEW_CASES,
  ...DATA_API_OPERATION_CASES,
  ...DATA_API_CATALOG_CASES,
  ...DATA_API_INPUT_CASES,
  ...DATA_API_ERROR_CASES,
];
