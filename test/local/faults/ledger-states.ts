/** In which states the ledger's loads are, seen from outside: a load that is left `ready` is one that nobody will finish. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { LoadState } from '../../../lambda/ledger/ledger';
import { localClient } from '../../../local/src/services/local-client';
import { LocalStack } from '../../../local/src/stack/local-stack';

export async function ledgerStates(stack: LocalStack): Promise<Readonly<Record<LoadState, number>>> {
  const { name, region } = stack.app.tables[0]!;
  const client = new DynamoDBClient(localClient(stack.endpoints.dynamodb, region));
  const states: Record<LoadState, number> = { open: 0, ready: 0, loaded: 0, failed: 0, void: 0 };
  try {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: name })) {
      // Claims have no state.
      for (const { state } of Items) if (state) states[state.S as LoadState]++;
    }
  } finally {
    client.destroy();
  }
  return states;
}
