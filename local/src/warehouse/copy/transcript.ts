/**
 * The exact way into the warehouse for every text format: our own readers, which know each rule of COPY and the line
 * of every field, write one plain CSV file, and DuckDB reads that. It is the authority on what a file means; a faster
 * way (see fast-json.ts) may be taken only where it is known to end in the same rows.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column } from '../catalog';
import { type FieldMapping } from './data-format';
import { type LoadError, type LoadErrorReason, reasons } from './load-errors';
import { type CopyPlan } from './plan';
import { FILE_COLUMN, fieldColumn, LINE_COLUMN, type RawRelation, RECORD_COLUMN } from './relation';
import { type SourceFile } from './sources';
import { CsvReader } from '../formats/csv';
import { DelimitedReader } from '../formats/delimited';
import { FixedWidthReader } from '../formats/fixed-width';
import { decodeMarking, firstMarked, replaceInvalid } from '../formats/invalid-bytes';
import { JsonReader } from '../formats/json';
import { isJson } from '../formats/json-scanner';
import { firstInvalidByte, type Line, readLines } from '../formats/lines';
import { type Fields, type RecordReader, type RecordSink } from '../formats/record-reader';
import { type Shred, shredByName, shredByPath, shredNothing } from '../formats/shred';
import { quoteLiteral } from '../sql/quote';
import { isBlankField } from '../white-space';

const FLUSH_LENGTH = 1 << 20;
/** DuckDB's own default. Its buffers are a multiple of it, so it is raised only when a row needs it. */
const USUAL_ROW = 2 << 20;

/** Of the files that are not `skipped`. */
export async function transcribe(
  plan: CopyPlan, columns: readonly Column[], files: readonly SourceFile[], skipped: ReadonlySet<SourceFile>,
  directory: string, checkCancelled: () => void,
): Promise<RawRelation> {
  const lines = new Map<SourceFile, number>();
  if (files.every((file) => skipped.has(file))) return { lines, errors: [] };
  const path = join(directory, 'transcript.csv');
  const output = await open(path, 'w');
  const transcript = new Transcript(columns, plan);
  try {
    for (const [index, file] of files.entries()) {
      if (skipped.has(file)) continue;
      transcript.file = index;
      lines.set(file, await readFile(plan, columns, file, transcript, async (text) => {
        checkCancelled();
        await output.appendFile(text);
      }));
      if (transcript.full) break;
    }
    await output.appendFile(transcript.take());
  } finally {
    await output.close();
  }
  const names = [`'${FILE_COLUMN}': 'INTEGER'`, `'${LINE_COLUMN}': 'BIGINT'`, `'${RECORD_COLUMN}': 'BIGINT'`, ...columns.map((_, i) => `'${fieldColumn(i)}': 'VARCHAR'`)];
  const sql = `read_csv(${quoteLiteral(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    nullstr = '', allow_quoted_nulls = false, parallel = ${!transcript.multiline}, max_line_size = ${Math.max(USUAL_ROW, 4 * transcript.longestRow)}, columns = {${names.join(', ')}})`;
  return { sql, lines, errors: transcript.errors };
}

/** @returns how many lines it has read. */
async function readFile(
  plan: CopyPlan, columns: readonly Column[], file: SourceFile, transcript: Transcript, write: (text: string) => Promise<void>,
): Promise<number> {
  const reader = createReader(plan, columns, transcript);
  let number = 0;
  for await (const lines of readLines(file.path)) {
    for (const line of lines) {
      number++;
      if (number <= plan.ignoreHeader) continue;
      const text = asText(line, plan.replaceInvalid);
      if (text !== undefined) reader.line(text, number);
      else transcript.invalidUtf8(number, line as Buffer);
      if (transcript.full) return number;
    }
    if (transcript.length > FLUSH_LENGTH) await write(transcript.take());
  }
  reader.end();
  return number;
}

function createReader(plan: CopyPlan, columns: readonly Column[], sink: RecordSink): RecordReader {
  const { format, nullAs, fillRecord, ignoreBlankLines } = plan;
  switch (format.kind) {
    case 'json':
    case 'avro': return new JsonReader(createShred(format.mapping, columns), sink);
    case 'csv': return new CsvReader({ ...format, nullAs, fillRecord, ignoreBlankLines, columns: columns.length }, sink);
    case 'delimited': return new DelimitedReader({ ...format, nullAs, fillRecord, ignoreBlankLines, columns: columns.length }, sink);
    case 'fixedWidth': {
      const textual = columns.map(({ type }) => type.name === 'varchar' || type.name === 'char');
      return new FixedWidthReader({ ...format, textual, nullAs, fillRecord, ignoreBlankLines }, sink);
    }
    case 'parquet': throw new Error('Parquet is no text format');
  }
}

function createShred(mapping: FieldMapping, columns: readonly Column[]): Shred {
  const targets = columns.map(({ name, type }) => ({ name, super: type.name === 'super' }));
  switch (mapping.kind) {
    case 'auto': return shredByName(targets, mapping.ignoreCase);
    case 'noshred': return shredNothing;
    case 'paths': return shredByPath(targets, mapping.paths!);
  }
}

function asText(line: Line, replacement: string | undefined): string | undefined {
  if (typeof line === 'string') return line;
  return replacement === undefined ? undefined : decodeMarking(line);
}

class Transcript implements RecordSink {
  file = 0;
  /** In UTF-16 units, each at most three bytes long. */
  longestRow = 0;
  /** Threads of DuckDB's would take a line within a field for a row. */
  multiline = false;
  readonly errors: LoadError[] = [];
  private text = '';
  private records = 0;
  private readonly superColumns: readonly number[];
  /** What FILLRECORD supplies: an empty text for VARCHAR alone. */
  private readonly missing: readonly (string | null)[];

  constructor(private readonly columns: readonly Column[], private readonly plan: Pick<CopyPlan, 'errorLimit' | 'replaceInvalid'>) {
    this.missing = columns.map(({ type }) => type.name === 'varchar' ? '' : null);
    this.superColumns = columns.flatMap((column, i) => column.type.name === 'super' ? [i] : []);
  }

  /** No further line can change the outcome. */
  get full(): boolean {
    return this.errors.length >= this.plan.errorLimit;
  }

  get length(): number {
    return this.text.length;
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  record(line: number, raw: Fields): void {
    const fields = this.plan.replaceInvalid === undefined ? raw : this.repaired(line, raw, this.plan.replaceInvalid);
    if (!fields) return;
    for (const column of this.superColumns) {
      const field = fields[column];
      if (field && !isBlankField(field) && !isJson(field)) return this.error(line, reasons.invalidSuper(), column);
    }
    let row = `${this.file},${line},${this.records++}`;
    for (let i = 0; i < this.missing.length; i++) {
      const field = i < fields.length ? fields[i] : this.missing[i];
      row += field === null || field === undefined ? ',' : field.includes('"') ? `,"${field.replaceAll('"', '""')}"` : `,"${field}"`;
    }
    this.longestRow = Math.max(this.longestRow, row.length);
    this.multiline ||= row.includes('\n') || row.includes('\r');
    this.text += `${row}\n`;
  }

  /** ACCEPTINVCHARS is for VARCHAR: a CHAR with bytes that are not UTF-8 is an error. */
  private repaired(line: number, fields: Fields, replacement: string): Fields | undefined {
    const column = fields.findIndex((field, i) => this.columns[i]?.type.name === 'char' && firstMarked(field ?? ''));
    if (column < 0) return fields.map((field, i) => field === null || this.columns[i]?.type.name === 'char' ? field : replaceInvalid(field, replacement));
    const { hex, index } = firstMarked(fields[column]!)!;
    this.errors.push({ file: this.file, line, column, value: fields[column], ...reasons.multibyteChar(hex, index) });
    return undefined;
  }

  error(line: number, reason: LoadErrorReason, column?: number): void {
    this.errors.push({ file: this.file, line, column, ...reason });
  }

  invalidUtf8(line: number, bytes: Buffer): void {
    const { hex, kind, index } = firstInvalidByte(bytes);
    this.error(line, reasons.invalidUtf8(hex, kind, index));
  }
}
