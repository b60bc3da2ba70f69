/** How one invocation ended. */
export type InvocationOutcome =
  | { readonly ok: true; readonly response: string }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

/** Error types that Lambda itself gives, as opposed to the function's own. */
export const LAMBDA_ERRORS = {
  timeout: 'Sandbox.Timedout',
  exit: 'Runtime.ExitError',
  init: 'Runtime.InitError',
} as const;

export function failed(errorType: string, errorMessage: string): InvocationOutcome & { readonly ok: false } {
  return { ok: false, errorType, errorMessage };
}
