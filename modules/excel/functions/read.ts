import { readFile } from 'node:fs/promises';
import { defineFunction, fail, must } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Output, Outputs } from '@clew/module-sdk';
import { agrees, calculate, placeName, showValue } from '../calculation/calculate.ts';
import type { Edit, Refusal } from '../calculation/calculate.ts';
import { placeKey } from '../calculation/closure.ts';
import type { Place } from '../calculation/expand.ts';
import { openBook } from '../workbook/book.ts';
import type { Book, CellValue } from '../workbook/book.ts';
import { refuse } from '../workbook/refuse.ts';
import { editOf } from './edit.ts';
import { findCell } from './places.ts';
import { readCell } from './read-cell.ts';
import { describeRead, parseCellType, readParams } from './read-params.ts';
import type { CellParams, ReadParams } from './read-params.ts';
import { findTableColumns, readTable, tablePlaces } from './read-table.ts';
import type { FoundTable } from './read-table.ts';
import { cellName, unitPlace } from './reading.ts';
import type { Reading, Wanted } from './reading.ts';

interface FoundCell {
  readonly place: Place;
  readonly wanted: Wanted;
}

const nothing: CellValue = { is: 'empty' };

async function openSource(call: Call<ReadParams>): Promise<Book> {
  const source = call.sourceFile('/workbook');
  try {
    return openBook(source.name, await readFile(source.path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      fail({ why: 'missing-file', path: call.params.workbook });
    throw error;
  }
}

function findCells(
  book: Book,
  cells: Readonly<Record<string, CellParams>> | undefined,
  params: ReadParams,
): Map<string, FoundCell> {
  const found = Object.entries(cells ?? {}).map(([port, given]): [string, FoundCell] => {
    const type = parseCellType(given.type);
    const wanted = {
      port,
      type: must(type.ok ? type.value : undefined, 'the params were checked'),
      unit: given.unit,
      units: given.units ?? params.units,
    };
    return [port, { place: findCell(book, given.at, port), wanted }];
  });
  return new Map(found);
}

/** The values as they were saved. @throws FailureError never: a formula without a saved result is calculated instead */
function savedReading(book: Book): Reading {
  return { book, value: (place) => book.sheets[place.sheet]?.cell(place)?.value ?? nothing };
}

function refuseRecalculation(book: Book, refusal: Refusal): never {
  refuse(book.file, cellName(book, refusal.place), refusal.message);
}

function recalculated(
  book: Book,
  places: readonly Place[],
  edits: readonly Edit[],
  warn: (message: string) => void,
): Reading {
  const edited = new Map(edits.map((edit) => [placeKey(edit.place), edit.value]));
  const isConstant = (place: Place): boolean => {
    const cell = book.sheets[place.sheet]?.cell(place);
    return (
      cell?.value !== undefined &&
      cell.value.is !== 'empty' &&
      cell.formula === undefined &&
      !edited.has(placeKey(place))
    );
  };
  // Empty cells too: a formula elsewhere may spill into them.
  const wanted = places.filter((place) => !isConstant(place));
  const result = calculate(book, wanted, edits);
  if (!result.ok) refuseRecalculation(book, result.error);
  for (const { place } of edits)
    if (!result.value.dependsOn(place))
      warn(`${book.file}: nothing that is read depends on ${placeName(book, place)}, which is set.`);
  const saved = savedReading(book);
  return { book, value: (place) => (isConstant(place) ? saved.value(place) : result.value.value(place)) };
}

/** Compares the saved results that are read with the engine's, so that a book changed by a program does not pass unnoticed. */
function warnOfStaleResults(book: Book, formulas: readonly Place[], call: Call<ReadParams>): void {
  if (formulas.length === 0) return;
  const result = calculate(book, formulas, [], 'nothing');
  if (!result.ok) {
    call.log('debug', `${book.file}: ${cellName(book, result.error.place)} ${result.error.message}`);
    return;
  }
  for (const place of formulas) {
    const saved = book.sheets[place.sheet]?.cell(place)?.value ?? nothing;
    const now = result.value.value(place);
    if (agrees(saved, now)) continue;
    call.log(
      'warning',
      `${book.file}: ${cellName(book, place)} was saved as ${showValue(saved)}, which is read, and the built-in calculation gives ${showValue(now)}. Calculate the workbook and save it in its own program.`,
    );
  }
}

function readingOf(call: Call<ReadParams>, book: Book, places: readonly Place[], edits: readonly Edit[]): Reading {
  const isFormula = (place: Place): boolean => book.sheets[place.sheet]?.cell(place)?.formula !== undefined;
  const formulas = [...new Map(places.filter(isFormula).map((place) => [placeKey(place), place])).values()];
  const unsaved = formulas.some((place) => book.sheets[place.sheet]?.cell(place)?.value === undefined);
  if (edits.length > 0 || unsaved || (book.stale && formulas.length > 0))
    return recalculated(book, places, edits, (message) => call.log('warning', message));
  warnOfStaleResults(book, formulas, call);
  return savedReading(book);
}

function editsOf(call: Call<ReadParams>, book: Book, inputs: ReadonlyMap<string, FoundCell>): Edit[] {
  const edits: Edit[] = [];
  const taken = new Map<string, string>();
  for (const [port, { place, wanted }] of inputs) {
    const other = taken.get(placeKey(place));
    if (other !== undefined)
      refuse(book.file, cellName(book, place), `is set by two inputs, ${other} and ${port}. Keep one.`);
    taken.set(placeKey(place), port);
    if (call.has(port)) edits.push({ place, value: editOf(call, savedReading(book), place, wanted) });
  }
  return edits;
}

async function run(call: Call<ReadParams>): Promise<Outputs> {
  const book = await openSource(call);
  const { params } = call;
  const cells = findCells(book, params.cells, params);
  const inputs = findCells(book, params.inputs, params);
  const tables = Object.entries(params.tables ?? {}).map(([port, given]): FoundTable =>
    findTableColumns(book, port, given),
  );
  const cellPlaces = [...cells.values()].flatMap(({ place, wanted }) => [place, unitPlace(place, wanted) ?? []].flat());
  const reading = readingOf(call, book, [...cellPlaces, ...tables.flatMap(tablePlaces)], editsOf(call, book, inputs));
  const outputs: Record<string, Output> = {};
  for (const [port, { place, wanted }] of cells) outputs[port] = readCell(reading, place, wanted);
  for (const found of tables)
    outputs[found.port] = readTable(reading, found, (message) => call.log('warning', message));
  return outputs;
}

/** Reads cells and tables of a workbook, each in the unit that the thread wants. */
export const read: FunctionDefinition = defineFunction({
  title: 'Read workbook',
  summary:
    'Cells and tables of an Excel workbook, each with its unit; recalculated where an input sets a cell, else as saved.',
  category: 'Sources',
  params: readParams,
  ports: describeRead,
  run,
});
