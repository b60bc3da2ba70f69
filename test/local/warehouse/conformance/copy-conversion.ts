import { type Area, type Feature } from './feature';

const CONVERSION = 'https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html';
const PATTERNS = 'https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html';
const RECOGNITION = 'https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html';

function same(name: string, source = CONVERSION): Feature {
  return { name, source, verdict: 'same' };
}

function partly(name: string, note: string, source = CONVERSION): Feature {
  return { name, source, verdict: 'partly', note };
}

export const COPY_CONVERSION: Area = {
  title: 'COPY: conversion options',
  features: [
    partly('ACCEPTANYDATE', 'what the format does not match is NULL with or without DATEFORMAT, which Redshift asks to be given, too'),
    partly('ACCEPTINVCHARS', 'there is no STL_REPLACEMENTS'),
    same('BLANKSASNULL'),
    partly('DATEFORMAT', 'a pattern with a part that the reference does not list is refused; of YY, 69 is 1969', PATTERNS),
    partly("DATEFORMAT 'auto'", 'years BC are refused; where the order is open the month comes before the day', RECOGNITION),
    same('EMPTYASNULL'),
    same('ENCODING'),
    partly('ESCAPE', 'a NUL is a character like others, as NULL AS has it; of ESCAPE the reference says that it ends the record'),
    same('EXPLICIT_IDS'),
    same('FILLRECORD'),
    same('IGNOREBLANKLINES'),
    same('IGNOREHEADER'),
    same('NULL AS'),
    same('REMOVEQUOTES'),
    partly('ROUNDEC', 'without it, of a decimal with an exponent only twelve digits more than the column has are cut rather than rounded'),
    partly('TIMEFORMAT', 'a pattern is refused for a TIMESTAMPTZ column, and with a time zone in it', PATTERNS),
    partly("TIMEFORMAT 'auto'", 'of zones by name, UTC, GMT, and the American EST, EDT, CST, CDT, MST, MDT, PST and PDT; years BC are refused', RECOGNITION),
    same("TIMEFORMAT 'epochsecs'"),
    same("TIMEFORMAT 'epochmillisecs'"),
    same('TRIMBLANKS'),
    partly('TRUNCATECOLUMNS', 'in rows of any size, where the reference names 4 MB'),
  ],
};
