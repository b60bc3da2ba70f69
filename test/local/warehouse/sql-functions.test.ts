import { FUNCTION_CASES } from './cases/sql-function-cases';
import { FUNCTIONS_AREA } from './conformance/functions';
import { FUNCTIONS, NILADIC } from '../../../local/src/warehouse/sql/functions';
import { REFUSED_FUNCTIONS } from '../../../local/src/warehouse/sql/functions/refused';
import { testSqlCases } from '../../support/sql-case';

testSqlCases('functions', FUNCTION_CASES);

test('every function that a statement may call, or that is refused by name, is in the table', () => {
  const known = [...FUNCTIONS.keys(), ...REFUSED_FUNCTIONS, ...Object.keys(NILADIC)].map((name) => name.toUpperCase());

  expect(FUNCTIONS_AREA.features.map(({ name }) => name).sort()).toEqual([...new Set(known)].sort());
});
