/**
 * Sees what really happened, and says at once when it must not have: which files have become rows, which messages were
 * deleted, and why. It knows the world's truth and none of the loader's code.
 */
import type { SQSRecord } from 'aws-lambda';
import { Death, Process } from './process';
import { SimulatedEvent, SimulatedFile } from './scenario';
import { Stage } from './stage';
import { DEFERRAL_ATTRIBUTES, EVENT_TYPES, PARKED_ATTRIBUTES, ParkedFailure } from '../../lib/private/contract';
import { StoredMessage } from '../support/fake-queue';
import { Commit } from '../support/fake-warehouse';

export interface Violation {
  readonly invariant: string;
  readonly what: string;
  /** Part of a file's name, or of a message's, by which the trace can be searched. */
  readonly concerns?: string;
}

/** What one invocation received, and what it has sent since. */
export interface Delivery {
  readonly process: Process;
  readonly records: readonly SQSRecord[];
  readonly copies: Set<string>;
  sendFailed: boolean;
}

export class Witness {
  readonly violations: Violation[] = [];
  readonly eventsByBody: ReadonlyMap<string, SimulatedEvent>;
  readonly filesByUrl: ReadonlyMap<string, SimulatedFile>;
  /** Loads whose COPY has committed. */
  readonly committedLoads = new Set<string>();
  /** Loads of which somebody was to be told, and those of which somebody was, by what they were told. */
  private readonly announced = new Set<string>();
  private readonly heard = { succeeded: new Set<string>(), failed: new Set<string>() };
  private readonly commits = new Map<string, number>();
  private readonly deliveryOf = new Map<Process, Delivery>();
  /** Receives of a message that ended without the loader's say: by a crash, or a delete that got lost. */
  private readonly misfortunes = new Map<string, number>();

  constructor(private readonly stage: Stage) {
    const { scenario } = stage;
    this.eventsByBody = new Map(scenario.events.map(event => [event.body, event]));
    this.filesByUrl = new Map(scenario.files.map(file => [file.url, file]));
  }

  isLoaded(file: SimulatedFile, table: string): boolean {
    return this.commits.has(`${table} ${file.url}`);
  }

  committed({ statementId, name: loadId, table, files }: Commit): void {
    this.committedLoads.add(loadId);
    this.stage.trace.add(`COMMIT ${statementId} ${table} ${files.join(' ')}`);
    for (const url of files) {
      const name = `${table} ${url}`;
      const times = (this.commits.get(name) ?? 0) + 1;
      this.commits.set(name, times);
      if (times > 1) this.violate('I1', `${url} is in ${times} committed COPYs into ${table}`, url);
      if (!this.filesByUrl.get(url)?.tables.includes(table)) this.violate('I1', `${url} is not due in ${table}`, url);
    }
  }

  announces(loadId: string): void {
    this.announced.add(loadId);
  }

  told(type: keyof typeof EVENT_TYPES, loadId: string): void {
    this.heard[type].add(loadId);
    if (type === 'succeeded' && !this.committedLoads.has(loadId)) this.violate('I8', `load ${loadId} is said to have succeeded, and was not committed`, loadId);
  }

  /** Whether the world was told of a load, and only what is true. @param isLoaded by the ledger */
  checkEvents(loadId: string, isLoaded: boolean): void {
    if (isLoaded && !this.announced.has(loadId)) this.violate('I8', `nobody was to be told of load ${loadId}`, loadId);
    if (this.committedLoads.has(loadId) && this.heard.failed.has(loadId)) this.violate('I8', `load ${loadId} is said to have failed, and was committed`, loadId);
  }

  received(process: Process, records: readonly SQSRecord[]): Delivery {
    const delivery: Delivery = { process, records, copies: new Set(), sendFailed: false };
    this.deliveryOf.set(process, delivery);
    return delivery;
  }

  copySent(process: Process, body: string): void {
    this.deliveryOf.get(process)?.copies.add(body);
  }

  sendFailed(process: Process): void {
    const delivery = this.deliveryOf.get(process);
    if (delivery) delivery.sendFailed = true;
  }

  deleted(delivery: Delivery, messageId: string, body: string): void {
    if (delivery.copies.has(body)) return;
    const { files, isGarbage } = this.eventsByBody.get(body)!;
    if (isGarbage) this.violate('I3', `${messageId} is no event, and was deleted without a copy`, messageId);
    for (const file of files) {
      for (const table of file.tables) {
        if (!this.isLoaded(file, table)) this.violate('I3', `${messageId} was deleted without a copy, though ${file.url} is not in ${table}`, file.url);
      }
    }
  }

  /** Back to the queue as it is, which uses up a receive: only when it could not be sent. */
  returned({ process, sendFailed }: Delivery, messageId: string): void {
    if (!sendFailed && !process.wasHeldUp) this.violate('I3', `${messageId} was returned, though every service was quick`, messageId);
    this.misfortune(messageId);
  }

  deleteLost(messageId: string): void {
    this.misfortune(messageId);
  }

  died({ process, records }: Delivery, death: Death): void {
    if (death === 'timedOut' && !process.wasHeldUp) this.violate('I7', `${process.name} ran out of time, though every service was quick`, process.name);
    for (const { messageId } of records) this.misfortune(messageId);
  }

  loaderThrew(error: unknown): void {
    this.violate('I7', `the loader threw ${error instanceof Error ? error.stack : String(error)}`);
  }

  queued({ id, body, attributes }: StoredMessage): void {
    const reason = attributes[DEFERRAL_ATTRIBUTES.reason];
    const waits = reason ? ` for ${reason} since ${new Date(Number(attributes[DEFERRAL_ATTRIBUTES.reasonSince])).toISOString()}` : '';
    this.stage.trace.add(`QUEUED ${id} ${this.eventsByBody.get(body)!.files.map(({ url }) => url).join(' ')}${waits}`);
  }

  /** By the loader, or by the queue's redrive policy. */
  parked(message: StoredMessage): void {
    this.stage.coverage.count(message.movedFrom === undefined ? 'parked' : 'movedToDlq');
    this.stage.trace.add(`PARKED ${message.id} ${message.movedFrom ? 'by the queue' : message.attributes[PARKED_ATTRIBUTES.failures]}`);
  }

  misfortunesOf(messageId: string): number {
    return this.misfortunes.get(messageId) ?? 0;
  }

  violate(invariant: string, what: string, concerns?: string): void {
    this.stage.trace.add(`VIOLATION ${invariant} ${what}`);
    this.violations.push({ invariant, what, concerns });
  }

  private misfortune(messageId: string): void {
    this.misfortunes.set(messageId, this.misfortunesOf(messageId) + 1);
  }
}

export function failuresOf(message: StoredMessage): readonly ParkedFailure[] {
  return JSON.parse(message.attributes[PARKED_ATTRIBUTES.failures] ?? '[]') as ParkedFailure[];
}
