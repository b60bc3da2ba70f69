import { LoadItem } from '../../lambda/ledger/ledger';

const OPENED_AT = Date.parse('2026-11-23T12:00:00Z');
const DAY_MS = 86_400_000;

/** A load as the loader opens it, at the time at which a virtual clock starts. */
export function aLoad(id: string, overrides: Partial<LoadItem> = {}): LoadItem {
  return {
    id, state: 'open', manifestKey: `manifests/${id}.json`, openedAt: OPENED_AT, openUntil: OPENED_AT + 300_000, expiresAt: OPENED_AT + 90 * DAY_MS, ...overrides,
  };
}
