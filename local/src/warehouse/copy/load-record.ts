/** What a COPY leaves in the system views: a row while it runs, which its end completes, and then its files and errors. */
import { type Column, type Table } from '../catalog';
import { SpectrumScanError, spectrumUrl } from '../formats/parquet';
import { identityColumns, type StatementIdentity, type SystemRow, type SystemViews } from '../system-views';
import { lengthLabel, typeLabel } from '../types';
import { type LoadError } from './load-errors';
import { type CopyPlan } from './plan';
import { rawText, readRawLines } from './raw-line';
import { type SourceFile } from './sources';

/** The views cut names here. */
const FILE_NAME_LENGTH = 256;
const MESSAGE_LENGTH = 512;

export interface LoadRecordContext {
  readonly identity: StatementIdentity;
  readonly systemViews: SystemViews;
  readonly now: () => Date;
}

export class LoadRecord {
  files: readonly SourceFile[] = [];
  /** Of each file that has been read. */
  lines: ReadonlyMap<SourceFile, number> = new Map();
  errors: readonly LoadError[] = [];
  private readonly startTime: Date;

  constructor(
    private readonly context: LoadRecordContext,
    private readonly plan: CopyPlan,
    private readonly table: Table,
    private readonly columns: readonly Column[],
  ) {
    this.startTime = context.now();
  }

  async started(): Promise<void> {
    const { identity, systemViews } = this.context;
    await systemViews.append('sys_load_history', [{
      ...identityColumns(identity),
      status: 'running',
      table_name: this.table.name,
      start_time: this.startTime,
      data_source: `s3://${this.plan.source.bucket}/${this.plan.source.key}`,
      file_format: FORMAT_NAMES[this.plan.format.kind],
      loaded_rows: 0,
      loaded_bytes: 0,
      error_count: 0,
      copy_job_id: 0,
    }]);
  }

  async completed(rows: number): Promise<void> {
    await this.ended('completed', rows);
  }

  async aborted(error: unknown): Promise<void> {
    if (error instanceof SpectrumScanError) {
      const message = `Spectrum Scan Error. ${error.context}`;
      this.errors = [{ file: this.files.indexOf(error.file), line: 0, position: 0, code: SpectrumScanError.code, message, column: error.column }];
    }
    await this.ended('aborted', 0);
  }

  private async ended(status: 'completed' | 'aborted', rows: number): Promise<void> {
    const { identity, systemViews, now } = this.context;
    const endTime = now();
    const bytes = this.files.reduce((sum, file) => sum + file.size, 0);
    await systemViews.update('sys_load_history', identity.queryId, {
      status,
      end_time: endTime,
      duration: (endTime.getTime() - this.startTime.getTime()) * 1000,
      loaded_rows: rows,
      loaded_bytes: status === 'completed' && !this.plan.noLoad ? bytes : 0,
      source_file_count: this.files.length,
      source_file_bytes: bytes,
      file_count_scanned: this.files.length,
      file_bytes_scanned: bytes,
      error_count: this.errors.length,
    });
    await systemViews.append('sys_load_detail', this.files.map((file) => this.fileRow(file, endTime)));
    await systemViews.append('sys_load_error_detail', await this.errorRows());
  }

  private fileRow(file: SourceFile, endTime: Date): SystemRow {
    return {
      query_id: this.context.identity.queryId,
      file_name: this.fileName(file),
      bytes_scanned: file.size,
      lines_scanned: this.lines.get(file),
      splits_scanned: 1,
      record_time: endTime,
      start_time: this.startTime,
      end_time: endTime,
      file_format: FILE_FORMATS[this.plan.format.kind],
    };
  }

  private async errorRows(): Promise<SystemRow[]> {
    const rows: SystemRow[] = [];
    for (const index of new Set(this.errors.map((error) => error.file))) {
      const file = this.files[index]!;
      const errors = this.errors.filter((error) => error.file === index);
      const rawLines = await readRawLines(file.path, new Set(errors.flatMap(({ line }) => line > 0 ? [line] : [])));
      rows.push(...errors.map((error) => this.errorRow(error, file, rawLines.get(error.line) ?? '')));
    }
    return rows;
  }

  private errorRow(error: LoadError, file: SourceFile, rawLine: string): SystemRow {
    const column = error.column === undefined ? undefined : this.columns[error.column];
    return {
      ...identityColumns(this.context.identity),
      table_id: this.table.id,
      start_time: this.startTime,
      file_name: this.fileName(file),
      line_number: error.line,
      column_name: column?.name ?? '',
      column_type: column ? typeLabel(column.type) : '',
      column_length: column ? lengthLabel(column.type) : '',
      position: error.position,
      error_code: error.code,
      error_message: error.message.slice(0, MESSAGE_LENGTH),
      raw_line: rawLine,
      raw_field_value: rawText(error.value ?? ''),
    };
  }

  private fileName(file: SourceFile): string {
    const name = this.plan.format.kind === 'parquet' ? spectrumUrl(file, this.plan.region ?? 'us-east-1') : `s3://${file.bucket}/${file.key}`;
    return name.slice(0, FILE_NAME_LENGTH);
  }
}

const FORMAT_NAMES = { json: 'json', avro: 'avro', csv: 'csv', delimited: 'text', fixedWidth: 'text', parquet: 'parquet' } as const;
/** As STL_LOAD_COMMITS has them. */
const FILE_FORMATS = { json: 'JSON', avro: 'Avro', csv: 'Text', delimited: 'Text', fixedWidth: 'Text', parquet: 'Parquet' } as const;
