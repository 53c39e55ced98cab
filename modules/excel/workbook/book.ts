import { read } from '@e965/xlsx';
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { own } from '@clew/module-sdk';
import { contains, formatCell, parseArea } from './address.ts';
import type { Area, CellAddress } from './address.ts';
import { openPackage } from './package.ts';
import type { WorkbookPackage } from './package.ts';
import { refuse } from './refuse.ts';
import { readTables } from './tables.ts';
import type { WorkbookTable } from './tables.ts';
import { elements } from './xml.ts';

/** What a cell holds. `empty` is no value at all, which an empty text is not. */
export type CellValue =
  | { readonly is: 'empty' }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'error'; readonly code: string };

export interface BookCell {
  /** As saved; undefined where a formula was saved without its result. */
  readonly value: CellValue | undefined;
  /** Without the leading `=`. A cell inside an array formula's range has the formula of the range's first cell. */
  readonly formula: string | undefined;
  /** The range of an array formula, and whether it spills by itself. */
  readonly array: { readonly area: Area; readonly dynamic: boolean } | undefined;
  /** Number format code. */
  readonly format: string;
}

export interface DefinedName {
  readonly name: string;
  /** Without the leading `=`. */
  readonly formula: string;
  /** Index of the sheet that it belongs to; undefined for the whole workbook. */
  readonly sheet: number | undefined;
}

export interface BookSheet {
  readonly name: string;
  readonly index: number;
  /** Undefined where nothing is. */
  cell(at: CellAddress): BookCell | undefined;
  /** Places in the area that hold something, by rows. */
  filled(area: Area): Iterable<CellAddress>;
  readonly merged: readonly Area[];
}

export interface Book {
  /** The file's name, for failures. */
  readonly file: string;
  readonly sheets: readonly BookSheet[];
  readonly names: readonly DefinedName[];
  readonly tables: readonly WorkbookTable[];
  readonly date1904: boolean;
  /** The workbook itself says that its saved results are not current. */
  readonly stale: boolean;
  /** Formulas use the numbers as they are shown, not as they are stored. */
  readonly precisionAsShown: boolean;
}

const empty: CellValue = { is: 'empty' };
/** The codes of BIFF8, which the parser gives for errors. Newer errors come without one. */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};
const isoFormat = 'yyyy-mm-dd';

function valueOf(cell: CellObject): CellValue | undefined {
  switch (cell.t) {
    case 'n':
      return typeof cell.v === 'number' ? { is: 'number', value: cell.v } : undefined;
    case 's':
      return { is: 'text', value: String(cell.v ?? '') };
    case 'b':
      return { is: 'boolean', value: cell.v === true };
    case 'e':
      return { is: 'error', code: errors[Number(cell.v)] ?? '#ERROR!' };
    default:
      // A stub: an empty cell, or a formula that was saved without its result.
      return cell.f === undefined ? empty : undefined;
  }
}

/** A cell that is only formatted holds nothing. */
const holdsSomething = (cell: CellObject | undefined): boolean =>
  cell !== undefined && (cell.t !== 'z' || cell.f !== undefined || cell.F !== undefined);

/** What the parser of cells does not tell: places of dates written as text, and what-if tables, whose cells look like constants. */
interface Overlooked {
  readonly isoDates: ReadonlySet<string>;
  readonly whatIf: readonly Area[];
}

function overlooked(xml: string): Overlooked {
  const isoDates = (xml.match(/<c\s[^>]*\bt=(?:"d"|'d')[^>]*>/g) ?? []).map(
    (tag) => /\br=["']([A-Z]+\d+)["']/.exec(tag)?.[1] ?? '',
  );
  const formulas = xml.includes('dataTable') ? elements(xml, 'f').filter((f) => f.get('t') === 'dataTable') : [];
  const whatIf = formulas.flatMap((f) => parseArea(f.get('ref') ?? '') ?? []);
  return { isoDates: new Set(isoDates), whatIf };
}

type Rows = readonly (readonly (CellObject | undefined)[] | undefined)[];

class ParsedSheet implements BookSheet {
  readonly name: string;
  readonly index: number;
  readonly merged: readonly Area[];
  readonly #rows: Rows;
  readonly #overlooked: Overlooked;

  constructor(name: string, index: number, sheet: WorkSheet | undefined, xml: string) {
    this.name = name;
    this.index = index;
    this.merged = (sheet?.['!merges'] ?? []).map(({ s, e }) => ({
      top: s.r + 1,
      left: s.c + 1,
      bottom: e.r + 1,
      right: e.c + 1,
    }));
    this.#rows = sheet?.['!data'] ?? [];
    this.#overlooked = overlooked(xml);
  }

  cell(at: CellAddress): BookCell | undefined {
    const cell = this.#rows[at.row - 1]?.[at.column - 1];
    if (cell === undefined) return undefined;
    const area = cell.F === undefined ? undefined : parseArea(cell.F);
    const iso = this.#overlooked.isoDates.size > 0 && this.#overlooked.isoDates.has(formatCell(at));
    const format = iso ? isoFormat : typeof cell.z === 'string' ? cell.z : 'General';
    const anchor = area === undefined ? cell : this.#rows[area.top - 1]?.[area.left - 1];
    const whatIf = this.#overlooked.whatIf.some((range) => contains(range, at));
    return {
      value: valueOf(cell),
      formula: whatIf ? 'TABLE()' : anchor?.f,
      array: area === undefined ? undefined : { area, dynamic: anchor?.D === true },
      format,
    };
  }

  *filled(area: Area): Iterable<CellAddress> {
    const bottom = Math.min(area.bottom, this.#rows.length);
    for (let row = area.top; row <= bottom; row++) {
      const cells = this.#rows[row - 1] ?? [];
      const right = Math.min(area.right, cells.length);
      for (let column = area.left; column <= right; column++)
        if (holdsSomething(cells[column - 1])) yield { row, column };
    }
  }
}

function namesOf(book: WorkBook): DefinedName[] {
  return (book.Workbook?.Names ?? []).map(({ Name, Ref, Sheet }) => ({
    name: Name,
    formula: Ref.replace(/^=/, ''),
    sheet: Sheet,
  }));
}

/** Names and parts of the sheets, in their order. */
function sheetParts(parts: WorkbookPackage): { name: string; part: string }[] {
  const relations = new Map(parts.relations(parts.workbookPart).map((relation) => [relation.id, relation.target]));
  return elements(parts.text(parts.workbookPart) ?? '', 'sheet').map((sheet) => {
    const id = [...sheet].find(([name]) => name.endsWith(':id'))?.[1] ?? '';
    return { name: sheet.get('name') ?? '', part: relations.get(id) ?? '' };
  });
}

function parse(file: string, parts: WorkbookPackage): WorkBook {
  try {
    return read(parts.archive(), {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      nodim: true,
      // Without stubs a formula that was saved without its result is left out altogether.
      sheetStubs: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    refuse(file, undefined, `The workbook cannot be read (${reason}). Open it in its own program and save it again.`);
  }
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';
const isFalse = (text: string | undefined): boolean => text === '0' || text === 'false';

/**
 * Reads the bytes of a workbook: the saved values, the formulas and what tells how to take them.
 * @param file its name, for failures
 * @throws FailureError `bad-file`, where the bytes are no workbook or it is damaged
 */
export function openBook(file: string, bytes: Uint8Array): Book {
  const parts = openPackage(file, bytes);
  const parsed = parse(file, parts);
  const listed = sheetParts(parts);
  const sheets = listed.map(
    ({ name, part }, index) =>
      new ParsedSheet(name, index, own(parsed.Sheets, parsed.SheetNames[index] ?? ''), parts.text(part) ?? ''),
  );
  if (listed.length === 0) refuse(file, undefined, 'The workbook has no sheets.');
  if (listed.length !== parsed.SheetNames.length)
    refuse(file, undefined, 'The list of sheets is damaged. Open it in its own program and save it again.');
  const calculation = elements(parts.text(parts.workbookPart) ?? '', 'calcPr')[0];
  return {
    file,
    sheets,
    names: namesOf(parsed),
    tables: listed.flatMap(({ part }, index) => readTables(parts, part, index)),
    date1904: parsed.Workbook?.WBProps?.date1904 === true,
    stale: isTrue(calculation?.get('fullCalcOnLoad')) || isFalse(calculation?.get('calcCompleted')),
    precisionAsShown: isFalse(calculation?.get('fullPrecision')),
  };
}
