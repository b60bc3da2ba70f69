/** An error of the Data API itself, by its modeled name. A statement that fails is no such error: its record tells. */
export class DataApiError extends Error {
  constructor(readonly type: DataApiErrorType, message: string, readonly members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'DataApiError';
  }

  get status(): number {
    if (this.type === 'RequestEntityTooLargeException') return 413;
    return SERVER_FAULTS.has(this.type) ? 500 : 400;
  }
}

export const DATA_API_ERRORS = [
  'ActiveSessionsExceededException', 'ActiveStatementsExceededException', 'ActiveWaitingRequestsExceededException',
  'BatchExecuteStatementException', 'DatabaseConnectionException', 'ExecuteStatementException', 'InternalServerException',
  'QueryTimeoutException', 'ResourceNotFoundException', 'ValidationException',
  // Of every AWS JSON service; in no model.
  'AccessDeniedException', 'RequestEntityTooLargeException', 'SerializationException', 'ThrottlingException', 'UnknownOperationException',
] as const;

export type DataApiErrorType = (typeof DATA_API_ERRORS)[number];

const SERVER_FAULTS: ReadonlySet<DataApiErrorType> = new Set(
  ['BatchExecuteStatementException', 'DatabaseConnectionException', 'ExecuteStatementException', 'InternalServerException']);

export function invalid(message: string): DataApiError {
  return new DataApiError('ValidationException', message);
}

export function notFound(message: string, id: string): DataApiError {
  return new DataApiError('ResourceNotFoundException', message, { ResourceId: id });
}
