import { CSV_CASES } from './cases/csv-cases';
import { DELIMITED_CASES } from './cases/delimited-cases';
import { JSON_CASES } from './cases/json-cases';
import { testCopyCases } from '../../support/copy-case';

testCopyCases('COPY of JSON', JSON_CASES);
testCopyCases('COPY of CSV', CSV_CASES);
testCopyCases('COPY of delimited files', DELIMITED_CASES);
