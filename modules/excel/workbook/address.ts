/* Places on a sheet. Rows and columns count from 1. */

export interface CellAddress {
  readonly row: number;
  readonly column: number;
}

export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const lastRow = 1_048_576;
export const lastColumn = 16_384;

/** 1 for `A`, 27 for `AA`; undefined beyond XFD or where the text is no column. */
export function columnNumber(letters: string): number | undefined {
  if (!/^[A-Za-z]{1,3}$/.test(letters)) return undefined;
  const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return column <= lastColumn ? column : undefined;
}

export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** Reads `C4` or `$C$4`. */
export function parseCell(text: string): CellAddress | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(text.trim());
  const column = columnNumber(match?.[1] ?? '');
  const row = Number(match?.[2]);
  return column === undefined || row > lastRow ? undefined : { row, column };
}

/** Reads `A3:F10`, `A3`, `A:F`, `3:9`, and `A3:F` for all rows from 3 on. */
export function parseArea(text: string): Area | undefined {
  const [from = '', to = from, ...more] = text.trim().split(':');
  const side = /^\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?$/;
  const [a, b] = [side.exec(from.trim()), side.exec(to.trim())];
  if (more.length > 0 || a === null || b === null || from.trim() === '' || to.trim() === '') return undefined;
  if (!text.includes(':') && parseCell(text) === undefined) return undefined;
  const columns = [a[1], b[1]].map((letters, i) =>
    letters === undefined ? [1, lastColumn][i] : columnNumber(letters),
  );
  const rows = [a[2], b[2]].map((digits, i) => (digits === undefined ? ([1, lastRow][i] ?? 1) : Number(digits)));
  if ((a[1] === undefined) !== (b[1] === undefined) || (a[2] === undefined && b[2] !== undefined)) return undefined;
  const [left, right] = columns;
  const [top, bottom] = rows;
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined;
  if (Math.max(top, bottom) > lastRow) return undefined;
  return {
    top: Math.min(top, bottom),
    left: Math.min(left, right),
    bottom: Math.max(top, bottom),
    right: Math.max(left, right),
  };
}

export function formatCell({ row, column }: CellAddress): string {
  return `${columnLetters(column)}${row}`;
}

export function formatArea({ top, left, bottom, right }: Area): string {
  return `${formatCell({ row: top, column: left })}:${formatCell({ row: bottom, column: right })}`;
}

export function contains(area: Area, { row, column }: CellAddress): boolean {
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
}

/** `Parameters`, `'Load cases'`: a sheet as it stands in a reference. */
export function quoteSheet(name: string): string {
  const plain =
    /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && parseCell(name) === undefined && !/^[rc]\d*(c\d*)?$/i.test(name);
  return plain ? name : `'${name.replaceAll("'", "''")}'`;
}

/** Splits `Sheet!rest` or `'My sheet'!rest`; without a sheet the whole text is the rest. */
export function splitSheet(text: string): { readonly sheet: string | undefined; readonly rest: string } {
  const quoted = /^\s*'((?:[^']|'')+)'!(.*)$/s.exec(text);
  if (quoted !== null) return { sheet: (quoted[1] ?? '').replaceAll("''", "'"), rest: (quoted[2] ?? '').trim() };
  const bang = text.lastIndexOf('!');
  if (bang < 0) return { sheet: undefined, rest: text.trim() };
  return { sheet: text.slice(0, bang).trim(), rest: text.slice(bang + 1).trim() };
}
