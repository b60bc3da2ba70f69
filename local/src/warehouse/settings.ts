/** SET, SHOW and RESET of session parameters: those that mean something here, and those whose default is what happens anyway. */
import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import { type StatementOutcome } from './commands';
import { searchPath, SYSTEM_SCHEMA } from './engine';
import { notImplemented, WarehouseError } from './errors';
import { quoteLiteral } from './sql/quote';
import { unescapeLiteral } from './sql/string-literal';
import { syntaxErrorAt, type Token, tokenize } from './sql/tokens';
import { INFORMATION_SCHEMA } from './system-views/catalog-views';

interface Parameter {
  readonly initial: string;
  /** Any value may be set and shown; otherwise only these. */
  readonly allowed?: readonly string[];
  readonly apply?: (connection: DuckDBConnection, value: string) => Promise<unknown>;
}

function schemasOf(value: string): string[] {
  return value.split(',').map((part) => part.trim().replaceAll('"', '').toLowerCase()).filter((name) => name !== '$user' && name !== '');
}

/** A schema that does not exist is passed over, as in Redshift. Without any, what is created would have no place. */
async function setSearchPath(connection: DuckDBConnection, value: string): Promise<void> {
  const reader = await connection.runAndReadAll('SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database() AND NOT internal');
  const existing = reader.getRows().map(([name]) => String(name)).filter((name) => name !== SYSTEM_SCHEMA && name !== INFORMATION_SCHEMA);
  const schemas = schemasOf(value).filter((name) => existing.includes(name));
  if (schemas.length === 0) throw notImplemented('a search_path without a schema that exists');
  await connection.run(`SET search_path = ${quoteLiteral(searchPath(schemas))}`);
}

/** https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  search_path: { initial: '$user, public', apply: setSearchPath },
  timezone: { initial: 'UTC', allowed: ['UTC', 'utc', 'GMT', 'gmt'] },
  query_group: { initial: 'unset' },
  analyze_threshold_percent: { initial: '10' },
  enable_result_cache_for_session: { initial: 'on' },
  statement_timeout: { initial: '0', allowed: ['0'] },
  datestyle: { initial: 'ISO, MDY', allowed: ['ISO, MDY', 'ISO,MDY', 'ISO'] },
  enable_case_sensitive_identifier: { initial: 'off', allowed: ['off', 'false'] },
  extra_float_digits: { initial: '0', allowed: ['0'] },
  wlm_query_slot_count: { initial: '1' },
};

export class Settings {
  private readonly values = new Map<string, string>();

  constructor(private readonly connection: DuckDBConnection) {}

  /** Schemas, in the order in which a table without one is looked up. */
  get searchPath(): readonly string[] {
    return schemasOf(this.values.get('search_path') ?? PARAMETERS.search_path!.initial);
  }

  /** @throws WarehouseError */
  async run(sql: string): Promise<StatementOutcome> {
    const [command, ...rest] = tokenize(sql).filter(({ text }) => text !== ';');
    const name = nameOfParameter(rest);
    if (command!.key === 'SHOW') return this.show(name);
    await this.set(name, command!.key === 'RESET' ? undefined : valueOf(rest));
    return { rows: [], rowCount: -1 };
  }

  private show(name: string): StatementOutcome {
    return { columns: [{ name, type: VARCHAR }], rows: [[this.values.get(name) ?? parameterOf(name).initial]], rowCount: 1 };
  }

  private async set(name: string, value: string | undefined): Promise<void> {
    const parameter = parameterOf(name);
    if (value !== undefined && parameter.allowed && !parameter.allowed.includes(value)) throw notImplemented(`SET ${name} TO ${value}`);
    await parameter.apply?.(this.connection, value ?? parameter.initial);
    if (value === undefined) this.values.delete(name);
    else this.values.set(name, value);
  }
}

function nameOfParameter(tokens: readonly Token[]): string {
  const first = tokens[0]?.key === 'SESSION' || tokens[0]?.key === 'LOCAL' ? tokens[1] : tokens[0];
  if (first?.kind !== 'word') throw syntaxErrorAt(first);
  if (tokens[0]!.key === 'LOCAL' || ['AUTHORIZATION', 'CHARACTERISTICS', 'ALL', 'TIME'].includes(first.key)) throw notImplemented(`SET, SHOW or RESET of ${tokens[0]!.key}`);
  return first.text.toLowerCase();
}

function parameterOf(name: string): Parameter {
  const parameter = PARAMETERS[name];
  if (!parameter) throw notImplemented(`parameter ${name}`);
  return parameter;
}

/** @returns undefined for DEFAULT */
function valueOf(tokens: readonly Token[]): string | undefined {
  const start = tokens.findIndex(({ key }) => key === 'TO' || key === '=') + 1;
  const values = tokens.slice(start);
  if (start === 0 || values.length === 0) throw syntaxErrorAt(tokens[1]);
  if (values[0]!.key === 'DEFAULT') return undefined;
  if (values.some(({ text }) => text === '(')) throw new WarehouseError('SET takes only literals');
  return values.map((token) => {
    if (token.text === ',') return ', ';
    if (token.kind === 'string') return unescapeLiteral(token.text.slice(1, -1));
    return token.kind === 'word' ? token.text.toLowerCase() : token.text;
  }).join('');
}
