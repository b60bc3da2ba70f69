/**
 * SYS_QUERY_HISTORY: every statement, from its start. Written beside the statement's transaction, so that what failed is
 * remembered as well. As in Redshift, a crash of the warehouse forgets what was running: see SystemViews.open.
 */
import { leadingWords } from './sql/lexer';
import { redactCredentials } from './sql/redact';
import { identityColumns, type StatementIdentity, type SystemViews } from './system-views';

export type QueryEnd =
  | { readonly status: 'success'; readonly rows: number }
  | { readonly status: 'failed' | 'canceled'; readonly error: string };

/** The view cuts texts here. */
const QUERY_TEXT_LENGTH = 4000;
const MESSAGE_LENGTH = 512;

export class QueryHistory {
  constructor(private readonly systemViews: SystemViews, private readonly now: () => Date) {}

  /** @returns what records the end of the statement */
  async started(sql: string, identity: StatementIdentity): Promise<(end: QueryEnd) => Promise<void>> {
    const start = this.now();
    await this.systemViews.append('sys_query_history', [{
      ...identityColumns(identity),
      query_uuid: identity.queryUuid,
      query_label: 'default',
      query_type: queryType(leadingWords(sql, 16)),
      status: 'running',
      result_cache_hit: false,
      start_time: start,
      queue_time: 0,
      query_text: redactCredentials(sql).slice(0, QUERY_TEXT_LENGTH),
      redshift_version: 'cdk-rin-local',
      compute_type: 'primary',
      compile_time: 0,
      planning_time: 0,
      lock_wait_time: 0,
      short_query_accelerated: 'false',
    }]);
    return async (end) => {
      const endTime = this.now();
      const elapsed = (endTime.getTime() - start.getTime()) * 1000;
      await this.systemViews.update('sys_query_history', identity.queryId, {
        status: end.status,
        end_time: endTime,
        elapsed_time: elapsed,
        execution_time: elapsed,
        returned_rows: end.status === 'success' ? end.rows : 0,
        error_message: end.status === 'success' ? undefined : end.error.slice(0, MESSAGE_LENGTH),
      });
    };
  }
}

/** The kinds of statements that the view names: https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html */
function queryType(words: readonly string[]): string {
  const [first = ''] = words;
  if (first === 'CREATE') return words.includes('TABLE') && words.includes('AS') ? 'CTAS' : 'DDL';
  return QUERY_TYPES.find(([, keywords]) => keywords.includes(first))?.[0] ?? (OWN_TYPES.includes(first) ? first : 'OTHER');
}

const OWN_TYPES: readonly string[] = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY', 'UNLOAD'];
const QUERY_TYPES: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT', ['SELECT', 'WITH', 'VALUES', '(']],
  ['DDL', ['DROP', 'ALTER', 'TRUNCATE', 'GRANT', 'REVOKE']],
  ['COMMAND', ['SET', 'RESET']],
  ['UTILITY', ['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', 'ANALYZE', 'VACUUM', 'EXPLAIN']],
];
