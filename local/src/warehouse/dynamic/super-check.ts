/**
 * Finds what a statement does with SUPER values that would be done with their text: DuckDB's plan of the statement tells the
 * type of every expression, after views, subqueries and macros are resolved. Known operations pass, all others are refused.
 */
import { type DuckDBConnection } from '@duckdb/node-api';
import { notImplemented, WarehouseError } from '../errors';
import { quoteLiteral } from '../sql/quote';

interface Type {
  readonly id: string;
  readonly type_info?: { readonly alias?: string } | null;
}

interface Node {
  readonly [key: string]: unknown;
  readonly expression_class?: string;
  readonly type?: unknown;
  readonly name?: string;
  readonly return_type?: Type;
  readonly value?: { readonly type: Type; readonly value?: unknown };
}

/** Whether any table can hold a SUPER value. */
export async function hasSuperColumns(connection: DuckDBConnection): Promise<boolean> {
  return (await connection.runAndReadAll("SELECT 1 FROM duckdb_columns() WHERE data_type = 'JSON' AND NOT internal LIMIT 1")).currentRowCount > 0;
}

/** @returns undefined when every SUPER value of the statement is used in a way that is right, or when it cannot run at all */
export async function findMisuse(connection: DuckDBConnection, engineSql: string): Promise<WarehouseError | undefined> {
  const reader = await connection.runAndReadAll(`SELECT json_serialize_plan(${quoteLiteral(engineSql)})`);
  const plan = String(reader.getRows()[0]![0]);
  if (engineSql.startsWith('MERGE') && plan.includes('"name":"json_extract"')) return new WarehouseError('Partial reference of SUPER column is not supported in MERGE statement.');
  const { plans, error_message: error } = JSON.parse(plan) as { plans?: Node[]; error_message?: string };
  if (error?.includes('does not support serialization')) return notImplemented('this statement beside SUPER columns');
  const use = firstOf(plans ?? [], (one) => misuse(one, 'assignment or conversion'));
  return use === undefined ? undefined : misuseOfSuper(use);
}

export function misuseOfSuper(use: string): WarehouseError {
  return notImplemented(use === TO_SUPER ? use : `${use} of a SUPER value that is not cast`);
}

const TO_SUPER = 'assignment or conversion to SUPER of a value that is not cast';

/** @param context what the value is given to. @returns what is done to a SUPER value */
function misuse(node: unknown, context: string): string | undefined {
  if (Array.isArray(node)) return firstOf(node, (child) => misuse(child, context));
  if (typeof node !== 'object' || node === null) return undefined;
  const it = node as Node;
  if (typeof it.expression_class === 'string') return misusedByExpression(it, context);
  return misusedByOperator(it) ?? misuseBelow(it, context);
}

function misuseBelow(node: Node, context: string): string | undefined {
  return firstOf(Object.values(node), (child) => misuse(child, context));
}

/** What compares rows by a value. */
function misusedByOperator(node: Node): string | undefined {
  switch (node.type) {
    case 'LOGICAL_DISTINCT': return anySuper(node.distinct_targets) ? 'DISTINCT' : undefined;
    case 'LOGICAL_ORDER_BY':
    case 'LOGICAL_TOP_N': return anySuper((node.orders as Node[]).map(({ expression }) => expression)) ? 'ORDER BY' : undefined;
    case 'LOGICAL_AGGREGATE_AND_GROUP_BY': return anySuper(node.groups) ? 'GROUP BY' : undefined;
    case 'LOGICAL_EXCEPT':
    case 'LOGICAL_INTERSECT': return returnsSuper(node) ? 'INTERSECT, EXCEPT' : undefined;
    case 'LOGICAL_RECURSIVE_CTE': return node.union_all !== true && returnsSuper(node) ? 'UNION' : undefined;
  }
  // A subquery is joined to the values that it takes from outside.
  const isJoinOfSubquery = node.comparison === 'COMPARE_NOT_DISTINCT_FROM';
  return 'comparison' in node && !isJoinOfSubquery && anySuper([node.left, node.right]) ? 'comparison' : undefined;
}

function returnsSuper(node: Node): boolean {
  if (Array.isArray(node.expressions) && node.expressions.length > 0) return anySuper(node.expressions);
  const [first] = (node.children ?? []) as Node[];
  return first !== undefined && returnsSuper(first);
}

/** Functions that take JSON for what it is. */
const TAKES_SUPER: ReadonlySet<string> = new Set(['json_array_length', 'json_extract', 'json_extract_string', 'json_type', 'json_valid', 'struct_pack', 'to_json']);
/** DuckDB's, of a subquery that stands for a value. */
const VALUE_OF_SUBQUERY = 'first';
const SAME_FOR_ALL: ReadonlySet<string> = new Set(['BOUND_CASE', 'BOUND_COLUMN_REF', 'BOUND_CONJUNCTION', 'BOUND_CONSTANT', 'BOUND_REF']);
/** The value of these is written in JSON as it is. */
const SCALARS = /^(?:NULL|SQLNULL|BOOLEAN|U?(?:TINY|SMALL|BIG|HUGE)INT|INTEGER|DECIMAL|FLOAT|DOUBLE)$/;
const OPERATORS: Readonly<Record<string, string>> = { '~~': 'LIKE', '!~~': 'LIKE', '~~*': 'ILIKE', '!~~*': 'ILIKE', 'like_escape': 'LIKE', 'ilike_escape': 'ILIKE' };

function misusedByExpression(node: Node, context: string): string | undefined {
  switch (node.expression_class) {
    case 'BOUND_CASE': return misusedByCase(node, context);
    case 'BOUND_CAST': {
      const [from, to] = [typeOf(node.child as Node), node.return_type];
      if (isSuper(to) && !isSuper(from) && !SCALARS.test(from?.id ?? '')) return TO_SUPER;
      if (isSuper(from) && !isSuper(to)) return context;
      return misuse(node.child, context);
    }
    case 'BOUND_OPERATOR': {
      const [child, other] = node.children as Node[];
      // As the macros mark a cast that is asked for.
      if (node.type === 'OPERATOR_COALESCE' && child!.expression_class === 'BOUND_CAST' && isNull(other)) return misuse(child!.child, context);
      break;
    }
  }
  const name = nameOf(node);
  const takesSuper = SAME_FOR_ALL.has(node.expression_class!) || node.expression_class === 'BOUND_FUNCTION' && TAKES_SUPER.has(node.name!)
    || node.expression_class === 'BOUND_AGGREGATE' && node.name === VALUE_OF_SUBQUERY;
  if (!takesSuper && anySuper(operandsOf(node))) return name;
  return misuseBelow(node, SAME_FOR_ALL.has(node.expression_class!) ? context : name);
}

/** Those of an ORDER BY within its brackets, too. */
function operandsOf(node: object): unknown[] {
  return Object.values(node).flat().flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    return 'expression_class' in value ? [value] : operandsOf(value);
  });
}

/** A branch for another type than the argument has is never taken. */
function misusedByCase(node: Node, context: string): string | undefined {
  for (const { when_expr: when, then_expr: then } of node.case_checks as { when_expr: Node; then_expr: Node }[]) {
    const known = knownValue(when);
    if (known === false) continue;
    const found = (known === true ? undefined : misuse(when, context)) ?? misuse(then, context);
    if (found !== undefined || known === true) return found;
  }
  return misuse(node.else_expr, context);
}

/** Of a condition on the types of arguments, which are constants in the plan. */
function knownValue(node: Node): unknown {
  switch (node.expression_class) {
    case 'BOUND_CONSTANT': return node.value!.value;
    case 'BOUND_CAST': return knownValue(node.child as Node);
    case 'BOUND_COMPARISON': {
      const [left, right] = [knownValue(node.left as Node), knownValue(node.right as Node)];
      return left === undefined || right === undefined || node.type !== 'COMPARE_EQUAL' ? undefined : left === right;
    }
    case 'BOUND_CONJUNCTION': {
      const values = (node.children as Node[]).map(knownValue);
      if (node.type !== 'CONJUNCTION_OR') return undefined;
      return values.includes(true) ? true : values.every((value) => value === false) ? false : undefined;
    }
    default: return undefined;
  }
}

function isNull(node: Node | undefined): boolean {
  if (node?.expression_class === 'BOUND_CAST') return isNull(node.child as Node);
  return node?.value !== undefined && /^(?:SQL)?NULL$/.test(node.value.type.id);
}

function nameOf({ expression_class: kind, name }: Node): string {
  if (kind === 'BOUND_COMPARISON' || kind === 'BOUND_BETWEEN') return 'comparison';
  if (kind === 'BOUND_WINDOW') return 'window function';
  if (kind === 'BOUND_OPERATOR') return 'IN, COALESCE or IS NULL';
  if (kind === 'BOUND_FUNCTION' || kind === 'BOUND_AGGREGATE') return /^\w+$/.test(name!) && !(name! in OPERATORS) ? `function ${name}` : `operator ${OPERATORS[name!] ?? name}`;
  return 'conversion';
}

function typeOf(node: Node | undefined): Type | undefined {
  return node?.return_type ?? node?.value?.type;
}

function isSuper(type: Type | undefined): boolean {
  return type?.type_info?.alias === 'JSON';
}

function anySuper(nodes: unknown): boolean {
  return Array.isArray(nodes) && nodes.some((node) => typeof node === 'object' && node !== null && 'expression_class' in node && isSuper(typeOf(node as Node)));
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
