import { aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { AuthConfig } from './private/contract';
import { checkIdentifier } from './private/names';

/**
 * As whom the loader connects to the warehouse. That database user needs USAGE on the schemas and INSERT on the tables.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
 */
export class WarehouseAuth {
  /**
   * The loader's own IAM role, with temporary credentials: the database user is `IAMR:<name of the role>`, and no secret exists.
   */
  public static iam(): WarehouseAuth {
    return new WarehouseAuth({ kind: 'iam' });
  }

  /**
   * A database user of a provisioned cluster, with temporary credentials. The user must exist. Redshift Serverless does
   * not offer this.
   */
  public static databaseUser(user: string): WarehouseAuth {
    checkIdentifier('databaseUser', user);
    return new WarehouseAuth({ kind: 'databaseUser', user });
  }

  /**
   * The user and password in a secret, as JSON with the fields `username` and `password`. Only the secret's ARN reaches the
   * loader's configuration; the Data API reads the rest.
   */
  public static secret(secret: secretsmanager.ISecret): WarehouseAuth {
    return new WarehouseAuth({ kind: 'secret', secretArn: secret.secretArn }, secret);
  }

  private constructor(
    /** @internal */ readonly _config: AuthConfig,
    /** @internal */ readonly _secret?: secretsmanager.ISecret,
  ) {}
}
