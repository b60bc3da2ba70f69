import { manifestKeyOf, manifestOf, urlsInManifest } from '../../../lambda/loading/manifest';
import { tableFile } from '../../support/table-files';

describe('the manifest', () => {
  test('lists each file as mandatory, by its raw key and with its length', () => {
    const body = manifestOf([tableFile('a b+ü/"quoted"\\.json', { size: 7 })]);

    expect(JSON.parse(body)).toEqual({
      entries: [{ url: 's3://source/a b+ü/"quoted"\\.json', mandatory: true, meta: { content_length: 7 } }],
    });
    expect([...urlsInManifest(body)]).toEqual(['s3://source/a b+ü/"quoted"\\.json']);
  });

  test('is kept under the day on which its load was opened', () => {
    expect(manifestKeyOf('load-1', Date.parse('2026-01-02T23:59:59.999Z'))).toBe('manifests/2026/01/02/load-1.json');
  });
});
