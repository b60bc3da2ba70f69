import { AREAS } from './areas';
import { COPY_GRAMMAR } from '../../../../local/src/warehouse/sql/copy-grammar';

/** What the grammar takes after FROM, word by word: a value of an option is none. */
const VALUES = new Set(['ON', 'OFF', 'TRUE', 'FALSE', 'PRESET', 'AUTO', 'DEFAULT', 'SIMPLIFY', 'AS', 'COPY', 'CREATE', 'WITH', 'FORMAT']);

test('every option that the grammar of COPY takes is in the conformance table', () => {
  const words = new Set([...COPY_GRAMMAR.matchAll(/"([A-Z_0-9]+)"i/g)].map(([, word]) => word!).filter((word) => !VALUES.has(word)));
  const names = AREAS.filter(({ title }) => title.startsWith('COPY')).flatMap(({ features }) => features.map(({ name }) => name)).join(' ');

  expect(words.size).toBeGreaterThan(40);
  expect([...words].filter((word) => !new RegExp(`\\b${word}\\b`).test(names))).toEqual([]);
});
