import { type Area, type Feature } from './feature';

const PAGE = 'https://docs.aws.amazon.com/redshift/latest/dg/';
const NOT_PADDED = 'text is not padded to its length';

const partly = (name: string, note: string, page = `r_${name}`): Feature => ({ name, verdict: 'partly', note, source: `${PAGE}${page}.html` });
const refused = (name: string, page = name): Feature => (
  { name, verdict: 'refused', note: `${name.toLowerCase()} is not implemented by the local warehouse`, source: `${PAGE}${page}.html` });

export const SYSTEM_VIEWS: Area = {
  title: 'System views',
  features: [
    partly('SYS_QUERY_HISTORY', `${NOT_PADDED}; there are no queues and no caches: their columns are 0 or null`, 'SYS_QUERY_HISTORY'),
    partly('SYS_LOAD_HISTORY', `${NOT_PADDED}; of a COPY that runs see below`, 'SYS_LOAD_HISTORY'),
    partly('SYS_LOAD_DETAIL', `${NOT_PADDED}; no file is split`, 'SYS_LOAD_DETAIL'),
    partly('SYS_LOAD_ERROR_DETAIL', NOT_PADDED, 'SYS_LOAD_ERROR_DETAIL'),
    partly('STL_LOAD_ERRORS', `${NOT_PADDED}; one slice; as on a provisioned cluster, where a serverless workgroup refuses it`),
    partly('STL_LOAD_COMMITS', `${NOT_PADDED}; one slice; as on a provisioned cluster`),
    partly('STL_QUERY', `${NOT_PADDED}; query ids are those of the SYS views`),
    refused('SYS_COPY_JOB'),
    refused('SYS_SESSION_HISTORY'),
    refused('SYS_TRANSACTION_HISTORY'),
    refused('STL_LOADERROR_DETAIL', 'r_STL_LOADERROR_DETAIL'),
    refused('STV_RECENTS', 'r_STV_RECENTS'),
    refused('SVL_QLOG', 'r_SVL_QLOG'),
  ],
};

export const CATALOG_VIEWS: Area = {
  title: 'Catalog views',
  features: [
    partly('SVV_TABLES', 'tables and views that users have created'),
    partly('SVV_COLUMNS', 'of tables and views that users have created; a column of a view has no length of its own, and defaults are in DuckDB\'s words'),
    partly('SVV_TABLE_INFO', 'rows are DuckDB\'s estimate, and what has to do with slices, blocks and sorting is null'),
    partly('PG_TABLE_DEF', 'encodings, distribution and sort keys are null: nothing is encoded, distributed or sorted here'),
    { name: 'information_schema', verdict: 'partly', note: 'tables, columns and schemata', source: `${PAGE}c_intro_system_views.html` },
    refused('PG_CLASS', 'c_intro_catalog_views'),
    refused('SVV_REDSHIFT_TABLES', 'r_SVV_REDSHIFT_TABLES'),
  ],
};
