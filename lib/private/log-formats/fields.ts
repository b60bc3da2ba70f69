/** Logs whose fields are chosen where the log is set up: by the names that AWS gives them there. */
import { Token } from 'aws-cdk-lib';
import { LogColumn } from './log-table';
import { WORD } from './text-log';
import { show, ValidationError } from '../validation';

const FIELD = /^[A-Za-z][A-Za-z0-9()_-]*$/;

/** A field that is not known passes: AWS may have added it since. */
export function checkFields(fields: readonly string[]): void {
  if (Token.isUnresolved(fields)) throw new ValidationError('`fields` must be known at synth, got a token; list the fields');
  if (fields.length === 0) throw new ValidationError('`fields` must name at least one field, got []; omit it for the default format');
  fields.forEach(field => {
    if (!FIELD.test(field)) {
      throw new ValidationError(`\`fields\` ${show(field)} is not the name of a field; give names as AWS lists them, without \${} around them`);
    }
  });
  const columns = fields.map(columnName);
  columns.forEach((column, i) => {
    const first = columns.indexOf(column);
    if (first !== i) throw new ValidationError(`\`fields\` ${show(fields[first])} and ${show(fields[i])} are both the column ${show(column)}; name each field once`);
  });
}

/** @param types of the fields that are not words */
export function fieldColumns(fields: readonly string[], types: Readonly<Record<string, string>>): LogColumn[] {
  return fields.map(field => ({ name: columnName(field), type: types[field] ?? WORD }));
}

/** `cs(User-Agent)` becomes `cs_user_agent`: a name that needs no quotes. */
function columnName(field: string): string {
  return field.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replace(/_$/, '');
}
