import { CreateTableConfig } from './private/contract';
import { checkIdentifier } from './private/names';
import { checkTableDefinition } from './private/sql-statement';

/**
 * How a table is made that is not there yet, by the transaction of the first load into it. Of use where the key of an object
 * decides which table it goes to.
 *
 * The loader's database user owns the tables it makes: others need to be granted rights on them, for example by
 * `ALTER DEFAULT PRIVILEGES`, or by a GRANT in `afterSql`.
 */
export class CreateTable {
  /**
   * With the columns of another table, and their defaults, distribution, sort key and NOT NULL. Neither keys nor rows are taken over.
   *
   * @param table the name of the other table
   * @param schema its schema, `public` when it is not given
   * @see https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
   */
  public static like(table: string, schema: string = 'public'): CreateTable {
    checkIdentifier('table', table);
    checkIdentifier('schema', schema);
    return new CreateTable({ like: { schema, table } });
  }

  /**
   * By what follows the name of the table in `CREATE TABLE`.
   *
   * @param definition for example `'(id BIGINT NOT NULL, at TIMESTAMP) DISTKEY (id) SORTKEY (at)'`
   * @see https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
   */
  public static definition(definition: string): CreateTable {
    return new CreateTable({ definition: checkTableDefinition(definition) });
  }

  private constructor(
    /** @internal */
    public readonly _config: CreateTableConfig,
  ) {}
}
