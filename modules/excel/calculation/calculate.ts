import { err, ok } from '@clew/module-sdk';
import type { Result } from '@clew/module-sdk';
import { contains, formatCell, quoteSheet } from '../workbook/address.ts';
import type { Book, CellValue } from '../workbook/book.ts';
import { closureOf, placeKey } from './closure.ts';
import type { Closure, FormulaNode } from './closure.ts';
import { Engine, EngineStopped } from './engine.ts';
import type { Place } from './expand.ts';

/** Why a workbook cannot be recalculated: the cell where it stops, and a message that goes on from its name. */
export interface Refusal {
  readonly place: Place;
  readonly message: string;
}

export interface Calculated {
  /** The value of one of the wanted cells. */
  value(place: Place): CellValue;
  /** Whether any wanted cell depends on that cell. */
  dependsOn(place: Place): boolean;
}

export interface Edit {
  readonly place: Place;
  readonly value: CellValue;
}

/** Summation in another order moves the last digits; a wrong formula moves more than this. */
const relativeTolerance = 1e-9;
/** Differences of numbers that cancel leave dust in one program and 0 in another. */
const dust = 1e-14;

/** Whether a recalculated value is the saved one. */
export function agrees(saved: CellValue, calculated: CellValue): boolean {
  const [a, b] = [bare(saved), bare(calculated)];
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = Math.abs(a - b);
    return difference <= dust || difference <= relativeTolerance * Math.max(Math.abs(a), Math.abs(b));
  }
  return a === b || (saved.is === 'error' && calculated.is === 'error');
}

function bare(value: CellValue): number | string | boolean {
  return value.is === 'empty' ? '' : value.is === 'error' ? value.code : value.value;
}

/** A value as a sentence names it. */
export function showValue(value: CellValue): string {
  if (value.is === 'empty') return 'nothing';
  if (value.is === 'error') return value.code;
  if (value.is === 'text') return `"${value.value}"`;
  return value.is === 'boolean' ? String(value.value).toUpperCase() : String(value.value);
}

export function placeName(book: Book, place: Place): string {
  return `${quoteSheet(book.sheets[place.sheet]?.name ?? '')}!${formatCell(place)}`;
}

function load(engine: Engine, closure: Closure, wanted: readonly Place[]): Refusal | undefined {
  for (const { place, cell } of closure.constants.values()) engine.put(place, cell.value ?? { is: 'empty' });
  for (const { place, cell, expanded } of closure.formulas.values()) {
    if (expanded.refused !== undefined)
      return { place, message: `cannot be recalculated, because it ${expanded.refused}. ${instead}` };
    if (!engine.putFormula(place, expanded.text, cell.array))
      return {
        place,
        message: `cannot be recalculated: the built-in calculation does not read =${cell.formula ?? ''}. ${instead}`,
      };
    engine.watch(place);
  }
  for (const place of wanted) engine.watch(place);
  return undefined;
}

const instead = 'Set the values in the workbook, calculate and save it in its own program, and read it without inputs.';

/** The first formula whose value, before anything is changed, is not the saved one. */
function disagreement(engine: Engine, closure: Closure): Refusal | undefined {
  for (const { place, cell } of closure.formulas.values()) {
    if (cell.value === undefined) continue;
    const calculated = engine.value(place);
    if (agrees(cell.value, calculated)) continue;
    return {
      place,
      message: `was saved as ${showValue(cell.value)}, and the built-in calculation gives ${showValue(calculated)} before anything is changed. ${instead}`,
    };
  }
  return undefined;
}

/** A formula that the engine spreads over several cells, or cannot work out where the workbook did or was not asked. */
function miscalculated(engine: Engine, node: FormulaNode, fresh: boolean): string | undefined {
  if (node.cell.array === undefined && engine.spills(node.place))
    return `takes one value of a range, which the built-in calculation does not do. ${instead}`;
  const value = engine.value(node.place);
  const unable =
    fresh && value.is === 'error' && ['#NAME?', '#ERROR!', '#NIMPL!', '#N/IMPL!', '#CIRC!'].includes(value.code);
  return unable
    ? `cannot be recalculated: the built-in calculation gives ${value.code} for =${node.cell.formula ?? ''}. ${instead}`
    : undefined;
}

function problemOf(engine: Engine, closure: Closure, trustSaved: boolean): Refusal | undefined {
  for (const node of closure.formulas.values()) {
    const message = miscalculated(engine, node, node.cell.value?.is !== 'error');
    if (message !== undefined) return { place: node.place, message };
  }
  return trustSaved ? disagreement(engine, closure) : undefined;
}

interface Task {
  readonly wanted: readonly Place[];
  readonly edits: readonly Edit[];
  readonly trustSaved: boolean;
}

/** Calculates as saved, checks, edits and calculates again. Values by the keys of the wanted places. */
function evaluated(engine: Engine, closure: Closure, task: Task): Result<ReadonlyMap<string, CellValue>, Refusal> {
  const refusal = load(engine, closure, task.wanted);
  if (refusal !== undefined) return err(refusal);
  engine.evaluate();
  const before = problemOf(engine, closure, task.trustSaved);
  if (before !== undefined) return err(before);
  if (task.edits.length > 0) {
    for (const { place, value } of task.edits) engine.put(place, value);
    engine.evaluate();
    const after = problemOf(engine, closure, false);
    if (after !== undefined) return err(after);
  }
  return ok(new Map(task.wanted.map((place) => [placeKey(place), engine.value(place)])));
}

/**
 * Works out cells with the embedded engine, after edits. Where the saved results are current, the engine first has to
 * give every one of them that the wanted cells depend on: a function that it knows less well than the workbook's own
 * program is found out before its result is used.
 * @param compare `nothing` to leave that out
 */
export function calculate(
  book: Book,
  wanted: readonly Place[],
  edits: readonly Edit[],
  compare: 'saved results' | 'nothing' = 'saved results',
): Result<Calculated, Refusal> {
  const closure = closureOf(book, wanted, new Set(edits.map(({ place }) => placeKey(place))));
  const someFormula = [...closure.formulas.values()][0];
  if (book.precisionAsShown && someFormula !== undefined)
    return err({
      place: someFormula.place,
      message: `cannot be recalculated, because the workbook calculates with the numbers as they are shown. ${instead}`,
    });
  const complete = [...closure.formulas.values()].every(({ cell }) => cell.value !== undefined);
  let engine: Engine | undefined;
  try {
    engine = new Engine(book.sheets.map((sheet) => sheet.name));
    const trustSaved = complete && !book.stale && compare === 'saved results';
    const values = evaluated(engine, closure, { wanted, edits, trustSaved });
    if (!values.ok) return values;
    return ok({
      value: (place) => values.value.get(placeKey(place)) ?? { is: 'empty' },
      dependsOn: (place) =>
        values.value.has(placeKey(place)) ||
        closure.reads.some(({ sheet, area }) => sheet === place.sheet && contains(area, place)),
    });
  } catch (error) {
    const place = someFormula?.place ?? wanted[0];
    if (!(error instanceof EngineStopped) || place === undefined) throw error;
    return err({
      place,
      message: `cannot be recalculated: the built-in calculation stopped (${error.message}). ${instead}`,
    });
  } finally {
    engine?.close();
  }
}
