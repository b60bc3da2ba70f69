import { type Area, type Feature } from './feature';

const API = 'https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_';
const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html';

function same(name: string, source = `${API}${name.split(' ')[0]}.html`): Feature {
  return { name, verdict: 'same', source };
}

function partly(name: string, note: string, source = `${API}${name.split(' ')[0]}.html`): Feature {
  return { name, verdict: 'partly', note, source };
}

export const DATA_API_OPERATIONS: Area = {
  title: 'Data API operations',
  features: [
    same('ExecuteStatement'),
    same('BatchExecuteStatement'),
    partly('ExecutionMode TRANSACTION', 'that statements after the one that fails are ABORTED is not documented; BEGIN, COMMIT, ROLLBACK and their like are refused; TRUNCATE commits what came before it, and what comes after it is a transaction of its own', `${API}BatchExecuteStatement.html`),
    partly('ExecutionMode AUTO_COMMIT', 'that the batch is FAILED when one of its statements is, is not documented', `${API}BatchExecuteStatement.html`),
    partly('DescribeStatement', 'the size of a result is that of its rows as JSON; states are SUBMITTED, STARTED, FINISHED, FAILED and ABORTED, never PICKED'),
    same('DescribeStatement of one statement of a batch'),
    partly('GetStatementResult', 'a page holds 1 MB of JSON: the size of the service\'s own is not documented, nor its words for a result in CSV'),
    partly('GetStatementResultV2', 'pages of 15 MB in chunks of 1 MB; which values the service quotes is not documented, nor its words for a result in JSON'),
    same('CancelStatement'),
    same('ListStatements'),
    partly('ListSessions', 'the words for SessionId beside another filter are ours'),
    partly('ListDatabases', 'the one database that there is'),
    same('ListSchemas'), partly('SchemaPattern, TablePattern, Schema, Table', 'patterns as of LIKE', `${API}ListTables.html`), partly('ConnectedDatabase', 'the one database that there is', `${API}ListTables.html`),
    partly('ListTables', 'tables and views; none of the system\'s own'),
    partly('DescribeTable', 'the columns of all tables that match, those of one page; lengths are those of text and DECIMAL only'),
    partly('Parameters', 'where nothing else tells the type, as in `1 + :n`, a cast is needed: `1 + :n::int`', `${API}SqlParameter.html`),
    partly('ClientToken', 'a token that comes again with another statement gives the first: the service does not document it', GUIDE),
    same('WaitTimeSeconds', 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-calling-considerations-long-polling.html'),
    partly('SessionKeepAliveSeconds and SessionId', 'the words for a session that is busy or closed are ours', GUIDE),
    same('StatementName', `${API}ListStatements.html`),
    partly('ResultFormat CSV', 'see GetStatementResultV2', `${API}ExecuteStatement.html`),
    partly('WithEvent', 'the event goes to `onStatementEvent` of startWarehouse; there is no EventBridge', 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html'),
    partly('RoleLevel', 'there is one caller: nothing is left out', `${API}ListStatements.html`),
    partly('DbUser and SecretArn', 'given back; there are no users and no permissions', `${API}ExecuteStatement.html`),
  ],
};
