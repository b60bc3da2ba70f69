import { ERROR_CASES, STATEMENT_CASES, TRANSACTION_CASES } from './cases/sql-statement-cases';
import { SQL_TYPE_CASES, TABLE_CASES } from './cases/sql-table-cases';
import { SUPER_CASES } from './cases/super-cases';
import { testSqlCases } from '../../support/sql-case';

testSqlCases('tables', TABLE_CASES);
testSqlCases('data types', SQL_TYPE_CASES);
testSqlCases('SUPER', SUPER_CASES);
testSqlCases('statements', STATEMENT_CASES);
testSqlCases('transactions', TRANSACTION_CASES);
testSqlCases('errors', ERROR_CASES);
