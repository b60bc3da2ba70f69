import { type Area, type Feature } from './feature';

const COMMON = 'https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html';
const of = (operation: string) => `https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_${operation}.html`;

const same = (name: string, source: string): Feature => ({ name, verdict: 'same', source });
const onlyByFault = (name: string, source: string): Feature => ({ name, verdict: 'partly', note: 'only when a fault asks for it', source });

export const DATA_API_ERRORS: Area = {
  title: 'Data API errors',
  features: [
    { name: 'ValidationException', verdict: 'partly', note: 'where the inputs and operations above say so, the words are ours', source: of('ExecuteStatement') },
    { name: 'ResourceNotFoundException', verdict: 'partly', note: 'the words for an unknown statement are ours', source: of('GetStatementResult') },
    same('ActiveStatementsExceededException', of('ExecuteStatement')),
    { name: 'ActiveSessionsExceededException', verdict: 'partly', note: 'the words are ours', source: of('ExecuteStatement') },
    onlyByFault('ActiveWaitingRequestsExceededException', of('DescribeStatement')),
    onlyByFault('ExecuteStatementException', of('ExecuteStatement')),
    onlyByFault('BatchExecuteStatementException', of('BatchExecuteStatement')),
    onlyByFault('QueryTimeoutException', of('ListTables')),
    { name: 'DatabaseConnectionException', verdict: 'partly', note: 'for lists; a statement fails with the same words', source: of('ListDatabases') },
    { name: 'InternalServerException', verdict: 'partly', note: 'when a fault asks for it, or the warehouse itself breaks', source: of('ExecuteStatement') },
    onlyByFault('ThrottlingException', COMMON),
    onlyByFault('AccessDeniedException', COMMON),
    { name: 'UnknownOperationException', verdict: 'partly', note: 'the words are ours', source: COMMON },
    { name: 'RequestEntityTooLargeException', verdict: 'partly', note: "for more than 32 MB; the service's own limit and words are not documented", source: COMMON },
    { name: 'SerializationException', verdict: 'partly', note: 'the words are those of other AWS services', source: 'https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html' },
    same('HTTP status', of('ExecuteStatement')),
  ],
};
