/** Networks between the ledger and a DynamoDB, that do what networks do. */
import { DynamoDb } from '../../lambda/adapters/dynamodb-ledger';

/** Counts what it passes on. */
export class CountingNetwork implements DynamoDb {
  requests = 0;

  constructor(private readonly client: DynamoDb) {}

  send(command: any): Promise<any> {
    this.requests++;
    return this.client.send(command);
  }
}

/** Loses the first answer to every request, and asks again as the SDK does. */
export class ForgetfulNetwork implements DynamoDb {
  constructor(private readonly client: DynamoDb) {}

  async send(command: any): Promise<any> {
    await this.client.send(command).catch(() => undefined);
    return this.client.send(command);
  }
}

/** Tells its caller that a request failed, and hands it on when the caller has long gone. */
export class LateNetwork implements DynamoDb {
  private readonly held: any[] = [];

  constructor(private readonly client: DynamoDb) {}

  send(command: any): Promise<any> {
    this.held.push(command);
    return Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  }

  async deliver(): Promise<void> {
    for (const command of this.held) await this.client.send(command).catch(() => undefined);
  }
}
