/** The ledger's items, as DynamoDB stores them. Claims and loads share one table, and are told apart by their keys. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LEDGER_EXPIRY, LEDGER_KEY } from '../../lib/private/contract';
import { FailureCode } from '../failures/catalogue';
import { LoadItem, LoadState } from '../ledger/ledger';

export type Item = Record<string, AttributeValue>;
export type Key = Record<typeof LEDGER_KEY, { readonly S: string }>;

const FILE = 'file#';
const LOAD = 'load#';

export function fileKey(hash: string): Key {
  return { [LEDGER_KEY]: { S: `${FILE}${hash}` } };
}

export function loadKey(id: string): Key {
  return { [LEDGER_KEY]: { S: `${LOAD}${id}` } };
}

export function claimItem(hash: string, load: Pick<LoadItem, 'id' | 'expiresAt'>): Item {
  return { ...fileKey(hash), load: { S: load.id }, [LEDGER_EXPIRY]: toExpiry(load.expiresAt) };
}

export function loadItem({ id, expiresAt, ...attributes }: LoadItem): Item {
  return { ...loadKey(id), ...toAttributes(attributes), [LEDGER_EXPIRY]: toExpiry(expiresAt) };
}

/** What is not given is left out: DynamoDB has no undefined. */
export function toAttributes(values: Readonly<Record<string, string | number | undefined>>): Item {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]): [string, AttributeValue][] =>
    value === undefined ? [] : [[name, typeof value === 'number' ? { N: String(value) } : { S: value }]]));
}

/** The load that a claim names. */
export function claimingLoad(item: Item | undefined): string | undefined {
  return item?.load?.S;
}

export function toLoad(item: Item): LoadItem {
  return {
    id: keyOf(item).slice(LOAD.length),
    state: item.state.S as LoadState,
    manifestKey: item.manifestKey.S!,
    openedAt: Number(item.openedAt.N),
    openUntil: Number(item.openUntil.N),
    expiresAt: expiryOf(item),
    readyAt: numberOf(item.readyAt),
    sql: item.sql?.S,
    login: item.login?.S,
    notedIn: item.notedIn?.S,
    files: numberOf(item.files),
    statementId: item.statementId?.S,
    rows: numberOf(item.rows),
    failure: item.failure?.S as FailureCode | undefined,
  };
}

export function keyOf(item: Item): string {
  return item[LEDGER_KEY].S!;
}

export function isExpired(item: Item, now: number): boolean {
  return expiryOf(item) <= now;
}

/** DynamoDB counts in whole seconds. Rounded up: nothing is forgotten too early. */
function toExpiry(milliseconds: number): { readonly N: string } {
  return { N: String(Math.ceil(milliseconds / 1_000)) };
}

function expiryOf(item: Item): number {
  return Number(item[LEDGER_EXPIRY].N) * 1_000;
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}
