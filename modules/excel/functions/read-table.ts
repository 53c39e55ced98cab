import { didYouMean, formatPortType, must, table } from '@clew/module-sdk';
import type { Cell, Output } from '@clew/module-sdk';
import type { Place } from '../calculation/expand.ts';
import { formatArea, quoteSheet } from '../workbook/address.ts';
import type { Book, CellValue } from '../workbook/book.ts';
import { refuse } from '../workbook/refuse.ts';
import { findTable, refuseCovered } from './places.ts';
import type { TablePlace } from './places.ts';
import { takeCell } from './read-cell.ts';
import { unitPlace } from './reading.ts';
import type { Reading, Wanted } from './reading.ts';
import { columnParams, parseCellType } from './read-params.ts';
import type { TableParams } from './read-params.ts';

interface TableColumn {
  readonly name: string;
  readonly wanted: Wanted;
  readonly column: number;
  readonly mayBeEmpty: boolean;
}

/** A table of the params, found in the workbook. */
export interface FoundTable {
  readonly port: string;
  readonly place: TablePlace;
  readonly columns: readonly TableColumn[];
}

const isBlank = (value: CellValue): boolean =>
  value.is === 'empty' || (value.is === 'text' && value.value.trim() === '');
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Header texts by column number. Headers are what is saved: a calculated header would move columns about. */
function headersOf(place: TablePlace): Map<number, string> {
  if (place.headers !== undefined) return new Map(place.headers.map((header, i) => [place.left + i, plain(header)]));
  const row = { top: place.headerRow, bottom: place.headerRow, left: place.left, right: place.right };
  const found = new Map<number, string>();
  for (const at of place.sheet.filled(row)) {
    const value = place.sheet.cell(at)?.value;
    if (value !== undefined && (value.is === 'text' || value.is === 'number'))
      found.set(at.column, plain(String(value.value)));
  }
  return found;
}

function columnOf(
  book: Book,
  found: { headers: Map<number, string>; place: TablePlace; port: string },
  header: string,
): number {
  const { headers, place, port } = found;
  const exact = [...headers].filter(([, text]) => text === header);
  const loose =
    exact.length > 0 ? exact : [...headers].filter(([, text]) => text.toLowerCase() === header.toLowerCase());
  const where = `row ${place.headerRow} of ${quoteSheet(place.sheet.name)}`;
  if (loose.length > 1)
    refuse(
      book.file,
      undefined,
      `The table ${port} has ${loose.length} columns with the header "${header}" in ${where}. Give each its own.`,
    );
  const [column] = loose[0] ?? [];
  if (column !== undefined) return column;
  const hint = didYouMean(header, headers.values());
  refuse(
    book.file,
    undefined,
    `The table ${port} has no column "${header}" in ${where}.${hint === '' ? ` Its headers are ${[...headers.values()].join(', ')}.` : hint}`,
  );
}

export function findTableColumns(book: Book, port: string, params: TableParams): FoundTable {
  const place = findTable(book, params.range, port);
  const headers = headersOf(place);
  if (headers.size === 0)
    refuse(
      book.file,
      undefined,
      `The table ${port} has no headers in row ${place.headerRow} of ${quoteSheet(place.sheet.name)}. Begin its range with the row of the headers.`,
    );
  const columns = Object.entries(params.columns).map(([title, short]): TableColumn => {
    const given = columnParams(short);
    const parsed = parseCellType(given.type);
    const type = must(parsed.ok ? parsed.value : undefined, 'the params were checked');
    const name = title.trim();
    return {
      name,
      wanted: { port: name, type, unit: given.unit, units: given.units },
      column: columnOf(book, { headers, place, port }, plain(given.header ?? title)),
      mayBeEmpty: given.empty ?? type.kind === 'text',
    };
  });
  return { port, place, columns };
}

const lastFilled = (place: TablePlace): number => {
  let last = place.rows.top - 1;
  for (const at of place.sheet.filled({
    top: place.rows.top,
    bottom: place.rows.bottom,
    left: place.left,
    right: place.right,
  }))
    last = at.row;
  return last;
};

/** Every cell that reading the table may look at, units included. */
export function tablePlaces({ place, columns }: FoundTable): Place[] {
  const places: Place[] = [];
  const last = lastFilled(place);
  for (let row = place.rows.top; row <= last; row++) {
    for (const { column, wanted } of columns) {
      const at = { sheet: place.sheet.index, row, column };
      const unit = unitPlace(at, wanted);
      places.push(at, ...(unit === undefined ? [] : [unit]));
    }
  }
  return places;
}

/** The rows to read. A row that would be passed over without a word is a failure, or, beyond the range, a warning. */
function rowsOf(reading: Reading, found: FoundTable, warn: (message: string) => void): number[] {
  const { place, columns, port } = found;
  const { book } = reading;
  const sheet = quoteSheet(place.sheet.name);
  const blank = (row: number): boolean =>
    columns.every(({ column }) => isBlank(reading.value({ sheet: place.sheet.index, row, column })));
  const last = lastFilled(place);
  const rows: number[] = [];
  let gap: number | undefined;
  for (let row = place.rows.top; row <= last; row++) {
    if (blank(row)) gap ??= row;
    else if (gap === undefined) rows.push(row);
    else if (place.open) {
      warn(
        `${book.file}: the table ${port} ends before the blank row ${sheet}!${gap}:${gap}, and row ${row} below it is not read.`,
      );
      break;
    } else
      refuse(
        book.file,
        undefined,
        `The row ${gap} of ${sheet} is blank inside the table ${port}, and rows below it are not. Take it out, or end the range before it.`,
      );
  }
  if (rows.length === 0)
    refuse(
      book.file,
      undefined,
      `The table ${port} has no rows under its header in row ${place.headerRow} of ${sheet}. Point its range to the header and the rows.`,
    );
  const next = place.rows.bottom + 1;
  const goesOn =
    !place.open &&
    !place.bounded &&
    gap === undefined &&
    columns.some(({ column }) => !isBlank(place.sheet.cell({ row: next, column })?.value ?? { is: 'empty' }));
  if (goesOn)
    warn(
      `${book.file}: the table ${port} ends at row ${place.rows.bottom} of ${sheet}, and row ${next} right below it is not read.`,
    );
  return rows;
}

/** Reads a table, each column in its type and unit. @throws FailureError `bad-file` that names workbook, sheet and cell */
export function readTable(reading: Reading, found: FoundTable, warn: (message: string) => void): Output {
  const { place, columns } = found;
  const { book } = reading;
  const rows = rowsOf(reading, found, warn);
  const cells = rows.map((row) =>
    columns.map(({ column, wanted, mayBeEmpty }): Cell => {
      const at = { sheet: place.sheet.index, row, column };
      refuseCovered(book, place.sheet, at);
      return mayBeEmpty && isBlank(reading.value(at)) ? null : takeCell(reading, at, wanted).value;
    }),
  );
  const top = place.headers === undefined ? place.headerRow : place.rows.top;
  const area = {
    top,
    bottom: must(rows.at(-1), 'a table without rows is refused'),
    left: place.left,
    right: place.right,
  };
  const origin = `${quoteSheet(place.sheet.name)}!${formatArea(area)}`;
  return {
    ...table(
      columns.map(({ name, wanted }) => ({ name, type: formatPortType(wanted.type) })),
      cells,
    ),
    origin,
  };
}
