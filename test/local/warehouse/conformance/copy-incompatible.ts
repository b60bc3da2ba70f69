import { type Area } from './feature';

const FORMATS = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html';
const CONVERSION = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html';
const AUTHORIZATION = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html';
const COLUMNAR = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html';
const WORDS = 'refused, in words that follow those seen for CSV with ESCAPE';

export const COPY_INCOMPATIBLE: Area = {
  title: 'COPY: incompatible options',
  features: [
    { name: 'CSV with ESCAPE', verdict: 'same', source: 'observed: awslabs/aws-lambda-redshift-loader#51' },
    { name: 'CSV with FIXEDWIDTH, REMOVEQUOTES', verdict: 'partly', note: WORDS, source: `${FORMATS}#copy-csv` },
    { name: 'FIXEDWIDTH with DELIMITER, ESCAPE, REMOVEQUOTES', verdict: 'partly', note: WORDS, source: `${FORMATS}#copy-fixedwidth` },
    { name: 'FIXEDWIDTH with another ENCODING than UTF8', verdict: 'partly', note: WORDS, source: `${CONVERSION}#copy-encoding` },
    { name: 'JSON with CSV, DELIMITER, ESCAPE, FILLRECORD, FIXEDWIDTH, IGNOREBLANKLINES, NULL AS, READRATIO, REMOVEQUOTES', verdict: 'partly', note: WORDS, source: `${FORMATS}#copy-json` },
    { name: 'AVRO with the options that JSON does not take', verdict: 'partly', note: `${WORDS}; the reference names them for JSON alone`, source: `${FORMATS}#copy-avro` },
    { name: 'SHAPEFILE with FIXEDWIDTH, REMOVEQUOTES, ESCAPE', verdict: 'partly', note: WORDS, source: `${FORMATS}#copy-shapefile` },
    { name: 'PARQUET with any option but those that columnar formats take', verdict: 'same', source: COLUMNAR },
    { name: 'ORC with any option but those that columnar formats take', verdict: 'same', source: COLUMNAR },
    { name: 'IGNOREALLERRORS with MAXERROR', verdict: 'partly', note: WORDS, source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-load.html' },
    { name: 'Two formats', verdict: 'partly', note: WORDS, source: FORMATS },
    { name: 'Two compressions', verdict: 'partly', note: WORDS, source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html' },
    { name: 'Two ways of authorization', verdict: 'partly', note: WORDS, source: AUTHORIZATION },
    { name: 'QUOTE without CSV', verdict: 'partly', note: 'the words are ours', source: `${FORMATS}#copy-csv-quote` },
    { name: 'SERIALIZETOJSON without a columnar format', verdict: 'partly', note: 'refused, where the reference names no other use; the words are ours', source: 'https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html' },
    { name: 'An option twice', verdict: 'same', source: 'the message is PostgreSQL\'s, from which Redshift descends' },
  ],
};
