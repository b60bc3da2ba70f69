/** Which of the loader's log lines are kept. */
export enum LogLevel {
  /** Every decision, and the COPY statements. */
  DEBUG = 'DEBUG',
  /** Every decision. */
  INFO = 'INFO',
  /** What needs attention some day. */
  WARN = 'WARN',
  /** What needs attention now. */
  ERROR = 'ERROR',
}
