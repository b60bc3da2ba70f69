/** Takes the values of credentials out of a statement before it is kept anywhere. */
import { STRING_LITERAL } from './string-literal';

const CREDENTIALS = new RegExp(
  String.raw`\b(CREDENTIALS|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|MASTER_SYMMETRIC_KEY)(\s+AS)?(\s*)${STRING_LITERAL}`, 'giu');

export function redactCredentials(sql: string): string {
  return sql.replace(CREDENTIALS, "$1$2$3'***'");
}
