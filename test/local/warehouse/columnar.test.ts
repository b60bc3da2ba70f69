import { COLUMNAR_CASES } from './cases/columnar-cases';
import { testCopyCases } from '../../support/copy-case';

testCopyCases('COPY of columnar files', COLUMNAR_CASES);
