/** `FROM t AS a, a.items AS item`: rows of an array. DuckDB would look for a schema of that name. */
import { notImplemented } from '../errors';
import { ENDS_SELECT_LIST } from './keywords';
import { closingIndex, isName, nameOf, splitAtCommas, type Token } from './tokens';

/** @throws WarehouseError */
export function checkUnnesting(tokens: readonly Token[]): void {
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') i = closingIndex(tokens, i);
    if (tokens[i]!.kind === 'word' && tokens[i]!.key === 'FROM') checkItems(tokens.slice(i + 1, endOfFrom(tokens, i + 1)));
  }
}

function checkItems(tokens: readonly Token[]): void {
  const names: string[] = [];
  for (const item of splitAtCommas(tokens)) {
    const [first, dot] = item;
    if (isName(first) && dot?.text === '.' && names.includes(nameOf(first!))) throw notImplemented('FROM with an array of SUPER');
    names.push(...item.filter(isName).map(nameOf));
  }
}

function endOfFrom(tokens: readonly Token[], start: number): number {
  for (let i = start; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') i = closingIndex(tokens, i);
    if (tokens[i]!.kind === 'word' && tokens[i]!.key !== 'FROM' && ENDS_SELECT_LIST.has(tokens[i]!.key)) return i;
  }
  return tokens.length;
}
