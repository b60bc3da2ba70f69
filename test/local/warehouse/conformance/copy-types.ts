import { type Area, type Feature } from './feature';

const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/dg/';
const DATETIME = `${GUIDE}r_Datetime_types.html`;

function refused(name: string, page: string): Feature {
  return { name, source: `${GUIDE}${page}`, verdict: 'refused', note: `type "${name.toLowerCase()}" is not implemented by the local warehouse` };
}

/** What a field in a text file becomes. The types as such are in another area. */
export const COPY_TYPES: Area = {
  title: 'COPY: data types',
  features: [
    { name: 'SMALLINT', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'same' },
    { name: 'INTEGER', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'same' },
    { name: 'BIGINT', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'same' },
    { name: 'DECIMAL', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'partly', note: 'the words of the error are as observed for NUMERIC(p,s); a number with an exponent and more than 26 digits may be refused' },
    { name: 'REAL', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'partly', note: 'a number too near to zero is 0' },
    { name: 'DOUBLE PRECISION', source: `${GUIDE}r_Numeric_types201.html`, verdict: 'partly', note: 'a number too near to zero is 0' },
    { name: 'BOOLEAN', source: `${GUIDE}r_Boolean_type.html`, verdict: 'same' },
    { name: 'CHAR', source: `${GUIDE}r_Character_types.html`, verdict: 'partly', note: 'values are not padded with blanks' },
    { name: 'VARCHAR', source: `${GUIDE}r_Character_types.html`, verdict: 'same' },
    { name: 'DATE', source: DATETIME, verdict: 'partly', note: 'years BC are refused' },
    { name: 'TIME', source: DATETIME, verdict: 'partly', note: 'the error is 1206 with words of ours' },
    { name: 'TIMETZ', source: DATETIME, verdict: 'partly', note: 'the error is 1206 with words of ours' },
    { name: 'TIMESTAMP', source: DATETIME, verdict: 'same' },
    { name: 'TIMESTAMPTZ', source: DATETIME, verdict: 'partly', note: 'the error names the format of TIMESTAMP' },
    { name: 'SUPER', source: `${GUIDE}ingest-super.html`, verdict: 'partly', note: 'of any size' },
    { name: 'VARBYTE', source: `${GUIDE}copy-usage-varbyte.html`, verdict: 'partly', note: 'the words of the errors are ours' },
    refused('GEOMETRY', 'copy-usage_notes-spatial-data.html'),
    refused('GEOGRAPHY', 'copy-usage_notes-spatial-data.html'),
    refused('HLLSKETCH', 'copy-usage_notes-hll.html'),
    refused('INTERVAL', 'r_interval_data_types.html'),
  ],
};
