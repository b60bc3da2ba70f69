import { type Area } from './feature';

const PAGE = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html';
const MANIFEST = 'https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html';
const AUTHORIZATION = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html';
const NOT_CHECKED = 'parsed, and then not used: nobody is refused';
const ROLE = `${NOT_CHECKED}. It is no secret, and stands in the text of the query`;
const SECRET = `${NOT_CHECKED}. Where the text of the query is told or kept, it has *** in the place of the value`;

export const COPY_SOURCE: Area = {
  title: 'COPY: source and authorization',
  features: [
    { name: "FROM 's3://objectpath'", verdict: 'same', source: `${PAGE}#copy-parameters-from` },
    { name: 'MANIFEST', verdict: 'same', source: MANIFEST },
    { name: 'MANIFEST: mandatory', verdict: 'same', source: MANIFEST },
    { name: 'MANIFEST: a url twice', verdict: 'same', source: `${PAGE}#copy-manifest` },
    { name: 'MANIFEST: a full object path', verdict: 'same', source: 'observed: error 8001 of COPY' },
    { name: 'MANIFEST: meta', verdict: 'partly', note: 'the words for one that is not there are as seen, those for one that is wrong are ours', source: MANIFEST },
    { name: 'MANIFEST: a file that is not there', verdict: 'same', source: 'observed: databricks/spark-redshift' },
    { name: 'MANIFEST: a file that is malformed', verdict: 'partly', note: 'what follows "Problem reading manifest file -" is ours', source: `${PAGE}#copy-manifest` },
    { name: 'REGION', verdict: 'partly', note: 'parsed; every bucket is in one store here', source: `${PAGE}#copy-region` },
    { name: 'ENCRYPTED', verdict: 'refused', note: 'COPY option ENCRYPTED is not implemented by the local warehouse', source: `${PAGE}#copy-encrypted` },
    { name: 'MASTER_SYMMETRIC_KEY', verdict: 'refused', note: 'COPY option MASTER_SYMMETRIC_KEY is not implemented by the local warehouse', source: `${PAGE}#copy-master-symmetric-key` },
    { name: "FROM 'dynamodb://table'", verdict: 'refused', note: "COPY FROM '…' is not implemented by the local warehouse", source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-dynamodb.html' },
    { name: 'READRATIO', verdict: 'refused', note: 'COPY option READRATIO is not implemented by the local warehouse', source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-dynamodb.html' },
    { name: "FROM 'emr://cluster'", verdict: 'refused', note: "COPY FROM '…' is not implemented by the local warehouse", source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-emr.html' },
    { name: 'SSH', verdict: 'refused', note: 'COPY option SSH is not implemented by the local warehouse', source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-ssh.html' },
    { name: 'JOB CREATE', verdict: 'refused', note: 'COPY option JOB CREATE is not implemented by the local warehouse', source: 'https://docs.aws.amazon.com/redshift/latest/dg/loading-data-copy-job.html' },
    { name: 'IAM_ROLE default', verdict: 'partly', note: ROLE, source: `${AUTHORIZATION}#copy-iam-role` },
    { name: 'No authorization', verdict: 'partly', note: 'refused, in words of ours', source: AUTHORIZATION },
    { name: "IAM_ROLE 'arn'", verdict: 'partly', note: ROLE, source: `${AUTHORIZATION}#copy-iam-role` },
    { name: "[WITH] CREDENTIALS [AS] 'credentials-args'", verdict: 'partly', note: SECRET, source: `${AUTHORIZATION}#copy-credentials` },
    { name: 'ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN', verdict: 'partly', note: SECRET, source: `${AUTHORIZATION}#copy-access-key-id` },
  ],
};
