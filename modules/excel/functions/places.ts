import { didYouMean } from '@clew/module-sdk';
import { findName } from '../calculation/expand.ts';
import type { Place } from '../calculation/expand.ts';
import { tokens } from '../calculation/lexer.ts';
import { formatArea, formatCell, lastRow, parseArea, parseCell, quoteSheet, splitSheet } from '../workbook/address.ts';
import type { Area } from '../workbook/address.ts';
import type { Book, BookSheet } from '../workbook/book.ts';
import { refuse } from '../workbook/refuse.ts';
import { dataArea } from '../workbook/tables.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function findSheet(book: Book, name: string, port: string): BookSheet {
  const sheet =
    book.sheets.find((candidate) => candidate.name === name) ??
    book.sheets.find((candidate) => same(candidate.name, name));
  if (sheet !== undefined) return sheet;
  const names = book.sheets.map((candidate) => candidate.name);
  const hint = didYouMean(name, names);
  refuse(
    book.file,
    undefined,
    `There is no sheet "${name}", where ${port} should be.${hint === '' ? ` The sheets are ${names.join(', ')}.` : hint}`,
  );
}

interface Region {
  readonly sheet: BookSheet;
  readonly area: Area;
}

/** What a defined name stands for, where it is a place. */
function namedRegion(book: Book, at: string, port: string): Region | undefined {
  const { sheet: prefix, rest } = splitSheet(at);
  const scope = prefix === undefined ? undefined : findSheet(book, prefix, port).index;
  const name = findName(book, rest, scope);
  if (name === undefined) return undefined;
  const [token, ...more] = tokens(name.formula).filter((item) => item.kind !== 'space');
  if (token?.kind === 'external')
    refuse(
      book.file,
      undefined,
      `The name ${rest}, where ${port} should be, leads to another workbook (${name.formula}). Point to a cell of this one.`,
    );
  if (token?.kind !== 'reference' || more.length > 0)
    refuse(
      book.file,
      undefined,
      `The name ${rest}, where ${port} should be, stands for ${name.formula} and not for a place. Point to a cell.`,
    );
  const sheetName = token.sheet ?? (name.sheet === undefined ? undefined : book.sheets[name.sheet]?.name);
  if (sheetName === undefined)
    refuse(book.file, undefined, `The name ${rest} does not say on which sheet ${port} is. Point to a cell.`);
  return { sheet: findSheet(book, sheetName, port), area: token.area };
}

function noName(book: Book, name: string, port: string): never {
  const known = [...book.names.map((item) => item.name), ...book.tables.map((table) => table.name)].filter(
    (item) => !item.startsWith('_xlnm.'),
  );
  refuse(book.file, undefined, `There is no name "${name}", where ${port} should be.${didYouMean(name, known)}`);
}

/** A cell under a merged range shows nothing and holds nothing: the range's first cell does. */
export function refuseCovered(book: Book, sheet: BookSheet, at: { row: number; column: number }): void {
  const merged = sheet.merged.find(
    (area) => at.row >= area.top && at.row <= area.bottom && at.column >= area.left && at.column <= area.right,
  );
  if (merged === undefined || (merged.top === at.row && merged.left === at.column)) return;
  const first = formatCell({ row: merged.top, column: merged.left });
  refuse(
    book.file,
    `cell ${quoteSheet(sheet.name)}!${formatCell(at)}`,
    `lies under the merged cells ${formatArea(merged)}, whose value is in ${first}. Point to ${quoteSheet(sheet.name)}!${first}.`,
  );
}

/** Finds the cell that a param names, by address or by name. @throws FailureError `bad-file` where it is not there */
export function findCell(book: Book, at: string, port: string): Place {
  const { sheet: prefix, rest } = splitSheet(at);
  const cell = prefix === undefined ? undefined : parseCell(rest);
  if (prefix !== undefined && cell !== undefined) {
    const sheet = findSheet(book, prefix, port);
    refuseCovered(book, sheet, cell);
    return { sheet: sheet.index, ...cell };
  }
  const region = namedRegion(book, at, port);
  if (region === undefined) noName(book, rest, port);
  const { sheet, area } = region;
  const isCell = area.top === area.bottom && area.left === area.right;
  const isMerged = sheet.merged.some((merged) => formatArea(merged) === formatArea(area));
  if (!isCell && !isMerged)
    refuse(
      book.file,
      undefined,
      `The name ${rest}, where ${port} should be, stands for the range ${quoteSheet(sheet.name)}!${formatArea(area)}, and one cell is needed. Read it as a table.`,
    );
  const place = { row: area.top, column: area.left };
  refuseCovered(book, sheet, place);
  return { sheet: sheet.index, ...place };
}

/** Where a table is. */
export interface TablePlace {
  readonly sheet: BookSheet;
  /** Headers where the workbook lists them and no row shows them. */
  readonly headers: readonly string[] | undefined;
  readonly headerRow: number;
  readonly rows: { readonly top: number; readonly bottom: number };
  readonly left: number;
  readonly right: number;
  /** Rows go on to the first blank one. */
  readonly open: boolean;
  /** The workbook itself bounds the table. */
  readonly bounded: boolean;
}

/** Finds the range that a param names: an address, an Excel table or a defined name. */
export function findTable(book: Book, range: string, port: string): TablePlace {
  const { sheet: prefix, rest } = splitSheet(range);
  const table = prefix === undefined ? book.tables.find((candidate) => same(candidate.name, rest)) : undefined;
  if (table !== undefined) {
    const sheet = book.sheets[table.sheet];
    if (sheet === undefined) noName(book, rest, port);
    const data = dataArea(table);
    const headers = table.headerRows === 0 ? table.columns : undefined;
    return {
      sheet,
      headers,
      headerRow: table.area.top,
      rows: { top: data.top, bottom: data.bottom },
      left: data.left,
      right: data.right,
      open: false,
      bounded: true,
    };
  }
  const area = prefix === undefined ? undefined : parseArea(rest);
  const region =
    prefix !== undefined && area !== undefined
      ? { sheet: findSheet(book, prefix, port), area }
      : namedRegion(book, range, port);
  if (region === undefined) noName(book, rest, port);
  const { top, bottom, left, right } = region.area;
  return {
    sheet: region.sheet,
    headers: undefined,
    headerRow: top,
    rows: { top: top + 1, bottom },
    left,
    right,
    open: bottom === lastRow,
    bounded: false,
  };
}
