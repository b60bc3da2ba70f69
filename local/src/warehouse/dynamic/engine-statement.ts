/** A user's statement as DuckDB runs it, written anew where it compares SUPER values, and refused where it misuses them. */
import { type DuckDBConnection } from '@duckdb/node-api';
import { findMisuse, hasSuperColumns } from './super-check';
import { withSuperOperators } from './super-operators';
import { type Token, tokenize } from '../sql/tokens';
import { translate, translateTokens } from '../sql/translate';

const CHECKED: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', '(']);
const MAKES_SUPER = /\b(?:parse_super|to_super)\(/;
/** With more, all are written as calls, and joined one by one. */
const MAX_OPERATORS = 40;

/** @throws WarehouseError */
export async function engineStatement(connection: DuckDBConnection, sql: string): Promise<string> {
  const plain = translate(sql);
  if (!MAKES_SUPER.test(plain) && !await hasSuperColumns(connection)) return plain;
  if (plain.startsWith('MERGE')) return checked(connection, plain);
  const tokens = tokenize(sql).filter(({ text }) => text !== ';');
  const start = queryStart(tokens);
  if (start === undefined) return plain;
  return start === 0 ? written(connection, plain, tokens) : `${translateTokens(tokens.slice(0, start))} ${await written(connection, translateTokens(tokens.slice(start)), tokens.slice(start))}`;
}

/** What a MERGE may not do with a SUPER value, it may not do in other words either. */
async function checked(connection: DuckDBConnection, sql: string): Promise<string> {
  const misuse = await findMisuse(connection, sql);
  if (misuse) throw misuse;
  return sql;
}

/** @returns undefined for a statement that has no query */
function queryStart(tokens: readonly Token[]): number | undefined {
  if (CHECKED.has(tokens[0]?.key ?? '')) return 0;
  const as = tokens.findIndex(({ kind, key }) => kind === 'word' && key === 'AS');
  return tokens[0]?.key === 'CREATE' && as > 0 ? as + 1 : undefined;
}

/** As few comparisons as possible become calls: DuckDB knows no fast way to join by those. */
async function written(connection: DuckDBConnection, plain: string, tokens: readonly Token[]): Promise<string> {
  if (!await findMisuse(connection, plain)) return plain;
  const left = new Set<number>();
  const attempt = async () => {
    const { tokens: changed } = withSuperOperators(tokens, left);
    const sql = translateTokens(changed);
    return { sql, misuse: await findMisuse(connection, sql) };
  };
  let best = await attempt();
  if (best.misuse) throw best.misuse;
  const { count } = withSuperOperators(tokens);
  for (let i = 0; i < count && count <= MAX_OPERATORS; i++) {
    left.add(i);
    const next = await attempt();
    if (next.misuse) left.delete(i);
    else best = next;
  }
  return best.sql;
}
