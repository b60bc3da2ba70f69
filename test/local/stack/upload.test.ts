import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesToUpload } from '../../../local/src/stack/upload';
import { aDirectory } from '../../support/local-app';

function aDataDirectory(...paths: string[]): string {
  const directory = aDirectory();
  for (const path of paths) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), 'x');
  }
  return directory;
}

const RAW = { name: 'ingest-raw', logicalId: 'Raw' };
const EXPORTS = { name: 'exports-of-another-team' };

describe('files to upload', () => {
  test('the path below the directory is the key', async () => {
    const directory = aDataDirectory('logs/a b/ü.json', 'top.csv');

    const files = await filesToUpload(directory, [RAW]);

    expect(files.map(({ bucket, key }) => ({ bucket, key }))).toEqual([
      { bucket: 'ingest-raw', key: 'logs/a b/ü.json' },
      { bucket: 'ingest-raw', key: 'top.csv' },
    ]);
  });

  test('a link to a file is that file; a link to a directory is refused, not passed over', async () => {
    const directory = aDataDirectory('a.csv');
    symlinkSync(join(directory, 'a.csv'), join(directory, 'b.csv'));
    const files = await filesToUpload(directory, [RAW]);
    symlinkSync(aDataDirectory('c.csv'), join(directory, 'more'));

    expect(files.map(({ key }) => key)).toEqual(['a.csv', 'b.csv']);
    await expect(filesToUpload(directory, [RAW])).rejects.toThrow(
      `cannot read the data directory ${directory}: ${directory}/more is a link to a directory, and links to directories are not followed`);
  });

  test('with several buckets the first directory says which, by logical id or by name', async () => {
    const directory = aDataDirectory('Raw/logs/a', 'exports-of-another-team/b');

    const files = await filesToUpload(directory, [RAW, EXPORTS]);

    expect(files.map(({ bucket, key }) => `${bucket}:${key}`).sort()).toEqual(['exports-of-another-team:b', 'ingest-raw:logs/a']);
  });

  test('a bucket that is chosen takes everything', async () => {
    const files = await filesToUpload(aDataDirectory('logs/a'), [RAW, EXPORTS], 'Raw');

    expect(files.map(({ bucket, key }) => `${bucket}:${key}`)).toEqual(['ingest-raw:logs/a']);
  });

  test('a file that is below no bucket\'s directory is an error that names the choices', async () => {
    await expect(filesToUpload(aDataDirectory('logs/a'), [RAW, EXPORTS])).rejects.toThrow('ingest-raw, exports-of-another-team');
  });

  test('a bucket that no pipeline loads from is an error', async () => {
    await expect(filesToUpload(aDataDirectory('a'), [RAW], 'Other')).rejects.toThrow('no pipeline loads from a bucket Other; choose one of: ingest-raw');
  });

  test('a directory that cannot be read is an error', async () => {
    await expect(filesToUpload('/nowhere', [RAW])).rejects.toThrow('cannot read the data directory /nowhere: ENOENT');
  });
});
