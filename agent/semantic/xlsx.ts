import { SSF, read, utils } from '@e965/xlsx';
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { compareKeys } from '#shared/std/canonical-json.ts';
import { partsLike, unpackedSize } from './zip-parts.ts';

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a workbook says, without how it is packed and painted. Plain data, in one order. */
interface Meaning {
  readonly epoch1904: boolean;
  readonly sheets: readonly {
    readonly name: string;
    readonly cells: ReadonlyMap<string, CellMeaning>;
    readonly merged: readonly string[];
  }[];
  readonly names: readonly (readonly [string, string, number | null])[];
  readonly tables: readonly string[];
}

interface CellMeaning {
  readonly type: string;
  readonly value: string | number | boolean | null;
  readonly formula: string | undefined;
  /** A format that changes what the number means: a date, a percentage. */
  readonly reading: 'date' | 'percent' | undefined;
}

function readingOf(cell: CellObject): CellMeaning['reading'] {
  if (cell.t !== 'n' || typeof cell.z !== 'string') return undefined;
  if (SSF.is_date(cell.z)) return 'date';
  return cell.z.includes('%') ? 'percent' : undefined;
}

function cellsOf(sheet: WorkSheet): Map<string, CellMeaning> {
  const cells = new Map<string, CellMeaning>();
  const rows = (sheet['!data'] ?? []) as readonly (readonly (CellObject | undefined)[] | undefined)[];
  for (const [r, row] of rows.entries()) {
    for (const [c, cell] of (row ?? []).entries()) {
      if (cell === undefined || (cell.t === 'z' && cell.f === undefined)) continue;
      const value = cell.t === 'z' ? null : cell.v instanceof Date ? cell.v.toISOString() : (cell.v ?? null);
      const formula = cell.f === undefined ? undefined : cell.F === undefined ? cell.f : `{${cell.F}}${cell.f}`;
      cells.set(utils.encode_cell({ r, c }), { type: cell.t, value, formula, reading: readingOf(cell) });
    }
  }
  return cells;
}

/** Excel tables by name, range and columns: reading a table by name depends on them, and the parser leaves them out. */
function tablesOf(bytes: Uint8Array): string[] {
  const found: string[] = [];
  for (const text of partsLike(bytes, /^\/?xl\/tables\/[^/]+\.xml$/i).values()) {
    const table = /<(?:\w+:)?table\b[^>]*>/.exec(text)?.[0] ?? '';
    const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const columns = [...text.matchAll(/<(?:\w+:)?tableColumn\b[^>]*>/g)].map((match) => attribute(match[0], 'name'));
    found.push(
      [
        attribute(table, 'displayName'),
        attribute(table, 'ref'),
        attribute(table, 'headerRowCount'),
        attribute(table, 'totalsRowCount'),
        ...columns,
      ].join('\u0001'),
    );
  }
  return found.toSorted(compareKeys);
}

function namesOf(book: WorkBook): Meaning['names'] {
  const names = (book.Workbook?.Names ?? []).map(({ Name, Ref, Sheet }) => [Name, Ref, Sheet ?? null] as const);
  return names.toSorted((a, b) => compareKeys(a.join('\u0001'), b.join('\u0001')));
}

/** Undefined where the bytes are no workbook that can be read. */
function meaningOf(bytes: Uint8Array): Meaning | undefined {
  if (unpackedSize(bytes) === undefined) return undefined;
  try {
    const book = read(bytes, {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      // Without it a formula that was saved without its result is dropped, and a change of it would go unseen.
      sheetStubs: true,
    });
    const sheets = book.SheetNames.map((name) => {
      const sheet = book.Sheets[name] ?? {};
      return {
        name,
        cells: cellsOf(sheet),
        merged: (sheet['!merges'] ?? []).map((range) => utils.encode_range(range)).toSorted(compareKeys),
      };
    });
    return {
      epoch1904: book.Workbook?.WBProps?.date1904 === true,
      sheets,
      names: namesOf(book),
      tables: tablesOf(bytes),
    };
  } catch {
    return undefined; // not a workbook: the module that reads it says so, with the place
  }
}

/**
 * What the digest of a workbook is taken of: cell values (those that formulas had when it was saved, for so they are
 * read), formulas, formats that turn a number into a date or a percentage, sheet names and order, defined names,
 * tables, merged ranges and the date system. Packing, styles, widths and document properties are left out.
 */
export function xlsxMeaning(bytes: Uint8Array): unknown {
  const meaning = meaningOf(bytes);
  if (meaning === undefined) return undefined;
  const sheets = meaning.sheets.map(({ name, cells, merged }) => ({
    name,
    merged,
    cells: [...cells].map(([at, cell]) => [at, cell.type, cell.value, cell.formula ?? null, cell.reading ?? null]),
  }));
  return { ...meaning, sheets };
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

function shown(cell: CellMeaning | undefined): string {
  if (cell === undefined || cell.value === null) return 'empty';
  return typeof cell.value === 'string' ? `"${cell.value}"` : String(cell.value);
}

function isSame(a: CellMeaning | undefined, b: CellMeaning | undefined): boolean {
  return a?.type === b?.type && a?.value === b?.value && a?.formula === b?.formula && a?.reading === b?.reading;
}

/** The cells that differ between two workbooks, in order of sheets and rows; what formulas gave only where nothing that was typed in differs. */
export function diffXlsx(before: Uint8Array, after: Uint8Array): CellChange[] {
  const [was, is] = [meaningOf(before), meaningOf(after)];
  if (was === undefined || is === undefined) return [];
  const changes: (CellChange & { derived: boolean })[] = [];
  for (const name of new Set([...was.sheets, ...is.sheets].map((sheet) => sheet.name))) {
    const [a, b] = [was, is].map((book) => book.sheets.find((sheet) => sheet.name === name));
    if (a === undefined || b === undefined) {
      changes.push({
        at: `sheet ${name}`,
        before: a === undefined ? 'none' : 'there',
        after: b === undefined ? 'none' : 'there',
        derived: false,
      });
      continue;
    }
    for (const at of new Set([...a.cells.keys(), ...b.cells.keys()])) {
      const [x, y] = [a.cells.get(at), b.cells.get(at)];
      if (isSame(x, y)) continue;
      const derived = x?.formula !== undefined && x.formula === y?.formula;
      const formulas = x?.formula !== y?.formula && shown(x) === shown(y);
      changes.push({
        at: sheetRef(name, at),
        before: formulas ? `=${x?.formula ?? shown(x)}` : shown(x),
        after: formulas ? `=${y?.formula ?? shown(y)}` : shown(y),
        derived,
      });
    }
  }
  if (changes.length === 0)
    changes.push({ at: 'names, tables or merged cells', before: 'as they were', after: 'as they are', derived: false });
  const typed = changes.filter((change) => !change.derived);
  return (typed.length > 0 ? typed : changes)
    .slice(0, maxChanges)
    .map(({ at, before: x, after: y }) => ({ at, before: x, after: y }));
}
