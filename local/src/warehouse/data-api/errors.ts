/** An error of the Data API itself, by its modeled name. A statement that fails is no such error: its record tells. */
export class DataApiError extends Error {
  constructor(readonly type: DataApiErrorType, message: string, readonly members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'DataApiError';
  }

  get status(): number {
    return this.type === 'InternalServerException' ? 500 : 400;
  }
}

export type DataApiErrorType = 'ValidationException' | 'ResourceNotFoundException' | 'InternalServerException' | 'UnknownOperationException'
  | 'DatabaseConnectionException';
