/**
 * The words of Redshift's grammar that a user's statement may hold as such. Every other word is taken for a name and is
 * quoted: so that whatever DuckDB's own grammar has beyond Redshift's is no syntax here.
 */
export const KEYWORDS: ReadonlySet<string> = new Set(`
  ALL AND ANY AS ASC BETWEEN BOTH BY CASCADE CASE CREATE CROSS CUBE CURRENT DEFAULT DELETE DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS EXPLAIN FALSE
  FOLLOWING FROM FULL GROUP GROUPING HAVING IF ILIKE IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT MATCHED MERGE MINUS NATURAL NOT NULL NULLS
  OFFSET ON OR ORDER OUTER OVER PARTITION PRECEDING QUALIFY RANGE RECURSIVE REPLACE RESTRICT RIGHT ROLLUP ROW ROWS SCHEMA SELECT SET SETS SIMILAR SOME
  TABLE THEN TO TRUE TRUNCATE UNBOUNDED UNION UPDATE USING VALUES VIEW WHEN WHERE WITH
`.trim().split(/\s+/));

/** Keywords that are names in a place where no keyword can stand: they are functions when a bracket follows. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'REPLACE', 'GROUPING']);

/** Keywords that no bracket can follow: for DuckDB some are functions then. */
export const NEVER_CALLED: ReadonlySet<string> =
  new Set(['CURRENT', 'FOLLOWING', 'IF', 'MATCHED', 'PRECEDING', 'RANGE', 'RECURSIVE', 'ROW', 'ROWS', 'SCHEMA', 'TABLE', 'TO', 'TRUNCATE', 'UNBOUNDED', 'VIEW']);

/** Clauses of Redshift's that are refused by name. */
export const REFUSED_WORDS: ReadonlySet<string> = new Set(['EXCLUDE', 'PIVOT', 'UNPIVOT']);

/** What ends a list of selected expressions. */
export const ENDS_SELECT_LIST: ReadonlySet<string> =
  new Set(['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'UNION', 'INTERSECT', 'EXCEPT', 'MINUS', 'QUALIFY', 'INTO']);

export const SET_OPERATORS: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS']);

export const OPERATORS: ReadonlySet<string> =
  new Set(['+', '-', '*', '/', '%', '^', '=', '<>', '!=', '<', '<=', '>', '>=', '||', '&', '|', '<<', '>>', '~', '!~', '@']);

/** Roots and the exclusive or. */
export const REFUSED_OPERATORS: ReadonlySet<string> = new Set(['|/', '||/', '#']);
