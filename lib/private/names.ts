/** Checks of the names of schemas, tables and columns, and of the references to groups in them. */
import { Token } from 'aws-cdk-lib';
import { TableName } from './contract';
import { identifierProblem } from './identifier';
import { show, ValidationError } from './validation';

const DEFAULT_SCHEMA = 'public';
/** `$1` or `${name}`. Any other `$` stands for itself: it is a legal character of a name. */
const REFERENCE = /\$(\d+)|\$\{(\w+)\}/g;

export function checkIdentifier(prop: string, name: string): void {
  if (Token.isUnresolved(name)) return;
  const problem = identifierProblem(name);
  if (problem) throw new ValidationError(`\`${prop}\` ${show(name)} ${problem}; give a name that Redshift can have`);
}

/** The groups of the expression that a name may refer to. A prefix has none, so only `$0`. */
export interface Groups {
  readonly count: number;
  readonly names: readonly string[];
}

/** Checks a name that may refer to groups: the references must exist, and what is around them must fit an identifier. */
export function checkNameTemplate(prop: string, template: string, groups: Groups): void {
  if (Token.isUnresolved(template)) return;
  for (const [reference, number, name] of template.matchAll(REFERENCE)) {
    if (!groups.names.includes(name) && !(Number(number ?? name) <= groups.count)) {
      throw new ValidationError(`\`${prop}\` ${show(template)} refers to ${reference}, but ${available(groups)}; `
        + 'add the group to the regexp or correct the reference');
    }
  }
  const literal = template.replaceAll(REFERENCE, '');
  if (!refersToGroups(template) || literal !== '') checkIdentifier(prop, literal);
}

function available({ count, names }: Groups): string {
  if (count === 0) return 'there are no groups: only $0, the whole match, can be used';
  const named = names.length > 0 ? ` (named: ${names.join(', ')})` : '';
  return `the regexp has ${count} ${count === 1 ? 'group' : 'groups'}${named}`;
}

/** Whether it is only known with the key of an object. */
export function refersToGroups(template: string): boolean {
  return template.replaceAll(REFERENCE, '') !== template;
}

/** Columns must be there, be possible, and differ: Redshift folds the case of names, quoted or not. */
export function checkColumns(columns: readonly string[] | undefined, prop = 'columns', fixWhenEmpty = 'omit it to load every column'): void {
  if (columns === undefined) return;
  if (Token.isUnresolved(columns)) throw new ValidationError(`\`${prop}\` must be known at synth, got a token; list the columns`);
  if (columns.length === 0) throw new ValidationError(`\`${prop}\` must name at least one column, got []; ${fixWhenEmpty}`);
  const seen = new Set<string>();
  for (const column of columns) {
    checkIdentifier(prop, column);
    const folded = column.toLowerCase();
    if (seen.has(folded)) throw new ValidationError(`\`${prop}\` names ${show(column)} twice; name each column once`);
    seen.add(folded);
  }
}

export function tableNameOf({ table, schema = DEFAULT_SCHEMA }: { readonly table: string; readonly schema?: string }): TableName {
  return { schema, table };
}
