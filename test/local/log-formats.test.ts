/** Every log preset on the local stack: its table from `createTableSql`, a sample in the true format, and the rows it became. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '../../local/node_modules/@duckdb/node-api';
import { LocalStack } from '../../local/src/stack/local-stack';
import { aDirectory, aSynthesizedApp } from '../support/local-app';
import { logSample } from '../support/log-samples';
import { LogFormat, Target, VpcFlowLogFileFormat } from 'cdk-rin';

const CLOUDFRONT_V2_FIELDS = [
  'timestamp(ms)', 'DistributionId', 'date', 'time', 'c-ip', 'cs-method', 'cs(Host)', 'sc-status', 'cs(User-Agent)', 'c-country', 'asn',
  'cache-behavior-path-pattern',
];
const CUSTOM_FLOW_FIELDS = [
  'version', 'vpc-id', 'srcaddr', 'pkt-dstaddr', 'tcp-flags', 'flow-direction', 'traffic-path', 'start', 'end', 'reject-reason', 'encryption-status',
];

/** The types are those that AWS documents for the fields: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const PARQUET_FLOW = `SELECT 2::INTEGER AS version, 'eni-1' AS interface_id, '2001:db8::7' AS srcaddr, NULL::INTEGER AS srcport,
  20::BIGINT AS packets, 1767225600::BIGINT AS start, 1767225660::BIGINT AS "end", 'ACCEPT' AS action`;
const PARQUET_FLOW_FIELDS = ['version', 'interface-id', 'srcaddr', 'srcport', 'packets', 'start', 'end', 'action'];

interface Log {
  readonly format: LogFormat;
  readonly sample: string;
  readonly gzipped: boolean;
}

/** By table. */
const LOGS: Readonly<Record<string, Log>> = {
  alb_log: { format: LogFormat.alb(), sample: 'alb.txt', gzipped: true },
  nlb_log: { format: LogFormat.nlb(), sample: 'nlb.txt', gzipped: true },
  elb_log: { format: LogFormat.classicElb(), sample: 'classic-elb.txt', gzipped: false },
  cloudfront_log: { format: LogFormat.cloudFront(), sample: 'cloudfront.txt', gzipped: true },
  cloudfront_v2_log: { format: LogFormat.cloudFrontV2({ fields: CLOUDFRONT_V2_FIELDS }), sample: 'cloudfront-v2.txt', gzipped: true },
  s3_log: { format: LogFormat.s3ServerAccess(), sample: 's3-server-access.txt', gzipped: false },
  flow_log: { format: LogFormat.vpcFlow(), sample: 'vpc-flow.txt', gzipped: true },
  custom_flow_log: { format: LogFormat.vpcFlow({ fields: CUSTOM_FLOW_FIELDS }), sample: 'vpc-flow-custom.txt', gzipped: true },
  parquet_flow_log: {
    format: LogFormat.vpcFlow({ fileFormat: VpcFlowLogFileFormat.PARQUET, fields: PARQUET_FLOW_FIELDS }),
    sample: 'flow.parquet',
    gzipped: false,
  },
  cloudtrail_log: { format: LogFormat.cloudTrail(), sample: 'cloudtrail.json', gzipped: true },
  waf_log: { format: LogFormat.waf(), sample: 'waf.txt', gzipped: true },
  fluentd_log: {
    format: LogFormat.fluentd({ columns: { time: 'TIMESTAMP', tag: 'VARCHAR(64)', status: 'INTEGER', kubernetes: 'SUPER' }, sortKey: 'time' }),
    sample: 'fluentd.json',
    gzipped: true,
  },
  fluentd_out_file_log: { format: LogFormat.fluentdOutFile(), sample: 'fluentd-out-file.txt', gzipped: true },
  fluent_bit_log: {
    format: LogFormat.fluentBit({ columns: { date: 'TIMESTAMP', log: 'VARCHAR(65535)', kubernetes: 'SUPER' } }),
    sample: 'fluent-bit.json',
    gzipped: false,
  },
  firehose_log: { format: LogFormat.firehose(), sample: 'firehose.json', gzipped: false },
};

describe('a sample of every log', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    const targets = Object.entries(LOGS).map(([table, { format }]) => Target.prefix(`${table}/`, { schema: 'logs', table, format }));
    const schemaFile = join(aDirectory(), 'schema.sql');
    writeFileSync(schemaFile, ['CREATE SCHEMA logs', ...Object.entries(LOGS).map(([table, { format }]) => format.createTableSql(table, 'logs'))].join(';\n'));
    stack = await LocalStack.start({ app: aSynthesizedApp({ targets }), schemaFiles: [schemaFile] });
    await stack.upload(await stack.filesToUpload(await aFolderOfSamples(LOGS)));
    stack.startPolling();
    await stack.drain();
  }, 120_000);

  afterAll(() => stack?.stop());

  /** As text, as the Data API would have it. */
  async function rows(sql: string): Promise<(string | null)[][]> {
    return (await stack.query(sql)).rows.map(row => row.map(value => value === null || value === undefined ? null : String(value)));
  }

  test('is loaded, and none is parked', async () => {
    const { tables, parked } = await stack.summary();

    expect(parked).toEqual([]);
    expect(Object.fromEntries(tables.map(({ table, rows: count }) => [table.replace('logs.', ''), count]))).toEqual({
      alb_log: 3,
      nlb_log: 4,
      elb_log: 3,
      cloudfront_log: 3,
      cloudfront_v2_log: 2,
      s3_log: 3,
      flow_log: 3,
      custom_flow_log: 2,
      parquet_flow_log: 1,
      cloudtrail_log: 1,
      waf_log: 2,
      fluentd_log: 2,
      fluentd_out_file_log: 2,
      fluent_bit_log: 2,
      firehose_log: 3,
    });
  });

  test('of an Application Load Balancer: IPv6, quotation marks in quotes, an older line and a newer one', async () => {
    expect(await rows('SELECT "time", client, target, target_status_code, request_creation_time, user_agent, conn_trace_id, ip_address, extra_1, extra_2 '
      + 'FROM logs.alb_log ORDER BY "time"')).toEqual([
      ['2019-07-02 22:23:00.186641', '192.0.2.11:2817', '10.0.0.1:80', '200', '2019-07-02 22:22:48.364', 'curl/7.46.0', null, null, null, null],
      ['2026-03-02 09:15:01.186641', '192.0.2.10:52817', '10.0.3.7:8080', '200', '2026-03-02 09:15:01.137', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
        'TID_0123456789abcdef0123456789abcdef', '198.51.100.4', null, null],
      ['2026-03-02 09:15:02.000001', '2001:db8:85a3::8a2e:370:7334:40112', null, null, '2026-03-02 09:15:02', 'it\'s \\x22quoted\\x22 and has spaces',
        'TID_fedcba9876543210fedcba9876543210', '198.51.100.5', 'a field of next year', null],
    ]);
  });

  test('of a Network Load Balancer: the list of protocols keeps its quotation marks', async () => {
    expect(await rows('SELECT "time", client, connection_time, alpn_client_preference_list, tls_connection_creation_time, extra_1 FROM logs.nlb_log ORDER BY "time"')).toEqual([
      ['2018-12-20 02:59:30', '192.0.2.21:51341', '5', null, null, null],
      ['2026-04-01 08:51:42', '192.0.2.20:51341', '5', '"h2","http/1.1"', '2026-04-01 08:51:20', null],
      ['2026-04-01 08:51:43', '2001:db8::1:51342', null, null, null, null],
      ['2027-01-01 00:00:00', '192.0.2.22:51341', '5', null, '2026-12-31 23:59:59', 'next-year'],
    ]);
  });

  test('of a Classic Load Balancer: a TCP line, and one from before TLS was logged', async () => {
    expect(await rows('SELECT elb_status_code, request, user_agent, ssl_protocol FROM logs.elb_log ORDER BY "time"')).toEqual([
      ['504', 'GET http://www.example.com:80/ HTTP/1.1', null, null],
      ['200', 'GET https://www.example.com:443/ HTTP/1.1', 'curl/7.38.0 (a b)', 'TLSv1.2'],
      [null, '- - - ', '-', null],
    ]);
  });

  test('of CloudFront: headers are skipped, an apostrophe is no quotation mark', async () => {
    expect(await rows('SELECT "date", "time", c_ip, sc_bytes, cs_referer, cs_user_agent, sc_range_end, extra_1 FROM logs.cloudfront_log ORDER BY "date", "time"')).toEqual([
      ['2017-12-04', '21:02:33', '192.0.2.25', '0', null, null, null, null],
      ['2026-12-04', '21:02:31', '192.0.2.24', '392', null, 'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20%22quoted%22', null, null],
      ['2026-12-04', '21:02:32', '2001:db8::2', '0', 'https://www.example.com/a%20b', 'it\'s', '1023', 'a-field-of-next-year'],
    ]);
  });

  test('of CloudFront v2, with fields of one\'s own', async () => {
    expect(await rows('SELECT timestamp_ms, distributionid, c_ip, sc_status, asn FROM logs.cloudfront_v2_log ORDER BY timestamp_ms')).toEqual([
      ['1780605751123', 'E1EXAMPLE', '2001:db8::3', '200', '64496'],
      ['1780605752123', 'E1EXAMPLE', '192.0.2.26', '403', null],
    ]);
  });

  test('of S3: the time in brackets, an expiry that nobody asked for', async () => {
    expect(await rows('SELECT "time", time_zone, remote_ip, "key", http_status, referer, user_agent, source_region, extra_1 FROM logs.s3_log ORDER BY "time"')).toEqual([
      ['2019-02-06 00:02:00', '+0000]', null, 'logs/1', null, '-', '-', null, null],
      ['2026-02-06 00:00:38', '+0000]', '192.0.2.3', null, '200', '-', 'S3Console/0.4', 'us-east-1', null],
      ['2026-02-06 00:01:57', '+0000]', '2001:db8::4', 'my%2Bphotos/a%2520b.jpg', '404', 'https://example.com/it\'s here',
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \'x\'', 'eu-west-1', 'next-year'],
    ]);
  });

  test('of VPC flows: IPv6, and an interval without data', async () => {
    expect(await rows('SELECT srcaddr, bytes, "start", "end", action, log_status FROM logs.flow_log ORDER BY "start"')).toEqual([
      ['172.31.16.139', '4249', '2026-01-01 00:00:00', '2026-01-01 00:01:00', 'ACCEPT', 'OK'],
      ['2001:db8:1234:a100:8d6e:3477:df66:f105', '8855', '2026-01-01 00:01:01', '2026-01-01 00:02:00', 'REJECT', 'OK'],
      [null, null, '2026-01-01 00:02:01', '2026-01-01 00:03:00', null, 'NODATA'],
    ]);
  });

  test('of VPC flows with fields of one\'s own', async () => {
    expect(await rows('SELECT vpc_id, pkt_dstaddr, tcp_flags, reject_reason, encryption_status FROM logs.custom_flow_log ORDER BY "start"')).toEqual([
      ['vpc-abcdefab012345678', '2001:db8::5', '19', 'BPA', '3'],
      ['vpc-abcdefab012345678', null, null, null, null],
    ]);
  });

  test('of VPC flows as Parquet', async () => {
    expect(await rows('SELECT * FROM logs.parquet_flow_log')).toEqual([['2', 'eni-1', '2001:db8::7', null, '20', '1767225600', '1767225660', 'ACCEPT']]);
  });

  test('of WAF: what is nested is JSON, a key without a column is left out', async () => {
    const [[request, ...others], second] = await rows('SELECT httprequest, "timestamp", terminatingruleid, action, clientasn, forwardedasn, cfdistributiontenantid '
      + 'FROM logs.waf_log ORDER BY "timestamp"');

    expect(others).toEqual(['2026-01-01 00:00:00.123', 'STMTest_SQLi_XSS', 'BLOCK', '64496', '64497', 'dt_1EXAMPLE']);
    expect(JSON.parse(request!)).toMatchObject({ clientIp: '2001:db8::6', headers: [{ name: 'User-Agent', value: 'it\'s "quoted"' }] });
    expect(second[2]).toBe('Default_Action');
  });

  test('of CloudTrail: a row of a file, all events in it', async () => {
    const [[records]] = await rows('SELECT records FROM logs.cloudtrail_log');

    expect((JSON.parse(records!) as { eventName: string }[]).map(({ eventName }) => eventName)).toEqual(['StartInstances', 'PutObject']);
  });

  test('of fluentd, as JSON and in its own format', async () => {
    expect(await rows('SELECT tag, status FROM logs.fluentd_log ORDER BY "time"')).toEqual([['app.access', '200'], ['app.error', null]]);
    const records = await rows('SELECT tag, record FROM logs.fluentd_out_file_log ORDER BY "time"');
    expect(records.map(([tag, record]) => [tag, JSON.parse(record!)])).toEqual([
      ['app.access', { path: '/a\tb', status: 200, nested: { a: [1, 2] } }], ['app.error', { message: 'it\'s "quoted" ü' }],
    ]);
  });

  test('of Fluent Bit, with columns', async () => {
    expect(await rows('SELECT "date", log FROM logs.fluent_bit_log ORDER BY "date"')).toEqual([
      ['2026-08-01 01:00:00', 'GET / 200'], ['2026-08-01 01:00:01', 'it\'s "quoted"'],
    ]);
  });

  test('of Firehose: objects with nothing between them', async () => {
    const records = await rows('SELECT record FROM logs.firehose_log');

    expect(records.map(([record]) => (JSON.parse(record!) as { id: number }).id).sort()).toEqual([1, 2, 3]);
  });
});

test('what clients sent to be awkward keeps no line out', async () => {
  const uri = `GET https://shop.example.com:443/${'a'.repeat(20_000)} HTTP/1.1`;
  const [line] = logSample('alb.txt').split('\n');
  const sent = (request: string, userAgent: string) => Buffer.concat([
    Buffer.from(line.replace(/"GET [^"]*" "[^"]*"/, () => `"${request}" "${userAgent}"`), 'latin1'), Buffer.from('\n'),
  ]);
  const awkward = ['-', '\\', 'a\\', '\'', 'it\'s', '\t', '\\x22;DROP TABLE alb_log;--', '%', '|', '\\N', '  ', '', 'caf\xe9'];
  const loaded = [...awkward.slice(0, -2), null, 'caf?'];
  const folder = aDirectory();
  mkdirSync(join(folder, 'alb_log'));
  writeFileSync(join(folder, 'alb_log/awkward.gz'), gzipSync(Buffer.concat([sent(uri, 'long'), ...awkward.map((agent, i) => sent(`${10 + i}`, agent))])));
  const schemaFile = join(aDirectory(), 'schema.sql');
  writeFileSync(schemaFile, LOGS.alb_log.format.createTableSql('alb_log'));
  const app = aSynthesizedApp({ targets: [Target.prefix('alb_log/', { table: 'alb_log', format: LOGS.alb_log.format })] });
  const stack = await LocalStack.start({ app, schemaFiles: [schemaFile] });
  try {
    await stack.upload(await stack.filesToUpload(folder));
    stack.startPolling();
    await stack.drain();

    expect((await stack.summary()).parked).toEqual([]);
    const { rows } = await stack.query('SELECT request, user_agent, ip_address FROM alb_log ORDER BY request');
    expect(rows.slice(0, -1)).toEqual(loaded.map((agent, i) => [`${10 + i}`, agent, '198.51.100.4']));
    expect(rows[awkward.length]).toEqual([uri.slice(0, 16_384), 'long', '198.51.100.4']);
  } finally {
    await stack.stop();
  }
});

test('a line with more fields than spare columns is parked with its file, and named', async () => {
  const format = LogFormat.nlb({ spareColumns: 0 });
  const schemaFile = join(aDirectory(), 'schema.sql');
  writeFileSync(schemaFile, format.createTableSql('nlb_log'));
  const app = aSynthesizedApp({ targets: [Target.prefix('nlb_log/', { table: 'nlb_log', format })] });
  const stack = await LocalStack.start({ app, schemaFiles: [schemaFile] });
  try {
    await stack.upload(await stack.filesToUpload(await aFolderOfSamples({ nlb_log: LOGS.nlb_log })));
    stack.startPolling();
    await stack.drain();

    expect((await stack.summary()).parked).toMatchObject([{ code: 'FILE_REJECTED', key: 'nlb_log/nlb.txt.gz', line: 4, reason: '1202 Extra column(s) found' }]);
  } finally {
    await stack.stop();
  }
});

async function aFolderOfSamples(logs: Readonly<Record<string, Log>>): Promise<string> {
  const folder = aDirectory();
  for (const [table, { sample, gzipped }] of Object.entries(logs)) {
    const path = join(folder, table, gzipped ? `${sample}.gz` : sample);
    mkdirSync(dirname(path), { recursive: true });
    if (sample.endsWith('.parquet')) await writeParquet(path, PARQUET_FLOW);
    else writeFileSync(path, gzipped ? gzipSync(logSample(sample)) : logSample(sample));
  }
  return folder;
}

async function writeParquet(path: string, select: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
}
