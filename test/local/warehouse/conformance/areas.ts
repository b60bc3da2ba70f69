/** Every area of the conformance table, in the order of the document. */
import { CLAUSES, REFUSED_OBJECTS, TABLE_CLAUSES, TYPE_NAMES } from './clauses';
import { COPY_COMPRESSION } from './copy-compression';
import { COPY_CONVERSION } from './copy-conversion';
import { COPY_FORMATS } from './copy-formats';
import { COPY_INCOMPATIBLE } from './copy-incompatible';
import { COPY_SOURCE } from './copy-source';
import { COPY_TYPES } from './copy-types';
import { DATA_API_ERRORS } from './data-api-errors';
import { DATA_API_INPUTS } from './data-api-inputs';
import { DATA_API_OPERATIONS } from './data-api-operations';
import { type Area } from './feature';
import { FUNCTIONS_AREA } from './functions';
import { COPY_OPERATIONS, LOAD_ERRORS, LOAD_VIEWS } from './loads';
import { DATA_TYPES, SQL_ERRORS, STATEMENTS, TABLES, TRANSACTIONS } from './sql';
import { CATALOG_VIEWS, SYSTEM_VIEWS } from './system-views';

export const AREAS: readonly Area[] = [
  COPY_SOURCE,
  COPY_FORMATS,
  COPY_COMPRESSION,
  COPY_INCOMPATIBLE,
  COPY_CONVERSION,
  COPY_TYPES,
  COPY_OPERATIONS,
  LOAD_ERRORS,
  TABLES,
  TABLE_CLAUSES,
  DATA_TYPES,
  TYPE_NAMES,
  STATEMENTS,
  REFUSED_OBJECTS,
  CLAUSES,
  TRANSACTIONS,
  FUNCTIONS_AREA,
  SQL_ERRORS,
  SYSTEM_VIEWS,
  LOAD_VIEWS,
  CATALOG_VIEWS,
  DATA_API_OPERATIONS,
  DATA_API_INPUTS,
  DATA_API_ERRORS,
];
