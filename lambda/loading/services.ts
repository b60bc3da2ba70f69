import { Deadline } from './deadline';
import { OutageWatch } from './outage';
import { TableName, WarehouseConfig } from '../../lib/private/contract';
import { Ledger } from '../ledger/ledger';
import { Clock, Ids, LoadEvents, Manifests, Random, Telemetry, Warehouse } from '../ports';

/** What loading needs from the world. */
export interface LoadServices {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly warehouse: Warehouse;
  readonly manifests: Manifests;
  readonly ledger: Ledger;
  readonly events: LoadEvents;
  readonly telemetry: Telemetry;
}

/** What loading needs of the configuration. */
export interface LoadSettings {
  readonly pipeline: string;
  readonly database: string;
  readonly workBucket: string;
  readonly copyRoleArn: string;
  readonly copyRegion?: string;
  /** Who submits statements, and where. */
  readonly warehouse: WarehouseConfig;
  readonly loaderRoleArn: string;
  /** How long the ledger remembers a load and its files. */
  readonly ledgerRetentionMs: number;
  /** Loads of different tables that run side by side. */
  readonly maxParallelLoads: number;
  readonly historyTable?: TableName;
}

/** What the loads of one invocation share. */
export interface Invocation {
  readonly deadline: Deadline;
  readonly outage: OutageWatch;
}
