export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Runs one statement on the warehouse. */
export type Query = (sql: string) => Promise<QueryResult>;
