import { Token } from 'aws-cdk-lib';
import { Compression } from './compression';
import { CopyFormat } from './copy-format';
import { CreateTable } from './create-table';
import { JsonMapping } from './json-mapping';
import { CloudFrontV2Options, FluentdOutFileOptions, JsonLogOptions, TextLogOptions, VpcFlowLogOptions } from './log-format-options';
import { CopyOptionConfig } from './private/contract';
import { quoteIdentifier } from './private/identifier';
import { cloudFront, cloudFrontV2 } from './private/log-formats/cloudfront';
import { cloudTrail, fluentdOutFile, jsonLog, waf } from './private/log-formats/json-logs';
import { alb, classicElb, nlb } from './private/log-formats/load-balancers';
import { columnsOf, LogDefinition, tableDefinition } from './private/log-formats/log-table';
import { s3ServerAccess } from './private/log-formats/s3-server-access';
import { vpcFlow } from './private/log-formats/vpc-flow';
import { checkIdentifier } from './private/names';
import { ValidationError } from './private/validation';

/**
 * The logs that AWS and the usual shippers write to S3: the format of the files, and the table to load them into.
 *
 * A target with such a format loads the columns of its table, unless it names `columns` of its own. The table must exist:
 * `createTableSql` gives the statement that creates it.
 *
 * **Lines of text** may lack fields at their end, as older files do, and may have some that are not known yet: those go to
 * the spare columns `extra_1`, `extra_2` … A `-` is loaded as `NULL`; text that is longer than its column is cut, and bytes that
 * are no UTF-8 become `?`, for much of a log is what strangers sent. Times are in UTC.
 *
 * The columns of a preset do not change with a new release of this library, or the table would have to change with it.
 *
 * @example
 * const format = LogFormat.alb();
 * const target = Target.prefix('alb/AWSLogs/', { table: 'alb_log', format });
 * const sql = format.createTableSql('alb_log');
 */
export class LogFormat extends CopyFormat {
  /**
   * Access logs of Application Load Balancers. `client`, `target` and `target_list` hold addresses with ports. `ELBAccessLogTestFile`, which
   * is written when logging is switched on, is no log: leave it alone by `Target.discardRegexp('/ELBAccessLogTestFile$')`.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   */
  public static alb(options: TextLogOptions = {}): LogFormat {
    return new LogFormat(alb(options));
  }

  /**
   * Access logs of Network Load Balancers with TLS listeners.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
   */
  public static nlb(options: TextLogOptions = {}): LogFormat {
    return new LogFormat(nlb(options));
  }

  /**
   * Access logs of Classic Load Balancers, which are not compressed.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
   */
  public static classicElb(options: TextLogOptions = {}): LogFormat {
    return new LogFormat(classicElb(options));
  }

  /**
   * Standard logs (legacy) of CloudFront. What clients sent is URL-encoded; `date` and `time` are columns of their own, as in the log.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
   */
  public static cloudFront(options: TextLogOptions = {}): LogFormat {
    return new LogFormat(cloudFront(options));
  }

  /**
   * Standard logs (v2) of CloudFront, in the output format W3C with its own delimiter, a tab. Columns are called as the fields, in lower
   * case and with `_` between the words: `cs_user_agent` for `cs(User-Agent)`.
   *
   * The other output formats are not offered: in JSON a missing number is a `-`, which no column of numbers takes.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  public static cloudFrontV2(options: CloudFrontV2Options = {}): LogFormat {
    return new LogFormat(cloudFrontV2(options));
  }

  /**
   * Server access logs of S3, which are not compressed. `time` is the time without its zone; the zone, `+0000]` in every line, is a column
   * of its own because the log has a space before it.
   *
   * Do not let the bucket that is loaded from log its own access to itself: each load would make the next.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
   */
  public static s3ServerAccess(options: TextLogOptions = {}): LogFormat {
    return new LogFormat(s3ServerAccess(options));
  }

  /**
   * VPC flow logs. Columns are called as the fields, with `_` for `-`. `start` and `end` are timestamps, in Parquet seconds since 1970;
   * `end` is a reserved word, so quote it in queries.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
   */
  public static vpcFlow(options: VpcFlowLogOptions = {}): LogFormat {
    return new LogFormat(vpcFlow(options));
  }

  /**
   * CloudTrail's log files. COPY makes one row of a file, with all its events in the column `records`, of type SUPER. A file that is too
   * large for that when it is unpacked, beyond 4 to 16 MB, is parked. A view makes a row of each event:
   * `SELECT e FROM cloudtrail_log AS l, l.records AS e`. Take the prefix up to `/CloudTrail/`, so that digest files are left out.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
   */
  public static cloudTrail(): LogFormat {
    return new LogFormat(cloudTrail());
  }

  /**
   * Logs of web ACLs of AWS WAF. Columns are called as the fields, in lower case; what is nested is SUPER.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
   */
  public static waf(): LogFormat {
    return new LogFormat(waf());
  }

  /**
   * fluentd's S3 output with `@type json` as its format, one object a line, compressed by GZIP unless told otherwise.
   *
   * @see https://docs.fluentd.org/output/s3
   */
  public static fluentd(options: JsonLogOptions = {}): LogFormat {
    return new LogFormat(jsonLog(options, Compression.GZIP));
  }

  /**
   * fluentd's S3 output in its default format, `out_file`: time, tag and record, with tabs between them. The record goes to a column of
   * type SUPER.
   *
   * @see https://docs.fluentd.org/formatter/out_file
   */
  public static fluentdOutFile(options: FluentdOutFileOptions = {}): LogFormat {
    return new LogFormat(fluentdOutFile(options));
  }

  /**
   * Fluent Bit's S3 output: one object a line, not compressed unless told otherwise. Its time is in the field `date`.
   *
   * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
   */
  public static fluentBit(options: JsonLogOptions = {}): LogFormat {
    return new LogFormat(jsonLog(options, Compression.NONE));
  }

  /**
   * JSON that came through Amazon Data Firehose to S3, not compressed unless told otherwise. Firehose puts nothing between records
   * unless it is told to, and COPY needs nothing between objects.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html
   */
  public static firehose(options: JsonLogOptions = {}): LogFormat {
    return new LogFormat(jsonLog(options, Compression.NONE));
  }

  /** @internal */
  public readonly _options: readonly CopyOptionConfig[];
  /** @internal */
  public readonly _mapping?: JsonMapping;

  private constructor(private readonly definition: LogDefinition) {
    super();
    this._options = definition.format._options;
    this._mapping = definition.format._mapping;
  }

  /** @internal */
  public get _columns(): readonly string[] | undefined {
    // JSON 'noshred' is documented for a table with one column and without a list of columns.
    return this._mapping === JsonMapping.NO_SHRED ? undefined : this.columns;
  }

  /** The columns of the table, in the order of the fields in the files. */
  public get columns(): string[] {
    return columnsOf(this.definition).map(({ name }) => name);
  }

  /**
   * The statement that creates the table of this log, unless it exists: sorted by time, without a semicolon at its end.
   *
   * @param table the name of the table; quoted, so that every character is allowed
   * @param schema the schema of the table, `public` when it is not given
   */
  public createTableSql(table: string, schema: string = 'public'): string {
    for (const [parameter, name] of Object.entries({ table, schema })) {
      if (Token.isUnresolved(name)) throw new ValidationError(`\`${parameter}\` must be known at synth, got a token; give a literal name`);
      checkIdentifier(parameter, name);
    }
    return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(table)} ${tableDefinition(this.definition)}`;
  }

  /** Makes the table of this log by the load that needs it first: for `createTable` of a target. */
  public createTable(): CreateTable {
    return CreateTable.definition(tableDefinition(this.definition));
  }
}
