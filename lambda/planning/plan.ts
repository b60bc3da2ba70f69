/**
 * From a batch of queue messages to the loads they ask for: pure, the same for the same batch, and every table file in
 * exactly one load. This runs over up to 10,000 messages at once, so it makes no more objects than it must, and hashes
 * nothing.
 *
 * An object that two targets send to one table is one table file: the first target's way of copying counts.
 * So is one that was overwritten within the batch: COPY can only read what is there now, and would read it twice if two
 * table files named it.
 */
import type { SQSRecord } from 'aws-lambda';
import { TableFile } from './table-file';
import { ParkedFailure } from '../../lib/private/contract';
import { readMessage } from '../events/read-message';
import { S3Object } from '../events/s3-object';
import { Destination } from '../routing/destination';
import { Route, Router } from '../routing/router';

export interface PlanLimits {
  readonly maxFilesPerLoad: number;
  readonly maxLoadBytes: number;
}

export interface PlannedMessage {
  readonly record: SQSRecord;
  /** Several messages may name one table file. */
  readonly files: readonly TableFile[];
  readonly failures: readonly ParkedFailure[];
}

/** Files that one COPY brings into one table. */
export interface PlannedLoad {
  readonly destination: Destination;
  readonly files: readonly TableFile[];
}

/** A decision that needs no load, to be told in the log. */
export interface Notice {
  readonly event: 'messageIgnored' | 'fileDiscarded' | 'fileUnmatched' | 'fileEmpty' | 'fileRepeated' | 'fileOverwritten';
  readonly messageId: string;
  readonly object?: S3Object;
  readonly detail?: string;
}

export interface Plan {
  readonly messages: readonly PlannedMessage[];
  readonly loads: readonly PlannedLoad[];
  readonly notices: readonly Notice[];
}

export function planBatch(records: readonly SQSRecord[], route: Router, limits: PlanLimits): Plan {
  const batch = new Batch(route);
  const messages = records.map(record => batch.add(record));
  return { messages, loads: batch.loads(limits), notices: batch.notices };
}

class Batch {
  readonly notices: Notice[] = [];
  private readonly filesOfTable = new Map<string, Map<string, { object: S3Object; readonly destination: Destination }>>();
  private readonly filesOfDestination = new Map<string, TableFile[]>();

  constructor(private readonly route: Router) {}

  add(record: SQSRecord): PlannedMessage {
    const { objects, ignored, failures } = readMessage(record.body);
    for (const detail of ignored) this.notices.push({ event: 'messageIgnored', messageId: record.messageId, detail });
    const files: TableFile[] = [];
    const invalid: ParkedFailure[] = [];
    for (const object of objects) this.addObject(record.messageId, object, files, invalid);
    return { record, files, failures: invalid.length ? [...failures, ...invalid] : failures };
  }

  loads(limits: PlanLimits): PlannedLoad[] {
    return [...this.filesOfDestination.values()].flatMap(files => splitIntoLoads(files, limits));
  }

  private addObject(messageId: string, object: S3Object, files: TableFile[], invalid: ParkedFailure[]): void {
    const route = this.route(object);
    const notice = noticeOf(object, route);
    if (notice) this.notices.push({ event: notice, messageId, object });
    if (object.size === 0) return;
    for (const reason of route.invalidNames) invalid.push({ code: 'TABLE_NAME_INVALID', bucket: object.bucket, key: object.key, reason });
    for (const destination of route.destinations) files.push(this.tableFile(messageId, object, destination));
  }

  private tableFile(messageId: string, object: S3Object, destination: Destination): TableFile {
    let files = this.filesOfTable.get(destination.tableKey);
    if (!files) this.filesOfTable.set(destination.tableKey, files = new Map());
    const name = `${object.bucket}\0${object.key}`;
    const known = files.get(name);
    if (known) {
      const isSame = known.object.eTag === object.eTag;
      this.notices.push({ event: isSame ? 'fileRepeated' : 'fileOverwritten', messageId, object, detail: destination.name });
      if (!isSame && !isOlder(object, known.object)) known.object = object;
      return known;
    }
    const file = { object, destination };
    files.set(name, file);
    const sameDestination = this.filesOfDestination.get(destination.key);
    if (sameDestination) sameDestination.push(file);
    else this.filesOfDestination.set(destination.key, [file]);
    return file;
  }
}

function isOlder(one: S3Object, other: S3Object): boolean {
  return (one.eventTime ?? '') < (other.eventTime ?? '');
}

function noticeOf(object: S3Object, route: Route): Notice['event'] | undefined {
  if (route.destinations.length === 0 && route.invalidNames.length === 0) return route.discarded ? 'fileDiscarded' : 'fileUnmatched';
  return object.size === 0 ? 'fileEmpty' : undefined;
}

/** Files that share a destination, cut at the limits. A file above the limit of bytes is a load of its own. */
function splitIntoLoads(files: readonly TableFile[], limits: PlanLimits): PlannedLoad[] {
  const loads: PlannedLoad[] = [];
  let start = 0;
  let bytes = 0;
  files.forEach((file, i) => {
    const isFull = i - start >= limits.maxFilesPerLoad || bytes + file.object.size > limits.maxLoadBytes;
    if (i > start && isFull) {
      loads.push({ destination: file.destination, files: files.slice(start, i) });
      start = i;
      bytes = 0;
    }
    bytes += file.object.size;
  });
  loads.push({ destination: files[start].destination, files: files.slice(start) });
  return loads;
}
