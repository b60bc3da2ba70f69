import { readFileSync } from 'node:fs';
import { Annotations, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkAgreement } from './private/rin-config/agreement';
import { ConfigSource } from './private/rin-config/config-source';
import { Connection } from './private/rin-config/connection';
import { targetSettings } from './private/rin-config/settings';
import { SourceBucketNames } from './private/rin-config/source-bucket-names';
import { targetOf } from './private/rin-config/target';
import { fillTemplate } from './private/rin-config/template';
import { warningsOf } from './private/rin-config/warnings';
import { readYaml } from './private/rin-config/yaml-document';
import { show, ValidationError } from './private/validation';
import { Target } from './target';
import { Warehouse } from './warehouse';
import { WarehouseAuth } from './warehouse-auth';

/** What a configuration of Rin does not say, or should not. */
export interface RinConfigOptions {
  /**
   * As whom the loader connects to the warehouse that the configuration names.
   *
   * @default - as Rin: the database user of the configuration, with temporary credentials, or the loader's role when it names none. It
   * must be given when the configuration has a password
   */
  readonly auth?: WarehouseAuth;

  /**
   * The warehouse to load into, in place of the one that the configuration names.
   *
   * @default - the one that the configuration names: a cluster or workgroup, also by the host name that AWS gave it
   */
  readonly warehouse?: Warehouse;

  /**
   * Buckets by the names that they have in the configuration: for one that this app creates, that has a KMS key or is of another account,
   * and for a rehearsal with another bucket.
   *
   * @default - buckets are imported by their names
   */
  readonly buckets?: Record<string, s3.IBucket>;

  /**
   * Environment variables for the templates of the configuration, `{{ env "NAME" }}` and `{{ must_env "NAME" }}`. One that fills a
   * password only need not be set.
   *
   * @default - those of the process
   */
  readonly environment?: Record<string, string>;
}

/**
 * A configuration of [Rin](https://github.com/fujiwara/Rin), as targets and a warehouse of a pipeline.
 *
 * The file is read as Rin reads it: templates, YAML, settings that targets take over. What has no meaning here is warned of; what
 * would load something else, or to somewhere else, than Rin did is an error.
 *
 * @example
 * const rin = RinConfig.fromFile(this, 'config.yaml');
 * new RinPipeline(this, 'Logs', { warehouse: rin.warehouse, targets: rin.targets, bucket: rin.bucket });
 */
export class RinConfig {
  /**
   * Reads a file.
   *
   * @param scope gets the warnings; its stack the imported buckets
   * @param path from the directory that the app runs in
   */
  public static fromFile(scope: Construct, path: string, options: RinConfigOptions = {}): RinConfig {
    return new RinConfig(scope, path, readConfig(scope, path), options);
  }

  /**
   * Reads a text, as it would stand in a file.
   *
   * @param scope gets the warnings; its stack the imported buckets
   */
  public static fromString(scope: Construct, text: string, options: RinConfigOptions = {}): RinConfig {
    return new RinConfig(scope, 'Rin\'s configuration', text, options);
  }

  /** The warehouse that the tables are in. */
  public readonly warehouse: Warehouse;
  /** The targets, in their order. Each takes objects of its own bucket only. */
  public readonly targets: Target[];
  /** The bucket of the first target that loads. Those of the others become sources of the pipeline with their targets. */
  public readonly bucket: s3.IBucket;
  /** What has no meaning here, or may have another one than its author thinks. They are warnings of the scope as well. */
  public readonly warnings: string[];

  private constructor(scope: Construct, name: string, text: string, options: RinConfigOptions) {
    const source = new ConfigSource(name, scope);
    if (options.auth && options.warehouse) throw source.error('`auth` and `warehouse` are both given; give the warehouse its `auth` itself');
    const template = fillTemplate(text, { ...process.env, ...options.environment }, source);
    const root = readYaml(template.text, source);
    const settings = targetSettings(root);
    const loading = settings.filter(({ discard }) => !discard);
    if (loading.length === 0) throw source.error('`targets` must hold at least one target that loads; this configuration loads nothing');

    const buckets = new SourceBucketNames(scope, options.buckets);
    this.targets = settings.map(target => targetOf(target, buckets, source));
    buckets.checkGivenAreUsed(source);
    this.bucket = this.targets[settings.indexOf(loading[0])]._bucket!;
    checkAgreement(loading, !options.auth && !options.warehouse, source);
    this.warehouse = options.warehouse ?? new Connection(loading[0], root.section('credentials')?.text('aws_region'), options.auth, source).warehouse();
    const warnings = warningsOf(root, settings, template.defaulted);
    for (const warning of warnings) Annotations.of(scope).addWarningV2(warning.id, `${name}: ${warning.text}`);
    this.warnings = warnings.map(warning => warning.text);
  }
}

function readConfig(scope: Construct, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ValidationError(`the configuration of Rin ${show(path)} cannot be read: ${(error as Error).message}; give the path of a file on this machine`, scope);
  }
}
