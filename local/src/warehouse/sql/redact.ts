/**
 * Takes the values of credentials out of a statement before it is kept or shown anywhere. It need not be one that runs: a
 * misspelt COPY holds secrets, too.
 */
import { scan } from './scan';
import { STRING_LITERAL } from './string-literal';

const NAMES = 'CREDENTIALS|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|MASTER_SYMMETRIC_KEY';
const NAME = new RegExp(`^(?:${NAMES})$`, 'i');
const ANY_NAME = new RegExp(NAMES, 'i');
/** What may stand in CREDENTIALS, wherever it stands. */
const ARGUMENT = /(?:access_key_id|secret_access_key|session_token|master_symmetric_key)\s*=/i;
/** Within a comment quotes need not match. */
const IN_COMMENT = new RegExp(String.raw`\b(${NAMES})(\s+AS)?(\s*)${STRING_LITERAL}`, 'giu');
const REDACTED = "'***'";

export function redactCredentials(sql: string): string {
  return redact(sql, []);
}

/** For what was said about the statement: a message may quote it. */
export function redactMessage(message: string, sql: string): string {
  const secrets: string[] = [];
  redact(sql, secrets);
  return secrets.reduce((text, secret) => text.replaceAll(secret, REDACTED), message);
}

/** @param secrets receives the literals that were taken out */
function redact(sql: string, secrets: string[]): string {
  if (!ANY_NAME.test(sql)) return sql;
  const parts: string[] = [];
  let isSecret = false;
  for (const { kind, text } of scan(sql)) {
    if (kind === 'string' && (isSecret || ARGUMENT.test(text))) {
      secrets.push(text);
      parts.push(REDACTED);
    } else {
      parts.push(kind === 'comment' ? text.replace(IN_COMMENT, `$1$2$3${REDACTED}`) : text);
    }
    if (kind !== 'blank' && kind !== 'comment' && !(isSecret && /^(?:AS|=)$/i.test(text))) isSecret = kind === 'word' && NAME.test(text);
  }
  return parts.join('');
}
