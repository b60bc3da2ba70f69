import { IConstruct } from 'constructs';
import { ValidationError } from '../validation';

/** An error that says where it is. */
class ConfigError extends ValidationError {}

/** The text that is read, by its name: every error says where in it the fault lies. */
export class ConfigSource {
  constructor(readonly name: string, private readonly scope: IConstruct) {}

  error(message: string): ValidationError {
    return new ConfigError(`${this.name}: ${message}`, this.scope);
  }

  /** Runs what checks a value itself, and adds to its error where the value stands. Not the value: options of COPY may hold access keys. */
  at<T>(path: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ValidationError) || error instanceof ConfigError) throw error;
      throw this.error(`\`${path}\`: ${error.message}`);
    }
  }
}
