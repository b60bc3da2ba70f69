/** Entry of the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './cli/options';
import { run } from './cli/run';
import { runWarehouse } from './cli/run-warehouse';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };

void program(version, { pipeline: run, warehouse: runWarehouse }).parseAsync();
