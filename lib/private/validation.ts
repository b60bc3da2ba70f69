/**
 * Errors at synth, and checks of bounds. A message names the prop, the value, the rule and the fix.
 *
 * aws-cdk-lib has a ValidationError of its own, but marks it internal: its constructor has changed between minor releases.
 */
import { Duration, Size, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export class ValidationError extends Error {
  /**
   * @param scope the construct at fault. Values like a target or a warehouse have none: their errors come where the user makes them, and the
   * stack trace names that line. Kept for the pipeline, which has a path, they would name the path and not the line.
   */
  constructor(message: string, scope?: IConstruct) {
    super(scope ? `${message} [${scope.node.path}]` : message);
    this.name = 'ValidationError';
  }
}

/** The value as the user wrote it, quoted and cut to a readable length. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/**
 * Checks props of numbers, durations and sizes for one construct. They must be known at synth: they are computed with, and
 * written to a file that CloudFormation does not fill in.
 */
export class Bounds {
  constructor(private readonly scope?: IConstruct) {}

  integer(prop: string, value: number | undefined, min: number, max: number, fix: string): void {
    if (value === undefined) return;
    this.known(prop, Token.isUnresolved(value));
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new ValidationError(`\`${prop}\` must be a whole number between ${min} and ${max}, got ${value}; ${fix}`, this.scope);
    }
  }

  /** Whole seconds, or days, between two durations. */
  duration(prop: string, value: Duration | undefined, min: Duration, max: Duration, fix: string, unit: 'seconds' | 'days' = 'seconds'): void {
    if (value === undefined) return;
    this.known(prop, value.isUnresolved());
    const units = (duration: Duration) => unit === 'days' ? duration.toDays({ integral: false }) : duration.toSeconds({ integral: false });
    if (!Number.isInteger(units(value)) || units(value) < units(min) || units(value) > units(max)) {
      const range = `whole ${unit} between ${min.toHumanString()} and ${max.toHumanString()}`;
      throw new ValidationError(`\`${prop}\` must be ${range}, got ${value.toHumanString()}; ${fix}`, this.scope);
    }
  }

  /** Whole mebibytes between two sizes. */
  size(prop: string, value: Size | undefined, min: Size, max: Size, fix: string): void {
    if (value === undefined) return;
    this.known(prop, value.isUnresolved());
    const mebibytes = value.toBytes() / 2 ** 20;
    if (!Number.isInteger(mebibytes) || mebibytes < min.toMebibytes() || mebibytes > max.toMebibytes()) {
      const range = `whole mebibytes between ${min.toMebibytes()} MiB and ${max.toMebibytes()} MiB`;
      throw new ValidationError(`\`${prop}\` must be ${range}, got ${mebibytes} MiB; ${fix}`, this.scope);
    }
  }

  private known(prop: string, isUnresolved: boolean): void {
    if (isUnresolved) throw new ValidationError(`\`${prop}\` must be known at synth, got a token; give a literal value`, this.scope);
  }
}
