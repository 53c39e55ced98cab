import { convert, must, parseUnit } from '@clew/module-sdk';
import type { Call } from '@clew/module-sdk';
import type { Place } from '../calculation/expand.ts';
import type { CellValue } from '../workbook/book.ts';
import { refuse } from '../workbook/refuse.ts';
import { cellName, dateHeld, formatAt, held, unitOf } from './reading.ts';
import type { Reading, Wanted } from './reading.ts';

/** The number of an input in the cell's own unit. */
function numberFor(call: Call, saved: Reading, place: Place, wanted: Wanted): CellValue {
  const { book } = saved;
  const now = saved.value(place);
  if (now.is === 'text')
    refuse(
      book.file,
      cellName(book, place),
      `holds ${held(now)}, and the input ${wanted.port} sets a number. Point it to a cell that holds a number.`,
    );
  if (now.is === 'number' && formatAt(book, place).date)
    refuse(
      book.file,
      cellName(book, place),
      `holds ${dateHeld(book, now.value)}, and the input ${wanted.port} sets a number. Point it to a cell that holds a number.`,
    );
  const unit = unitOf(saved, place, wanted);
  if (wanted.type.kind === 'integer') return { is: 'number', value: call.number(wanted.port) };
  const target = wanted.type.kind === 'quantity' ? wanted.type.unit : '1';
  const from = parseUnit(target);
  const converted = convert(
    call.quantity(wanted.port, target),
    must(from.ok ? from.value : undefined, 'the params were checked'),
    unit,
  );
  if (!converted.ok)
    refuse(
      book.file,
      cellName(book, place),
      `is in ${unit.text}, and the input ${wanted.port} is in ${target}. Correct the unit in the workbook, or the type of the input.`,
    );
  return { is: 'number', value: converted.value };
}

/** What an input writes into its cell, in memory. @throws FailureError where the cell is not one to be set */
export function editOf(call: Call, saved: Reading, place: Place, wanted: Wanted): CellValue {
  const { book } = saved;
  const cell = book.sheets[place.sheet]?.cell(place);
  if (cell?.formula !== undefined)
    refuse(
      book.file,
      cellName(book, place),
      `holds the formula =${cell.formula}, and the input ${wanted.port} would overwrite it. Point the input to a cell that the formula reads.`,
    );
  switch (wanted.type.kind) {
    case 'text':
      return { is: 'text', value: call.text(wanted.port) };
    case 'boolean':
      return { is: 'boolean', value: call.boolean(wanted.port) };
    default:
      return numberFor(call, saved, place, wanted);
  }
}
