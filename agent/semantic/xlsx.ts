import { compareKeys } from '#shared/std/canonical-json.ts';
import { dateText, readBook } from './xlsx-book.ts';
import type { BookMeaning, CellMeaning, SheetMeaning } from './xlsx-book.ts';

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const sorted = (entries: ReadonlyMap<string, string>): (readonly [string, string])[] =>
  [...entries].toSorted(([a], [b]) => compareKeys(a, b));

/**
 * What the digest of a workbook is taken of: cell values (those that formulas had when it was saved, for so they are
 * read), formulas, what number formats say beyond digits (dates, percentages, units), sheet names and order, defined
 * names, tables, merged ranges, the date system and whether saved results are current. Packing, styles, widths, print
 * settings, comments, drawings and document properties are left out. Undefined where the bytes are no plain workbook.
 */
export function xlsxMeaning(bytes: Uint8Array): unknown {
  const book = readBook(bytes);
  if (book === undefined) return undefined;
  const sheets = book.sheets.map(({ name, cells, merged, other }) => ({
    name,
    merged,
    other,
    cells: [...cells].map(([at, cell]) => [at, cell.type, cell.value, cell.formula ?? null, cell.format]),
  }));
  return { ...book, sheets, names: sorted(book.names), tables: sorted(book.tables) };
}

export interface CellChange {
  /** `Parameters!C4`, `'Load cases'!B2`, or what else differs. */
  readonly at: string;
  readonly before: string;
  readonly after: string;
}

const maxChanges = 20;

function sheetRef(sheet: string, cell: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(sheet) ? `${sheet}!${cell}` : `'${sheet.replaceAll("'", "''")}'!${cell}`;
}

function shown(cell: CellMeaning | undefined, date1904: boolean): string {
  if (cell === undefined || (cell.value === null && cell.type !== 'e')) return 'empty';
  if (cell.type === 'e') return 'an error';
  if (typeof cell.value === 'string')
    return `"${cell.value.length > 60 ? `${cell.value.slice(0, 57)}...` : cell.value}"`;
  if (typeof cell.value === 'number' && /[ymdhs]/i.test(cell.format.replace(/"[^"]*"/g, '')))
    return dateText(cell.value, date1904);
  return typeof cell.value === 'boolean' ? String(cell.value).toUpperCase() : String(cell.value);
}

function isSame(a: CellMeaning | undefined, b: CellMeaning | undefined): boolean {
  return a?.type === b?.type && a?.value === b?.value && a?.formula === b?.formula && a?.format === b?.format;
}

interface Change extends CellChange {
  /** The result of a formula that is the same as before: it follows from another change. */
  readonly derived: boolean;
}

function cellChange(
  at: string,
  a: CellMeaning | undefined,
  b: CellMeaning | undefined,
  books: { was: BookMeaning; is: BookMeaning },
): Change {
  const formula = a?.formula !== b?.formula;
  const side = (cell: CellMeaning | undefined, book: BookMeaning): string =>
    formula && cell?.formula !== undefined ? `=${cell.formula}` : shown(cell, book.date1904);
  const [before, after] = [side(a, books.was), side(b, books.is)];
  const format =
    before === after
      ? (cell: CellMeaning | undefined): string =>
          ` (format ${cell?.format === undefined || cell.format === '' ? 'General' : cell.format})`
      : (): string => '';
  return { at, before: before + format(a), after: after + format(b), derived: !formula && a?.formula !== undefined };
}

function sheetChanges(name: string, books: { was: BookMeaning; is: BookMeaning }): Change[] {
  const [a, b] = [books.was, books.is].map((book): SheetMeaning | undefined =>
    book.sheets.find((sheet) => sheet.name === name),
  );
  if (a === undefined || b === undefined)
    return [
      {
        at: `sheet ${name}`,
        before: a === undefined ? 'none' : 'there',
        after: b === undefined ? 'none' : 'there',
        derived: false,
      },
    ];
  const at = [...new Set([...a.cells.keys(), ...b.cells.keys()])].filter(
    (cell) => !isSame(a.cells.get(cell), b.cells.get(cell)),
  );
  const place = (cell: string): CellMeaning | undefined => a.cells.get(cell) ?? b.cells.get(cell);
  const inOrder = at.toSorted(
    (x, y) => (place(x)?.row ?? 0) - (place(y)?.row ?? 0) || (place(x)?.column ?? 0) - (place(y)?.column ?? 0),
  );
  const changes = inOrder.map((cell) => cellChange(sheetRef(name, cell), a.cells.get(cell), b.cells.get(cell), books));
  const merged = [a.merged.join(' '), b.merged.join(' ')].map((list) => (list === '' ? 'none' : list));
  if (merged[0] !== merged[1])
    changes.push({ at: `merged cells of ${name}`, before: merged[0] ?? '', after: merged[1] ?? '', derived: false });
  return changes;
}

function mapChanges(what: string, was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): Change[] {
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  return names.map((name) => ({
    at: `${what} ${name}`,
    before: was.get(name) ?? 'none',
    after: is.get(name) ?? 'none',
    derived: false,
  }));
}

/**
 * What differs between two workbooks, for people: cells in the order of sheets, rows and columns, then names and tables.
 * What formulas gave is listed only where nothing else differs, because it follows from what was typed in. At most 20
 * entries; none where the bytes cannot be read or nothing differs.
 */
export function diffXlsx(before: Uint8Array, after: Uint8Array): CellChange[] {
  const [was, is] = [readBook(before), readBook(after)];
  if (was === undefined || is === undefined) return [];
  const names = [...new Set([...was.sheets, ...is.sheets].map((sheet) => sheet.name))];
  const changes = [
    ...names.flatMap((name) => sheetChanges(name, { was, is })),
    ...mapChanges('name', was.names, is.names),
    ...mapChanges('table', was.tables, is.tables),
  ];
  const typed = changes.filter((change) => !change.derived);
  const listed = typed.length > 0 ? typed : changes;
  return listed.slice(0, maxChanges).map(({ at, before: x, after: y }) => ({ at, before: x, after: y }));
}
