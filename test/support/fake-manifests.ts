import { Manifests, ServiceError } from '../../lambda/ports';

/** The work bucket, with its create-only writes. */
export class FakeManifests implements Manifests {
  readonly bodies = new Map<string, string>();
  /** Thrown by the next write. */
  nextError?: ServiceError;

  async write(key: string, body: string): Promise<void> {
    const error = this.nextError;
    this.nextError = undefined;
    if (error) throw error;
    const existing = this.bodies.get(key);
    if (existing !== undefined && existing !== body) throw new ServiceError('manifests', 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { status: 412 });
    this.bodies.set(key, body);
  }

  async read(key: string): Promise<string | undefined> {
    return this.bodies.get(key);
  }
}
