/** What a format needs to know of the table, and of S3, before the first data file is read. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column } from '../catalog';
import { WarehouseError } from '../errors';
import { JsonPathError, parseJsonPaths } from '../formats/json-path';
import { type ObjectSource, ObjectSourceError } from '../object-source';
import { type DataFormat, type FieldMapping } from './data-format';
import { type CopyPlan } from './plan';

/** Ours: far more than a path for each of the 1,600 columns that a table can have. */
const MAX_FILE = 4 * 1024 * 1024;

/** The plan with a format that fits the columns and has read its JSONPaths file, if it has one. @throws WarehouseError */
export async function resolveFormat(plan: CopyPlan, columns: readonly Column[], objects: ObjectSource, directory: string): Promise<CopyPlan> {
  return { ...plan, format: await resolve(plan.format, columns, objects, directory) };
}

async function resolve(format: DataFormat, columns: readonly Column[], objects: ObjectSource, directory: string): Promise<DataFormat> {
  switch (format.kind) {
    case 'json':
    case 'avro': return { ...format, mapping: await resolveMapping(format.mapping, columns, objects, directory) };
    case 'fixedWidth':
      if (format.widths.length === columns.length) return format;
      throw new WarehouseError(`The number of columns in the fixedwidth specification, ${format.widths.length}, must be that of the table or column list, ${columns.length}`);
    default: return format;
  }
}

async function resolveMapping(mapping: FieldMapping, columns: readonly Column[], objects: ObjectSource, directory: string): Promise<FieldMapping> {
  if (mapping.kind === 'auto') return mapping;
  if (mapping.kind === 'paths') return readMapping(mapping, await readPathsFile(mapping, objects, directory), columns.length);
  if (columns.length === 1 && columns[0]!.type.name === 'super') return mapping;
  throw new WarehouseError("The option 'noshred' requires a single column, of type SUPER");
}

async function readPathsFile({ file }: FieldMapping & { kind: 'paths' }, objects: ObjectSource, directory: string): Promise<string> {
  const path = join(directory, 'jsonpaths');
  try {
    await objects.download(file.bucket, file.key, path);
  } catch (error) {
    if (!(error instanceof ObjectSourceError)) throw error;
    throw new WarehouseError(`JSONPath file s3://${file.bucket}/${file.key} was not found\n  Detail: ${error.toRedshift()}`);
  }
  if ((await stat(path)).size > MAX_FILE) throw new WarehouseError(`JSONPath file s3://${file.bucket}/${file.key} is longer than ${MAX_FILE} bytes`);
  return readFile(path, 'utf8');
}

function readMapping(mapping: FieldMapping & { kind: 'paths' }, text: string, columns: number): FieldMapping {
  const paths = parse(text);
  if (!paths) return { kind: 'auto', ignoreCase: false };
  if (paths.length !== columns) {
    throw new WarehouseError(
      `Number of jsonpaths and the number of columns should match. JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns}`);
  }
  return { ...mapping, paths };
}

function parse(text: string): ReturnType<typeof parseJsonPaths> {
  try {
    return parseJsonPaths(text);
  } catch (error) {
    throw error instanceof JsonPathError ? new WarehouseError(error.message) : error;
  }
}
