/**
 * How long a call of a service may take. Node.js has no timeout of its own, and a lost answer would hold the loader until
 * it is killed, its batch unsettled. Tries of the SDK count: all of one call must fit into what `loading/deadline.ts` keeps free.
 */
const CONNECTION_TIMEOUT_MS = 3_000;

/** Trap: without `throwOnRequestTimeout` the SDK only warns, and waits on. */
export function httpTimeouts(requestTimeout: number) {
  return { requestTimeout, connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true };
}
