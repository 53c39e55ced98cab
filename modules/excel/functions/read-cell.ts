import {
  boolean,
  comparable,
  convert,
  integer,
  number,
  parseQuantity,
  parseUnit,
  quantity,
  text,
} from '@clew/module-sdk';
import type { Output, Unit } from '@clew/module-sdk';
import { placeName } from '../calculation/calculate.ts';
import type { Place } from '../calculation/expand.ts';
import { dateText } from '../workbook/number-format.ts';
import { refuse } from '../workbook/refuse.ts';
import { adviceForText, cellName, dateHeld, formatAt, held, need, unitOf } from './reading.ts';
import type { Reading, Wanted } from './reading.ts';

/** A value in the wanted type and unit. `digits` are known only where a text gave them. */
export interface Taken {
  readonly value: number | string | boolean;
  readonly digits: number | undefined;
}

function inUnit(reading: Reading, place: Place, wanted: Wanted, given: { value: number; unit: Unit }): number {
  const { book } = reading;
  const target = parseUnit(wanted.type.kind === 'quantity' ? wanted.type.unit : '1');
  if (!target.ok) refuse(book.file, cellName(book, place), target.error.message);
  const problem = comparable(given.unit, target.value);
  if (problem !== undefined) {
    const fix =
      wanted.type.kind === 'quantity'
        ? `Correct the unit, or the type of ${wanted.port}.`
        : `Give it the type quantity<${given.unit.text}>.`;
    refuse(
      book.file,
      cellName(book, place),
      `is in ${given.unit.text}, and ${need(wanted)}${wanted.type.kind === 'quantity' ? ` in ${target.value.text}` : ''}. ${fix}`,
    );
  }
  const converted = convert(given.value, given.unit, target.value);
  if (!converted.ok) refuse(book.file, cellName(book, place), converted.error.message);
  return converted.value;
}

/** A number, or a text that is a whole quantity ("2.2 mm") where nothing else gives the unit. */
function takeNumber(reading: Reading, place: Place, wanted: Wanted): Taken {
  const { book } = reading;
  const value = reading.value(place);
  const at = cellName(book, place);
  if (value.is === 'number') {
    if (formatAt(book, place).date)
      refuse(
        book.file,
        at,
        `holds ${dateHeld(book, value.value)}, and ${need(wanted)}. Point to another cell, or format it as a number.`,
      );
    const taken = inUnit(reading, place, wanted, { value: value.value, unit: unitOf(reading, place, wanted) });
    if (wanted.type.kind === 'integer' && !Number.isSafeInteger(taken))
      refuse(book.file, at, `holds ${held(value)}, and ${need(wanted)}. Write one, or give it the type number.`);
    return { value: taken, digits: undefined };
  }
  if (value.is === 'empty')
    refuse(book.file, at, `is empty, and ${need(wanted)}. Write a number there, or point to another cell.`);
  if (value.is === 'error')
    refuse(book.file, at, `holds ${held(value)}, and ${need(wanted)}. Correct the formula in the workbook.`);
  if (
    value.is === 'text' &&
    wanted.type.kind === 'quantity' &&
    wanted.unit === undefined &&
    wanted.units === undefined
  ) {
    const parsed = parseQuantity(value.value);
    const unit = parsed.ok && parsed.value.unit !== '1' ? parseUnit(parsed.value.unit) : undefined;
    if (parsed.ok && unit?.ok === true)
      return {
        value: inUnit(reading, place, wanted, { value: parsed.value.value, unit: unit.value }),
        digits: parsed.value.digits,
      };
  }
  const advice =
    value.is === 'text' ? adviceForText(value.value, place, wanted) : 'Write a number there, or point to another cell.';
  refuse(book.file, at, `holds ${held(value)}, and ${need(wanted)}. ${advice}`);
}

function takeText(reading: Reading, place: Place, wanted: Wanted): Taken {
  const { book } = reading;
  const value = reading.value(place);
  if (value.is === 'text') return { value: value.value, digits: undefined };
  const date = value.is === 'number' && formatAt(book, place).date ? dateText(value.value, book.date1904) : undefined;
  if (date !== undefined) return { value: date, digits: undefined };
  const doing =
    value.is === 'number'
      ? 'Give it the type number, or write it as text in the workbook.'
      : value.is === 'error'
        ? 'Correct the formula in the workbook.'
        : 'Write one there, or point to another cell.';
  refuse(
    book.file,
    cellName(book, place),
    `${value.is === 'empty' ? 'is empty' : `holds ${held(value)}`}, and ${need(wanted)}. ${doing}`,
  );
}

function takeBoolean(reading: Reading, place: Place, wanted: Wanted): Taken {
  const { book } = reading;
  const value = reading.value(place);
  if (value.is === 'boolean') return { value: value.value, digits: undefined };
  refuse(
    book.file,
    cellName(book, place),
    `${value.is === 'empty' ? 'is empty' : `holds ${held(value)}`}, and ${need(wanted)}. Write one there, or point to another cell.`,
  );
}

/** Takes a cell as the wanted type, in its unit. @throws FailureError `bad-file` that names workbook, sheet and cell */
export function takeCell(reading: Reading, place: Place, wanted: Wanted): Taken {
  switch (wanted.type.kind) {
    case 'quantity':
    case 'number':
    case 'integer':
      return takeNumber(reading, place, wanted);
    case 'text':
      return takeText(reading, place, wanted);
    case 'boolean':
      return takeBoolean(reading, place, wanted);
  }
}

/** A cell as the value of an output port, with its place as the origin. */
export function readCell(reading: Reading, place: Place, wanted: Wanted): Output {
  const { value, digits } = takeCell(reading, place, wanted);
  const origin = placeName(reading.book, place);
  switch (wanted.type.kind) {
    case 'quantity':
      return quantity(Number(value), wanted.type.unit, { digits, origin });
    case 'number':
      return number(Number(value), { digits, origin });
    case 'integer':
      return integer(Number(value), { origin });
    case 'text':
      return text(String(value), { origin });
    case 'boolean':
      return boolean(value === true, { origin });
  }
}
