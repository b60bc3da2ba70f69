/** The judge of the fault run: each wrong that it is there to find, it finds. */
import { compareParked, compareRows } from './compare';
import { WORD_FOR_A_NUMBER } from './flaws';
import { InputFile, Row } from './input';
import { ParkedFile } from '../../../local/src/stack/summary';

const [FIRST, SECOND, FOREIGN] = [0, 1, 5_000].map((id): Row => ({ id, label: `row ${id}`, amount: id })) as [Row, Row, Row];
const GOOD: InputFile = { key: 'good', body: Buffer.of(), outcomes: [{ table: 'events', rows: [FIRST, SECOND] }] };
const BAD: InputFile = { key: 'bad', body: Buffer.of(), outcomes: [{ table: 'events', rows: [], rejection: WORD_FOR_A_NUMBER }] };
const PARKED: ParkedFile = {
  code: 'FILE_REJECTED',
  bucket: 'files',
  key: 'bad',
  table: 'public.events',
  line: 2,
  column: 'amount',
  reason: "1207 Invalid digit, Value 'm', Pos 0, Type: Integer",
};

describe('the rows of a table', () => {
  test('that are those of its files, in any order, differ in nothing', () => {
    expect(compareRows('events', [GOOD, BAD], [SECOND, FIRST])).toEqual([]);
  });

  test.each([
    ['is missing', [FIRST], 'events: row 1 of good is missing'],
    ['came twice', [FIRST, SECOND, SECOND], 'events: row 1 of good came 1 times too often'],
    ['is of no file', [FIRST, SECOND, FOREIGN], 'events: row 5000 of no file came 1 times too often'],
  ])('one of which %s differ by it', (_, rows, difference) => {
    expect(compareRows('events', [GOOD], rows)).toEqual([difference]);
  });

  test('one of which has another value differ by both', () => {
    expect(compareRows('events', [GOOD], [FIRST, { ...SECOND, amount: 2 }])).toEqual([
      'events: row 1 of good is missing', 'events: row 1 of good came 1 times too often',
    ]);
  });
});

describe('what is parked', () => {
  test('is a bad file, for its reason, once or more often', () => {
    expect(compareParked([GOOD, BAD], [PARKED, PARKED])).toEqual([]);
  });

  test('lacks a bad file', () => {
    expect(compareParked([GOOD, BAD], [])).toEqual(['bad for public.events is not parked']);
  });

  test('has a good file in it', () => {
    expect(compareParked([GOOD], [{ ...PARKED, key: 'good' }])).toEqual([expect.stringMatching(/^good for public\.events is parked: /)]);
  });

  test.each([{ code: 'UNKNOWN_FAILURE' }, { line: 3 }, { column: 'id' }, { reason: '1204 String length exceeds DDL length' }])(
    'has a bad file for another reason: %j', (other) => {
      expect(compareParked([BAD], [{ ...PARKED, ...other }])).toEqual([expect.stringMatching(/^bad for public\.events is parked for another reason: /)]);
    });
});
