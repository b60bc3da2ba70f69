import { CLAUSE_CASES, OBJECT_CASES, TABLE_CLAUSE_CASES, TYPE_NAME_CASES } from './cases/sql-clause-cases';
import { FUNCTION_EDGES, STATEMENT_EDGES, TABLE_EDGES } from './cases/sql-edge-cases';
import { testSqlCases } from '../../support/sql-case';

testSqlCases('clauses and expressions', CLAUSE_CASES);
testSqlCases('objects that are refused', OBJECT_CASES);
testSqlCases('clauses of tables', TABLE_CLAUSE_CASES);
testSqlCases('names of data types', TYPE_NAME_CASES);
testSqlCases('functions at their edges', FUNCTION_EDGES);
testSqlCases('statements at their edges', STATEMENT_EDGES);
testSqlCases('tables at their edges', TABLE_EDGES);
