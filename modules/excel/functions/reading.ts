import { describeType, formatQuantity, must, parseQuantity, parseUnit, quantityType } from '@clew/module-sdk';
import type { Unit } from '@clew/module-sdk';
import { placeName } from '../calculation/calculate.ts';
import type { Place } from '../calculation/expand.ts';
import { columnLetters, columnNumber } from '../workbook/address.ts';
import type { Book, CellValue } from '../workbook/book.ts';
import { dateText, formatMeaning } from '../workbook/number-format.ts';
import type { FormatMeaning } from '../workbook/number-format.ts';
import { refuse } from '../workbook/refuse.ts';
import type { CellType, UnitsParams } from './read-params.ts';

/** What one value is read as, and where its unit comes from. */
export interface Wanted {
  /** Name of the port or the column, for failures. */
  readonly port: string;
  readonly type: CellType;
  readonly unit: string | undefined;
  readonly units: UnitsParams | undefined;
}

/** The values of a workbook as this call sees them: saved or recalculated. */
export interface Reading {
  readonly book: Book;
  value(place: Place): CellValue;
}

export function cellName(book: Book, place: Place): string {
  return `cell ${placeName(book, place)}`;
}

function unitNamed(text: string): Unit {
  const unit = parseUnit(text);
  return must(unit.ok ? unit.value : undefined, `the params were checked, and ${text} is a unit`);
}

/** `needs a length`, `needs a plain number`, `needs text`. */
export function need({ port, type }: Wanted): string {
  if (type.kind === 'text') return `${port} needs a text`;
  if (type.kind === 'boolean') return `${port} needs TRUE or FALSE`;
  if (type.kind === 'integer') return `${port} needs a whole number`;
  const words = type.kind === 'number' ? 'a plain number' : describeType(quantityType(unitNamed(type.unit)));
  return `${port} needs ${words.startsWith('of ') ? `a quantity ${words}` : words}`;
}

/** The cell that the units column has in the value's row. */
export function unitPlace(place: Place, wanted: Wanted): Place | undefined {
  if (
    wanted.unit !== undefined ||
    wanted.units === undefined ||
    wanted.type.kind === 'text' ||
    wanted.type.kind === 'boolean'
  )
    return undefined;
  return {
    sheet: place.sheet,
    row: place.row,
    column: must(columnNumber(wanted.units.column), 'the params were checked'),
  };
}

export function formatAt(book: Book, place: Place): FormatMeaning {
  return formatMeaning(book.sheets[place.sheet]?.cell(place)?.format ?? 'General');
}

const none = /^[-\u2010-\u2015\u2212]$/;

/** The unit that the units column gives, `1` for a dash. */
function unitFromColumn(reading: Reading, at: Place, wanted: Wanted): Unit {
  const { book } = reading;
  const value = reading.value(at);
  const written =
    value.is === 'text' ? value.value.trim() : value.is === 'number' && value.value === 1 ? '1' : undefined;
  if (value.is === 'empty' || written === '') {
    if (wanted.type.kind !== 'quantity') return unitNamed('1');
    refuse(
      book.file,
      cellName(book, at),
      `is empty, and it gives the unit of ${wanted.port}. Write its unit there, such as ${wanted.type.unit}, or set the cell's unit here.`,
    );
  }
  if (written === undefined)
    refuse(
      book.file,
      cellName(book, at),
      `holds ${held(value)}, and it gives the unit of ${wanted.port}. Write a unit such as mm.`,
    );
  if (none.test(written)) return unitNamed('1');
  const unit = parseUnit(written);
  if (!unit.ok)
    refuse(
      book.file,
      cellName(book, at),
      `gives the unit of ${wanted.port}, and it cannot be read. ${unit.error.message}${/[.?!]$/.test(unit.error.message) ? '' : '.'}`,
    );
  return unit.value;
}

/**
 * The unit that the number in a cell is in: the param's, else the units column's, else none for a percentage (0.15 is
 * stored where 15 % is shown), else the port's.
 */
export function unitOf(reading: Reading, place: Place, wanted: Wanted): Unit {
  const { book } = reading;
  const target = unitNamed(wanted.type.kind === 'quantity' ? wanted.type.unit : '1');
  if (wanted.unit !== undefined) return unitNamed(wanted.unit);
  const format = formatAt(book, place);
  const at = unitPlace(place, wanted);
  const listed = at === undefined ? undefined : unitFromColumn(reading, at, wanted);
  if (format.percent) {
    if (listed === undefined || ['1', '%'].includes(listed.text)) return unitNamed('1');
    refuse(
      book.file,
      cellName(book, place),
      `is shown as a percentage, and its unit is given as ${listed.text}. Correct the one or the other.`,
    );
  }
  if (listed !== undefined) return listed;
  const shown = format.words.map((word) => parseUnit(word)).find((unit) => unit.ok && unit.value.text !== '1');
  if (shown?.ok === true && shown.value.text !== target.text)
    refuse(
      book.file,
      cellName(book, place),
      `is shown in ${shown.value.text}, and ${wanted.port} is taken to be in ${target.text}. Set the cell's unit here.`,
    );
  return target;
}

/** A value as a failure names it. */
export function held(value: CellValue): string {
  switch (value.is) {
    case 'empty':
      return 'nothing';
    case 'number':
      return `the number ${value.value}`;
    case 'text':
      return `the text '${value.value.length > 60 ? `${value.value.slice(0, 57)}...` : value.value}'`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'error':
      return `the error ${value.code}`;
  }
}

/** What to do about a text where a number belongs. */
export function adviceForText(text: string, place: Place, wanted: Wanted): string {
  const trimmed = text.trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3})/g, '');
  const point = /^[+-]?\d+,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
  const column = unitPlace(place, wanted);
  const unit = wanted.type.kind === 'quantity' ? wanted.type.unit : undefined;
  const parsed = parseQuantity(point);
  const isNumber = parsed.ok && parsed.value.unit === '1';
  if (isNumber && unit !== undefined)
    return column === undefined
      ? `Write ${point} as a number, in ${wanted.unit ?? unit}, or set the cell's unit here.`
      : `Write ${point} with the unit column in ${unit}, or set the cell's unit here.`;
  if (isNumber) return `Write ${point} as a number.`;
  if (parsed.ok && column !== undefined)
    return `Write ${parsed.value.value} there and ${parsed.value.unit} in column ${columnLetters(column.column)}.`;
  if (parsed.ok && wanted.unit !== undefined)
    return `Write ${parsed.value.value} there; its unit is set here, as ${wanted.unit}.`;
  return parsed.ok
    ? `Write a number there, or give ${wanted.port} a type that ${formatQuantity(parsed.value, ' ')} fits.`
    : 'Write a number there, or point to another cell.';
}

/** A number that is shown as a date or a time. */
export function dateHeld(book: Book, value: number): string {
  const text = dateText(value, book.date1904);
  return text === undefined ? `the date number ${value}` : `the date ${text}`;
}
