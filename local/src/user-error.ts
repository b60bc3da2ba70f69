/** A fault that the user can mend: the command line prints its message as one line, without a stack trace. */
export class UserError extends Error {
  readonly name = 'UserError';
}

/** What to throw for an error of listening: a port in use is the user's to change. */
export function portError(error: unknown, port: number | undefined, option: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new UserError(`port ${port} is in use; choose another with ${option}, or 0 for any`);
}
