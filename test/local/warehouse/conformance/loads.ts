/** What a load does about errors, how it tells of them, and what it leaves in the system views. */
import { type Area, type Feature } from './feature';

const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/dg/';
const OPERATIONS = `${GUIDE}copy-parameters-data-load.html`;
const CODES = `${GUIDE}r_Load_Error_Reference.html`;

export const COPY_OPERATIONS: Area = {
  title: 'COPY: load operations',
  features: [
    { name: 'COMPROWS', source: OPERATIONS, verdict: 'partly', note: 'taken, and without effect: there are no encodings' },
    { name: 'COMPUPDATE', source: OPERATIONS, verdict: 'partly', note: 'taken, and without effect: there are no encodings' },
    { name: 'IGNOREALLERRORS', source: OPERATIONS, verdict: 'partly', note: 'the first 100,000 errors are told' },
    { name: 'MAXERROR', source: OPERATIONS, verdict: 'partly', note: 'a load works like one slice: it stops at the error that reaches the limit, where slices might report some more' },
    { name: 'NOLOAD', source: OPERATIONS, verdict: 'same' },
    { name: 'STATUPDATE', source: OPERATIONS, verdict: 'partly', note: 'taken, and without effect: there are no statistics to update' },
  ],
};

function same(name: string): Feature {
  return { name, source: CODES, verdict: 'same' };
}

function partly(name: string, note: string): Feature {
  return { name, source: CODES, verdict: 'partly', note };
}

export const LOAD_ERRORS: Area = {
  title: 'Load errors',
  features: [
    partly('1200', 'unknown parse error: nothing ends in it here'),
    partly('1201', 'field delimiter was not found: told as 1214'),
    same('1202'),
    partly('1203', 'fewer columns: told as 1214'),
    same('1204'),
    same('1205'),
    same('1206'),
    same('1207'),
    same('1208'),
    same('1209'),
    same('1210'),
    partly('1211', 'a line without data: told as 1214'),
    partly('1212', 'a file that is missing fails the statement, and stands in no view'),
    same('1213'),
    same('1214'),
    partly('1215', 'CHAR field error: told as 1204 or 1220'),
    partly('1216', 'what stands behind "Input line is not valid." is ours'),
    partly('1217', 'a value of an IDENTITY column that is none: told as any INTEGER is, 1207 or 1222'),
    partly('1218', 'a field with NUL and more is text like any other'),
    partly('1219', 'told of VARBYTE only, in words of ours'),
    partly('1220', 'of the kinds in brackets, 2 and 3 are told'),
    partly('1221', 'a file in another encoding than ENCODING says fails the statement, in words of ours that name the file, and stands in no view'),
    same('1222'),
    partly('1223', 'a data type that is not valid: no table has one here'),
    partly('1224', 'the words are those of the reference'),
  ],
};

export const LOAD_VIEWS: Area = {
  title: 'System views: loads',
  features: [
    { name: 'SYS_LOAD_HISTORY', source: `${GUIDE}SYS_LOAD_HISTORY.html`, verdict: 'partly', note: 'as the view itself, see above' },
    { name: 'SYS_LOAD_HISTORY while a COPY runs', source: `${GUIDE}SYS_LOAD_HISTORY.html`, verdict: 'partly', note: 'rows and bytes are 0 until it ends' },
    { name: 'SYS_LOAD_DETAIL', source: `${GUIDE}SYS_LOAD_DETAIL.html`, verdict: 'partly', note: 'file_etag and file_last_modified are null; lines_scanned is null for columnar files' },
    { name: 'SYS_LOAD_ERROR_DETAIL', source: `${GUIDE}SYS_LOAD_ERROR_DETAIL.html`, verdict: 'partly', note: 'as the view itself, see above' },
    { name: 'STL_LOAD_ERRORS', source: `${GUIDE}r_STL_LOAD_ERRORS.html`, verdict: 'partly', note: 'raw_line is the line where the record begins' },
    { name: 'STL_LOAD_COMMITS', source: `${GUIDE}r_STL_LOAD_COMMITS.html`, verdict: 'partly', note: 'as the view itself, see above' },
    { name: 'file_name', source: `${GUIDE}SYS_LOAD_DETAIL.html`, verdict: 'same' },
  ],
};
