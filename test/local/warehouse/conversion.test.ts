import { CONVERSION_CASES } from './cases/conversion-cases';
import { TYPE_CASES } from './cases/type-cases';
import { testCopyCases } from '../../support/copy-case';

testCopyCases('fields of each type', TYPE_CASES);
testCopyCases('options of conversion', CONVERSION_CASES);
