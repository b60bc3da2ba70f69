/** From an object as it lies in S3 to the file that the readers take: decompressed, and text in UTF-8. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CHUNK_SIZE, decompressionError, decompressor } from './decompress';
import { transcoder } from './encoding';
import { type CopyPlan } from './plan';
import { avroToJson } from '../formats/avro';

/** Moves what `packed` holds to `path`. @throws WarehouseError when it is damaged. */
export async function unpack(packed: string, plan: CopyPlan, path: string): Promise<void> {
  const { compression, encoding, format } = plan;
  const isAvro = format.kind === 'avro';
  const stages = [
    ...(compression === 'none' ? [] : [decompressor(compression)]),
    // Avro has an encoding of its own.
    ...(encoding === 'utf8' || isAvro ? [] : [transcoder(encoding)]),
  ];
  const unpacked = isAvro ? `${path}.avro` : path;
  if (stages.length === 0) await rename(packed, unpacked);
  else await runStages(packed, stages, compression, unpacked);
  if (!isAvro) return;
  await avroToJson(unpacked, path);
  await rm(unpacked);
}

async function runStages(from: string, stages: readonly NodeJS.ReadWriteStream[], compression: CopyPlan['compression'], to: string): Promise<void> {
  try {
    await pipeline([createReadStream(from, { highWaterMark: CHUNK_SIZE }), ...stages, createWriteStream(to)]);
  } catch (error) {
    throw decompressionError(error, compression);
  }
  await rm(from);
}
