/** Where the files of a COPY come from, and who may read them. */
import { type CopyCase } from '../../../support/copy-case';

const shows = (...names: string[]) => names.map((name) => `COPY: source and authorization/${name}`);
const FILES = { 'src/a': '1\n', 'src/a.bak': '2\n', 'src/b/c': '3\n', 'src/ü +%41\'".csv': '4\n' };

/** A COPY of the manifest. */
function manifest(text: string | Buffer | readonly object[]): Pick<CopyCase, 'table' | 'input' | 'objects' | 'from' | 'options'> {
  const body = Array.isArray(text) ? JSON.stringify({ entries: text }) : text as string | Buffer;
  return { table: 'a int', input: '', objects: { ...FILES, manifest: body }, from: "'s3://bucket/manifest' IAM_ROLE DEFAULT", options: 'CSV MANIFEST' };
}

const from = (source: string): Pick<CopyCase, 'table' | 'input' | 'objects' | 'from' | 'options'> =>
  ({ table: 'a int', input: '', objects: FILES, from: source, options: 'CSV' });

const A = 's3://bucket/src/a';

export const SOURCE_CASES: readonly CopyCase[] = [
  { name: 'an object path is a prefix: every key that begins with it', shows: shows("FROM 's3://objectpath'"), ...from(`'${A}' IAM_ROLE DEFAULT`), rows: [[1], [2]] },
  { name: 'a prefix reaches across slashes', ...from("'s3://bucket/src/' IAM_ROLE DEFAULT"), rows: [[1], [2], [3], [4]] },
  { name: 'a prefix that no key has', shows: shows("FROM 's3://objectpath'"), ...from("'s3://bucket/none' IAM_ROLE DEFAULT"), failure: "The specified S3 prefix 'none' does not exist" },
  { name: 'a bucket that is not there', shows: shows("FROM 's3://objectpath'"), ...from("'s3://nowhere/x' IAM_ROLE DEFAULT"), failure: 'S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket' },
  { name: 'a path without a key', ...from("'s3://bucket' IAM_ROLE DEFAULT"), failure: 'The S3 path "s3://bucket" has no key' },
  { name: 'a DynamoDB table', shows: shows("FROM 'dynamodb://table'", 'READRATIO'), ...from("'dynamodb://Movies' IAM_ROLE DEFAULT"), options: 'READRATIO 50', failure: 'COPY option READRATIO is not implemented by the local warehouse' },
  { name: 'a DynamoDB table without READRATIO', shows: shows("FROM 'dynamodb://table'"), ...from("'dynamodb://Movies' IAM_ROLE DEFAULT"), failure: "COPY FROM 'dynamodb://Movies' is not implemented by the local warehouse" },
  { name: 'an EMR cluster', shows: shows("FROM 'emr://cluster'"), ...from("'emr://j-SAMPLE/part-*' IAM_ROLE DEFAULT"), failure: "COPY FROM 'emr://j-SAMPLE/part-*' is not implemented by the local warehouse" },
  { name: 'a remote host', shows: shows('SSH'), ...from("'s3://bucket/ssh_manifest' IAM_ROLE DEFAULT"), options: 'SSH', failure: 'COPY option SSH is not implemented by the local warehouse' },
  { name: 'a file of this machine', ...from("'/etc/passwd' IAM_ROLE DEFAULT"), failure: "COPY FROM '/etc/passwd' is not implemented by the local warehouse" },
  { name: 'a job of auto-copy', shows: shows('JOB CREATE'), ...from(`'${A}' IAM_ROLE DEFAULT`), options: 'CSV JOB CREATE my_job AUTO ON', failure: 'COPY option JOB CREATE is not implemented by the local warehouse' },
  { name: 'REGION', shows: shows('REGION'), ...from(`'${A}' IAM_ROLE DEFAULT`), options: "CSV REGION AS 'eu-west-1'", rows: [[1], [2]] },
  { name: 'client-side encryption', shows: shows('ENCRYPTED', 'MASTER_SYMMETRIC_KEY'), ...from(`'${A}' IAM_ROLE DEFAULT`), options: "CSV ENCRYPTED MASTER_SYMMETRIC_KEY 'a2V5'", failure: 'COPY option ENCRYPTED is not implemented by the local warehouse' },
  { name: 'a key without ENCRYPTED', shows: shows('MASTER_SYMMETRIC_KEY'), ...from(`'${A}' IAM_ROLE DEFAULT`), options: "CSV MASTER_SYMMETRIC_KEY 'a2V5'", failure: 'COPY option MASTER_SYMMETRIC_KEY is not implemented by the local warehouse' },

  { name: 'IAM_ROLE default', shows: shows('IAM_ROLE default'), ...from(`'${A}' iam_role default`), rows: [[1], [2]] },
  { name: 'IAM_ROLE of two roles, one after the other', shows: shows("IAM_ROLE 'arn'"), ...from(`'${A}' IAM_ROLE 'arn:aws:iam::1:role/a,arn:aws:iam::2:role/b'`), rows: [[1], [2]] },
  { name: 'WITH CREDENTIALS AS', shows: shows("[WITH] CREDENTIALS [AS] 'credentials-args'"), ...from(`'${A}' WITH CREDENTIALS AS 'aws_iam_role=arn:aws:iam::1:role/a'`), rows: [[1], [2]] },
  { name: 'keys and a session token', shows: shows('ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN'), ...from(`'${A}' ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'b' SESSION_TOKEN 'c'`), rows: [[1], [2]] },
  { name: 'no authorization', shows: shows('No authorization'), ...from(`'${A}'`), failure: 'COPY requires authorization: IAM_ROLE, CREDENTIALS, or ACCESS_KEY_ID and SECRET_ACCESS_KEY' },
  { name: 'a session token without keys', shows: shows('ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN'), ...from(`'${A}' IAM_ROLE DEFAULT`), options: "CSV SESSION_TOKEN 'c'", failure: 'IAM_ROLE is not compatible with SESSION_TOKEN' },
  { name: 'keys for a columnar format', shows: shows('ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN'), ...from(`'${A}' ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'b'`), options: 'PARQUET', failure: 'COPY from this file format only accepts IAM_ROLE credentials.' },
  { name: 'half of a pair of keys', shows: shows('ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN'), ...from(`'${A}' ACCESS_KEY_ID 'a'`), failure: 'ACCESS_KEY_ID and SECRET_ACCESS_KEY must be specified together' },

  { name: 'a manifest names its objects, as their keys are written', shows: shows('MANIFEST'), ...manifest([{ url: 's3://bucket/src/ü +%41\'".csv' }, { url: A }]), rows: [[4], [1]] },
  { name: 'no option: a manifest is read as data', shows: shows('MANIFEST'), ...manifest([{ url: A }]), options: 'CSV', failure: 'Load into table' },
  { name: 'an object named twice is loaded twice', shows: shows('MANIFEST: a url twice'), ...manifest([{ url: A }, { url: A }]), rows: [[1], [1]] },
  { name: 'an object that is not there and not mandatory is left out', shows: shows('MANIFEST: mandatory'), ...manifest([{ url: 's3://bucket/gone' }, { url: A, mandatory: true }, { url: 's3://bucket/gone', mandatory: false }]), rows: [[1]] },
  { name: 'one that is mandatory', shows: shows('MANIFEST: mandatory'), ...manifest([{ url: A }, { url: 's3://bucket/gone', mandatory: true }]), failure: 'Mandatory url is not present in manifest file.' },
  { name: 'no object is there at all', shows: shows('MANIFEST: mandatory'), ...manifest([{ url: 's3://bucket/gone' }]), failure: "The specified S3 prefix 'manifest' does not exist" },
  { name: 'text formats do not look at content_length', shows: shows('MANIFEST: meta'), ...manifest([{ url: A, meta: { content_length: 999 } }]), rows: [[1]] },
  { name: 'members that mean nothing', ...manifest(`{"x":1,"entries":[{"url":"${A}","etag":"y","meta":null}]}`), rows: [[1]] },
  { name: 'a url that is a prefix', shows: shows('MANIFEST: a full object path'), ...manifest([{ url: 's3://bucket/src/' }]), failure: 'COPY with MANIFEST parameter requires full path of an Amazon S3 object.' },
  { name: 'a url matches one key and not those that begin with it', shows: shows('MANIFEST: a full object path'), ...manifest([{ url: 's3://bucket/src/b' }, { url: A }]), rows: [[1]] },
  { name: 'a manifest that is not there', shows: shows('MANIFEST: a file that is not there'), ...from("'s3://bucket/no-manifest' IAM_ROLE DEFAULT"), options: 'CSV MANIFEST', failure: 'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey' },
  ...([
    ['that is no JSON', '{"entries":[', 'Problem reading manifest file - '],
    ['with a byte order mark', `\ufeff{"entries":[{"url":"${A}"}]}`, 'Problem reading manifest file - '],
    ['that is not UTF-8', Buffer.from('{"entries":[{"url":"s3://bucket/\xff"}]}', 'latin1'), 'Problem reading manifest file - it is not UTF-8'],
    ['with smart quotation marks', '{“entries”:[]}', 'Problem reading manifest file - '],
    ['without entries', '{"entries":[]}', 'Problem reading manifest file - no entries'],
    ['that is an array', `[{"url":"${A}"}]`, 'Problem reading manifest file - no entries'],
    ['that is null', 'null', 'Problem reading manifest file - no entries'],
    ['with an entry without a url', '{"entries":[{"mandatory":true}]}', 'Problem reading manifest file - an entry has no url'],
    ['with an entry that is null', '{"entries":[null]}', 'Problem reading manifest file - an entry has no url'],
    ['with a word for mandatory', `{"entries":[{"url":"${A}","mandatory":"yes"}]}`, `Problem reading manifest file - "mandatory" of ${A} is neither true nor false`],
    ['with a path of this machine', '{"entries":[{"url":"file:///etc/passwd"}]}', "COPY FROM 'file:///etc/passwd' is not implemented by the local warehouse"],
  ] as const).map(([what, text, failure]): CopyCase => ({ name: `a manifest ${what}`, shows: shows('MANIFEST: a file that is malformed'), ...manifest(text), failure })),
];
