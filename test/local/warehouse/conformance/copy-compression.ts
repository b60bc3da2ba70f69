import { type Area } from './feature';

const PAGE = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html';
const COLUMNAR = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html';

export const COPY_COMPRESSION: Area = {
  title: 'COPY: compression',
  features: [
    { name: 'GZIP', verdict: 'partly', note: 'the words for a damaged file follow those seen for LZOP (snowplow/snowplow#1265); as there, they name the file, and no view does', source: `${PAGE}#copy-gzip` },
    { name: 'ZSTD', verdict: 'partly', note: 'the words for a damaged file as for GZIP', source: `${PAGE}#copy-zstd` },
    { name: 'BZIP2', verdict: 'partly', note: 'the words for a damaged file as for GZIP', source: `${PAGE}#copy-bzip2` },
    { name: 'LZOP', verdict: 'refused', note: 'COPY option LZOP is not implemented by the local warehouse', source: `${PAGE}#copy-lzop` },
    { name: 'AVRO codecs', verdict: 'partly', note: 'null, deflate and snappy, as in Redshift; the words for another are ours', source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-avro' },
    { name: '.gz, .bz2 of columnar files', verdict: 'same', source: COLUMNAR },
    { name: '.snappy of columnar files', verdict: 'refused', note: 'COPY of a columnar file that ends with .snappy is not implemented by the local warehouse', source: COLUMNAR },
  ],
};
