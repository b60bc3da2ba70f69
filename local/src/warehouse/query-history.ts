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
      query_type: leadingWords(sql, 1)[0] ?? '',
      status: 'running',
      start_time: start,
      query_text: redactCredentials(sql).slice(0, QUERY_TEXT_LENGTH),
    }]);
    return async (end) => {
      const endTime = this.now();
      await this.systemViews.update('sys_query_history', identity.queryId, {
        status: end.status,
        end_time: endTime,
        elapsed_time: (endTime.getTime() - start.getTime()) * 1000,
        returned_rows: end.status === 'success' ? end.rows : 0,
        error_message: end.status === 'success' ? undefined : end.error.slice(0, MESSAGE_LENGTH),
      });
    };
  }
}
