/** The ways in which files of a fault run are bad, and how each must be told in the dead-letter queue. */
export interface Rejection {
  readonly code: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly reason: RegExp;
}

export interface Flaw extends Rejection {
  readonly spoil: (lines: readonly string[]) => readonly string[];
  /** Tables that load the file all the same. */
  readonly borneBy?: readonly string[];
  /** The file is not compressed as it ought to be. */
  readonly plain?: boolean;
}

export const BROKEN_JSON: Flaw = {
  ...inLine(5, null, /^1216 Input line is not valid/),
  spoil: (lines) => changeLine(lines, 5, (line) => line.slice(0, 12)),
};

export const WORD_FOR_A_NUMBER: Flaw = {
  ...inLine(2, 'amount', /^1207 Invalid digit, Value 'm', Pos 0, Type: Integer/),
  spoil: (lines) => changeLine(lines, 2, (line) => line.replace(/"amount":\d+/, '"amount":"many"')),
};

/** @param borneBy tables that take a label of 20 characters. */
export function longLabel(borneBy: readonly string[]): Flaw {
  return {
    ...inLine(4, 'label', /^1204 String length exceeds DDL length/),
    spoil: (lines) => changeLine(lines, 4, (line) => line.replace(/"label":"[^"]*"/, `"label":"${'x'.repeat(20)}"`)),
    borneBy,
  };
}

/** No load error names it, so it is found by bisection, and tried as often as any failure of unknown words. */
export const NOT_COMPRESSED: Flaw = {
  code: 'UNKNOWN_FAILURE', line: null, column: null, reason: /gzip: incorrect header check/, spoil: (lines) => lines, plain: true,
};

export const FIELD_TOO_FEW: Flaw = {
  ...inLine(3, 'label', /^1214 Delimiter not found/),
  spoil: (lines) => changeLine(lines, 3, (line) => line.replace(/,\d+$/, '')),
};

export const FIELD_TOO_MANY: Flaw = {
  ...inLine(1, null, /^1202 Extra column/),
  spoil: (lines) => changeLine(lines, 1, (line) => `${line},1`),
};

function inLine(line: number, column: string | null, reason: RegExp): Rejection {
  return { code: 'FILE_REJECTED', line, column, reason };
}

/** @param number from 1 */
function changeLine(lines: readonly string[], number: number, change: (line: string) => string): string[] {
  return lines.map((line, i) => (i === number - 1 ? change(line) : line));
}
