import { AREAS } from './areas';
import { conformanceTable, writeTable, writtenTable } from './document';
import { SHOWN } from './shown';

const features = AREAS.flatMap(({ title, features: ofArea }) => ofArea.map((feature) => ({ id: `${title}/${feature.name}`, ...feature })));
const shownNames = SHOWN.flatMap(({ shows }) => shows ?? []);

test('every feature of the table is shown by a case', () => {
  const shown = new Set(shownNames);

  expect(features.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([]);
});

test('what a case shows is a feature of the table', () => {
  const known = new Set(features.map(({ id }) => id));

  expect(shownNames.filter((name) => !known.has(name))).toEqual([]);
});

test('no feature is in the table twice', () => {
  const ids = features.map(({ id }) => id);

  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('the table in the document is the one that the tests vouch for', () => {
  const table = conformanceTable(AREAS);
  if (process.env.UPDATE_DOCS !== undefined) writeTable(table);

  expect(writtenTable()).toBe(table);
});
