import { type Area, type Feature } from './feature';

const API = 'https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_';
const GUIDE = 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html';
const OUR_WORDS = 'the words are ours';

/** Nobody has seen the words of this service for an input outside its model. */
const LIMIT = "the limit is the service's; the words for what is outside are those of other AWS services";

const same = (name: string, page: string): Feature => ({ name, verdict: 'same', source: page.startsWith('https:') ? page : `${API}${page}.html` });
const partly = (name: string, note: string, page: string): Feature => ({ ...same(name, page), verdict: 'partly', note });
const limit = (name: string, page: string): Feature => partly(name, LIMIT, page);

export const DATA_API_INPUTS: Area = {
  title: 'Data API inputs and limits',
  features: [
    partly('ClusterIdentifier or WorkgroupName', 'with both, the words are ours', 'ExecuteStatement'),
    partly('Database', `required where no session has one; ${OUR_WORDS}`, 'ExecuteStatement'),
    limit('ClusterIdentifier: 1 to 63 characters, lower case', 'ExecuteStatement'),
    limit('WorkgroupName: 3 to 128 characters, a name or an ARN', 'ExecuteStatement'),
    same('Sql: up to 100 KB', GUIDE),
    limit('Sqls: 1 to 40 statements', 'BatchExecuteStatement'),
    limit('ExecutionMode: TRANSACTION or AUTO_COMMIT', 'BatchExecuteStatement'),
    limit('Parameters: one at least', 'ExecuteStatement'),
    limit('Parameters: a name of letters, digits and underscores', 'SqlParameter'),
    limit('Parameters: a value that is not empty', 'SqlParameter'),
    partly('Parameters: each is used', OUR_WORDS, 'BatchExecuteStatement'),
    limit('ClientToken: 1 to 64 characters', 'ExecuteStatement'),
    limit('StatementName: up to 2048 characters', 'ExecuteStatement'),
    limit('WaitTimeSeconds: 1 to 30', 'ExecuteStatement'),
    limit('SessionKeepAliveSeconds: 0 to 86400', 'ExecuteStatement'),
    limit('ResultFormat: JSON or CSV', 'ExecuteStatement'),
    limit('Id: a UUID, with or without the number of a statement', 'DescribeStatement'),
    limit('Required members', 'CancelStatement'),
    limit('Status of ListStatements', 'ListStatements'),
    limit('Status of ListSessions', 'ListSessions'),
    limit('MaxResults of ListStatements and ListSessions: 0 to 100', 'ListStatements'),
    limit('MaxResults of the other lists: 0 to 1000', 'ListTables'),
    partly('NextToken', 'one that comes from elsewhere is refused; the words are ours', 'ListStatements'),
    same('Unknown members', 'https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html'),
    same('Active statements: 500', GUIDE),
    partly('Open sessions: 500', 'the words are ours, after those for statements', GUIDE),
    same('Life of a session: 24 hours', GUIDE),
    same('Life of a statement and its result: 24 hours', GUIDE),
    partly('Requests per second', 'not limited, but for a fault that is set', 'https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html'),
    partly('Size of a row: 64 KB', 'not limited, nor are the size of a result and the time that a statement takes', GUIDE),
  ],
};
