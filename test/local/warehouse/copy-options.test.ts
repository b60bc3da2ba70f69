import { COPY_EDGES } from './cases/copy-edge-cases';
import { IDENTITY_CASES } from './cases/identity-cases';
import { BOUND_CASES, INCOMPATIBLE_CASES } from './cases/incompatible-cases';
import { SOURCE_CASES } from './cases/source-cases';
import { testCopyCases } from '../../support/copy-case';

testCopyCases('the source of a COPY', SOURCE_CASES);
testCopyCases('options that exclude each other', INCOMPATIBLE_CASES);
testCopyCases('values of options', BOUND_CASES);
testCopyCases('IDENTITY columns', IDENTITY_CASES);
testCopyCases('the edges of options and formats', COPY_EDGES);
