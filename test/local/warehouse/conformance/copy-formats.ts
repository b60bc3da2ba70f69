import { type Area } from './feature';

const PAGE = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html';
const CONVERSION = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-encoding';
const JSON_NOTES = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html';
const SUPER = 'https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html';

export const COPY_FORMATS: Area = {
  title: 'COPY: formats',
  features: [
    { name: 'Delimited text (no format word)', verdict: 'same', source: PAGE },
    { name: 'DELIMITER', verdict: 'same', source: `${PAGE}#copy-delimiter` },
    { name: 'CSV', verdict: 'partly', note: 'the words for a quote that is out of place are as seen; whether a delimiter at the end of a line is a field too many, as here, is not documented', source: `${PAGE}#copy-csv` },
    { name: 'CSV QUOTE', verdict: 'same', source: `${PAGE}#copy-csv-quote` },
    { name: "FIXEDWIDTH 'fixedwidth_spec'", verdict: 'partly', note: 'blanks that fill up a VARCHAR stay unless TRIMBLANKS takes them; the words for a specification that does not fit are ours', source: `${PAGE}#copy-fixedwidth` },
    { name: "JSON 'auto'", verdict: 'partly', note: 'the words after "Input line is not valid." are ours', source: `${PAGE}#copy-json` },
    { name: "JSON 'auto ignorecase'", verdict: 'same', source: `${PAGE}#copy-json` },
    { name: "JSON 'noshred'", verdict: 'partly', note: 'the words for a table that has not one SUPER column are ours', source: SUPER },
    { name: "JSON 's3://jsonpaths_file'", verdict: 'same', source: `${PAGE}#copy-json-jsonpaths` },
    { name: 'JSON arrays at the root', verdict: 'same', source: JSON_NOTES },
    { name: 'JSONPaths: dot notation', verdict: 'same', source: JSON_NOTES },
    { name: 'JSONPaths: bracket notation', verdict: 'same', source: JSON_NOTES },
    { name: 'JSONPaths: a name that is not there', verdict: 'same', source: `${PAGE}#copy-json-jsonpaths` },
    { name: 'JSONPaths: a path into what is no object or array', verdict: 'partly', note: 'the words are Redshift\'s; that the load error has code 1216 is ours', source: `${PAGE}#copy-json-jsonpath-expressions` },
    { name: 'JSONPaths: one path a column', verdict: 'same', source: 'observed: awslabs/aws-lambda-redshift-loader#32' },
    { name: 'JSONPaths: another name than "jsonpaths"', verdict: 'same', source: `${PAGE}#copy-json-jsonpaths` },
    { name: 'JSONPaths: a file that is not there', verdict: 'partly', note: 'what follows "JSONPath file" is partly ours', source: `${PAGE}#copy-json-jsonpaths` },
    { name: 'JSONPaths: a file that is malformed', verdict: 'partly', note: 'what follows "Invalid JSONPath format:" is ours', source: `${PAGE}#copy-json-jsonpaths` },
    { name: "AVRO 'auto'", verdict: 'same', source: `${PAGE}#copy-avro` },
    { name: "AVRO 'auto ignorecase'", verdict: 'same', source: `${PAGE}#copy-avro` },
    { name: "AVRO 's3://jsonpaths_file'", verdict: 'same', source: `${PAGE}#copy-avro` },
    { name: 'AVRO types', verdict: 'partly', note: 'a string with the character U+FFFD is refused, since it may stand for bytes that are not UTF-8, and so is an array of items that take no room', source: `${PAGE}#copy-avro` },
    { name: 'AVRO logical types', verdict: 'partly', note: 'loaded as the value they are made of; the reference does not tell', source: `${PAGE}#copy-avro` },
    { name: 'AVRO limits', verdict: 'partly', note: 'of header and block, and not of a row; the words are ours', source: `${PAGE}#copy-avro` },
    { name: 'AVRO files that are damaged', verdict: 'partly', note: 'the COPY fails without a row in the views; the words are ours', source: `${PAGE}#copy-avro` },
    { name: 'PARQUET', verdict: 'partly', note: 'the words are as seen or close to it', source: 'https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html' },
    { name: 'SERIALIZETOJSON', verdict: 'same', source: SUPER },
    { name: 'ORC', verdict: 'refused', note: 'COPY from ORC is not implemented by the local warehouse', source: `${PAGE}#copy-orc` },
    { name: 'SHAPEFILE', verdict: 'refused', note: 'COPY from SHAPEFILE is not implemented by the local warehouse', source: 'https://docs.aws.amazon.com/redshift/latest/dg/spatial-copy-shapefile.html' },
    { name: 'ENCODING UTF8', verdict: 'same', source: CONVERSION },
    ...['UTF16', 'UTF16LE', 'UTF16BE', 'ISO88591'].map((encoding) => ({
      name: `ENCODING ${encoding}`, verdict: 'partly', note: 'a file in another encoding fails the COPY, in words of ours and without a row 1221 in the views', source: CONVERSION,
    } as const)),
  ],
};
