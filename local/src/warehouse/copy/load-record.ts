/** What a COPY leaves in the system views: written once, when it is over, whichever way it ended. */
import { type Column, type Table } from '../catalog';
import { SpectrumScanError, spectrumUrl } from '../formats/parquet';
import { identityColumns, type StatementIdentity, type SystemRow, type SystemViews } from '../system-views';
import { lengthLabel, typeLabel } from '../types';
import { type LoadError } from './load-errors';
import { type CopyPlan } from './plan';
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

  async completed(rows: number): Promise<void> {
    await this.write('completed', rows);
    await this.writeErrors();
  }

  async aborted(error: unknown): Promise<void> {
    if (error instanceof SpectrumScanError) {
      const message = `Spectrum Scan Error. ${error.context}`;
      this.errors = [{ file: this.files.indexOf(error.file), line: 0, position: 0, code: SpectrumScanError.code, message, column: error.column }];
    }
    await this.write('aborted', 0);
    await this.writeErrors();
  }

  private async write(status: 'completed' | 'aborted', rows: number): Promise<void> {
    const { identity, systemViews, now } = this.context;
    const endTime = now();
    const bytes = this.files.reduce((sum, file) => sum + file.size, 0);
    await systemViews.append('sys_load_history', [{
      ...identityColumns(identity),
      status,
      table_name: this.table.name,
      start_time: this.startTime,
      end_time: endTime,
      duration: (endTime.getTime() - this.startTime.getTime()) * 1000,
      data_source: `s3://${this.plan.source.bucket}/${this.plan.source.key}`,
      file_format: FORMAT_NAMES[this.plan.format.kind],
      loaded_rows: rows,
      loaded_bytes: status === 'completed' ? bytes : 0,
      source_file_count: this.files.length,
      source_file_bytes: bytes,
      file_count_scanned: this.files.length,
      error_count: this.errors.length,
      copy_job_id: -1,
    }]);
    await systemViews.append('sys_load_detail', this.files.map((file) => ({
      query_id: identity.queryId,
      file_name: this.fileName(file),
      bytes_scanned: file.size,
      splits_scanned: 1,
      record_time: endTime,
      start_time: this.startTime,
      end_time: endTime,
    })));
  }

  private async writeErrors(): Promise<void> {
    const rows = this.errors.map((error): SystemRow => {
      const column = error.column === undefined ? undefined : this.columns[error.column];
      return {
        ...identityColumns(this.context.identity),
        table_id: this.table.id,
        start_time: this.startTime,
        file_name: this.fileName(this.files[error.file]!),
        line_number: error.line,
        column_name: column?.name ?? '',
        column_type: column ? typeLabel(column.type) : '',
        column_length: column ? lengthLabel(column.type) : '',
        position: error.position,
        error_code: error.code,
        error_message: error.message.slice(0, MESSAGE_LENGTH),
      };
    });
    await this.context.systemViews.append('sys_load_error_detail', rows);
  }

  private fileName(file: SourceFile): string {
    const name = this.plan.format.kind === 'parquet' ? spectrumUrl(file, this.plan.region ?? 'us-east-1') : `s3://${file.bucket}/${file.key}`;
    return name.slice(0, FILE_NAME_LENGTH);
  }
}

const FORMAT_NAMES = { json: 'json', csv: 'csv', delimited: 'text', parquet: 'parquet' } as const;
