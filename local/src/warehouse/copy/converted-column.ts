/** A conversion in SQL: its value, and when it is refused. */
import { quoteLiteral } from '../sql/quote';
import { WHITE_SPACE_SQL } from '../white-space';

export interface ConvertedColumn {
  readonly value: string;
  /** True when Redshift would refuse the field. */
  readonly refused: string;
  readonly strict: string;
}

export const REFUSE = "error('refused')";

/**
 * A field of white space is NULL for every type but character ones, whatever the options.
 * @param value of a field that is not blank; NULL when it has none. @param form a pattern such a field must have, too.
 */
export function checked(field: string, value: string, form?: string): ConvertedColumn {
  const given = `trim(${field}, ${WHITE_SPACE_SQL}) <> ''`;
  const failed = `(${value}) IS NULL`;
  if (form === undefined) {
    return { value: `CASE WHEN ${given} THEN ${value} END`, refused: `(${given} AND ${failed})`, strict: `CASE WHEN ${given} THEN coalesce(${value}, ${REFUSE}) END` };
  }
  const formed = matches(field, form);
  return {
    value: `CASE WHEN ${formed} THEN ${value} END`,
    refused: `(${given} AND (NOT ${formed} OR ${failed}))`,
    strict: `CASE WHEN ${formed} THEN coalesce(${value}, ${REFUSE}) WHEN ${given} THEN ${REFUSE} END`,
  };
}

/** What would be refused is NULL. */
export function accepted({ value }: ConvertedColumn): ConvertedColumn {
  return { value, refused: 'false', strict: value };
}

/** The whole text, not a part of it. */
export function matches(text: string, pattern: string): string {
  return `regexp_full_match(${text}, ${quoteLiteral(pattern)})`;
}
