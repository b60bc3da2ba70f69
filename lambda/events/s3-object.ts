/** One version of an object in S3, as an event announced it. */
export interface S3Object {
  readonly bucket: string;
  /** Decoded: as it is in S3, and as it goes into a manifest. */
  readonly key: string;
  readonly size: number;
  readonly eTag: string;
  /** ISO 8601. */
  readonly eventTime?: string;
}
