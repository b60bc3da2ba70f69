/** A fault that the user can mend: the command line prints its message as one line, without a stack trace. */
export class UserError extends Error {
  readonly name = 'UserError';
}
