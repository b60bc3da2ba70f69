/**
 * The comments that the statements of a load open with: by them the load is found in the warehouse's own history.
 *
 *     /* cdk-rin ID *\/ COPY …                    a COPY that is a transaction of its own
 *     /* cdk-rin ID *\/ /* 2 of 5: copy *\/ COPY …  a statement of a transaction of five
 *     /* cdk-rin ID *\/ SELECT …                  a question about the load
 *
 * Loads that were submitted before a deployment are looked up after it: do not change the marks.
 */

/** What a statement does in the transaction of a load. */
export type Step = 'createTable' | 'beforeSql' | 'stage' | 'copy' | 'latest' | 'merge' | 'afterSql' | 'history';

export interface StepMark {
  /** From 1. */
  readonly position: number;
  readonly count: number;
  readonly step: string;
}

const LOAD_ID = /^[0-9A-Za-z-]{1,64}$/;
const COPY_ALONE = /^\/\* cdk-rin \S+ \*\/ COPY\b/;
const STEP = /^\/\* cdk-rin \S+ \*\/ \/\* (\d+) of (\d+): (\w+) \*\/ /;

export function loadMark(loadId: string): string {
  if (!LOAD_ID.test(loadId)) throw new Error(`load id ${JSON.stringify(loadId)} may consist of letters, digits and hyphens only`);
  return `/* cdk-rin ${loadId} */`;
}

export function stepMark(loadId: string, { position, count, step }: StepMark & { readonly step: Step }): string {
  return `${loadMark(loadId)} /* ${position} of ${count}: ${step} */`;
}

export function isCopyAlone(sql: string): boolean {
  return COPY_ALONE.test(sql);
}

/** Undefined when the statement is none of a load's transaction. */
export function readStepMark(sql: string): StepMark | undefined {
  const match = STEP.exec(sql);
  return match ? { position: Number(match[1]), count: Number(match[2]), step: match[3] } : undefined;
}

/** Whether the statement is the COPY of a load. */
export function isCopy(sql: string): boolean {
  return isCopyAlone(sql) || readStepMark(sql)?.step === 'copy';
}
