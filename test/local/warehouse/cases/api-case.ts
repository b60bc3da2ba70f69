/** Something that a client does with the Data API, and what it gets. */
import { type DataApi } from '../../../support/data-api';

export interface ApiCase {
  readonly name: string;
  readonly shows: readonly string[];
  readonly does: (api: DataApi) => Promise<unknown>;
  /** May hold matchers. */
  readonly gives: unknown;
}

/** The error that a call ends with, as the client knows it. */
export async function refusal(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    const { name, message } = error as Error;
    return [name, message];
  }
}

/** The message that AWS's services have for an input outside its constraints. */
export function violation(member: string, shown: string, rule: string): unknown {
  return ['ValidationException', `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: ${rule}`];
}
