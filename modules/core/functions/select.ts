import {
  coerce,
  defineFunction,
  didYouMean,
  fail,
  formatPortType,
  parseLiteral,
  parsePortType,
  parseValue,
} from '@clew/module-sdk';
import type { Call, Cell, FunctionDefinition, Output, PortType, ValueOf } from '@clew/module-sdk';
import { z } from 'zod';
import { writtenType } from '../params.ts';
import { readType, scalarKinds } from '../ports.ts';

const bound = z.union([z.number(), z.string()]);
const condition = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ min: bound.optional(), max: bound.optional() }),
]);

const params = z.strictObject({
  column: z.string().min(1).meta({ description: 'The column that the value is taken from.' }),
  type: writtenType.meta({ description: 'Type of the value, such as quantity<Hz>.' }),
  where: z.record(z.string(), condition).default({}).meta({
    description:
      'What the row must hold: a value by column ("flapwise", "8 mm", true), or { "min": ..., "max": ... }, both included.',
  }),
  pick: z
    .enum(['only', 'first', 'last', 'min', 'max'])
    .default('only')
    .meta({ description: 'Which of several rows; "only" refuses more than one.' }),
  by: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Column that min and max compare; left out, the column of the value.' }),
});
type Params = z.infer<typeof params>;
type Condition = z.infer<typeof condition>;
type Table = ValueOf<'table'>;

/** Cells that differ by less than the rounding of a unit conversion are equal. */
const rounding = 1e-12;

interface TypedColumn {
  readonly index: number;
  readonly name: string;
  readonly type: PortType;
}

function columnOf(table: Table, name: string, pointer: string): TypedColumn {
  const index = table.columns.findIndex((column) => column.name === name);
  const column = table.columns[index];
  if (column === undefined) {
    const names = table.columns.map((known) => known.name);
    return fail({
      why: 'bad-params',
      pointer,
      message: `The table has no column "${name}".${didYouMean(name, names)} Its columns are: ${names.join(', ')}.`,
    });
  }
  const type = parsePortType(column.type);
  return type.ok
    ? { index, name, type: type.value }
    : fail({ why: 'bad-input', port: 'table', message: `Column "${name}": ${type.error}` });
}

/** What a condition names, as a cell of its column holds it. */
function literal(given: string | number | boolean, column: TypedColumn, pointer: string): Cell {
  if (typeof given === 'number' && column.type.kind === 'quantity' && column.type.unit !== '1')
    return fail({
      why: 'bad-params',
      pointer,
      message: `The condition on "${column.name}" needs a unit: write "${given} ${column.type.unit}".`,
    });
  const value = parseLiteral(given, column.type);
  if (
    value.ok &&
    'value' in value.value &&
    (typeof value.value.value === 'number' ||
      typeof value.value.value === 'string' ||
      typeof value.value.value === 'boolean')
  )
    return value.value.value;
  return fail({
    why: 'bad-params',
    pointer,
    message: `The condition on "${column.name}" ${value.ok ? 'cannot be compared with a cell.' : value.error}`,
  });
}

function same(a: Cell | undefined, b: Cell): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= rounding * Math.max(Math.abs(a), Math.abs(b));
}

interface Test {
  readonly words: string;
  readonly holds: (cell: Cell | undefined) => boolean;
}

function rangeTest(range: Extract<Condition, object>, column: TypedColumn, pointer: string): Test {
  if (range.min === undefined && range.max === undefined)
    return fail({ why: 'bad-params', pointer, message: `The condition on "${column.name}" has neither min nor max.` });
  if (column.type.kind !== 'quantity' && column.type.kind !== 'number' && column.type.kind !== 'integer')
    return fail({
      why: 'bad-params',
      pointer,
      message: `Column "${column.name}" holds a ${column.type.kind}, which has no least and no greatest.`,
    });
  const min = range.min === undefined ? undefined : literal(range.min, column, `${pointer}/min`);
  const max = range.max === undefined ? undefined : literal(range.max, column, `${pointer}/max`);
  const words = [
    ...(range.min === undefined ? [] : [`${column.name} >= ${String(range.min)}`]),
    ...(range.max === undefined ? [] : [`${column.name} <= ${String(range.max)}`]),
  ].join(' and ');
  const holds = (cell: Cell | undefined): boolean =>
    typeof cell === 'number' &&
    (typeof min !== 'number' || cell >= min || same(cell, min)) &&
    (typeof max !== 'number' || cell <= max || same(cell, max));
  return { words, holds };
}

function testOf(given: Condition, column: TypedColumn): Test {
  const pointer = `/where/${column.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (typeof given === 'object') return rangeTest(given, column, pointer);
  const wanted = literal(given, column, pointer);
  return { words: `${column.name} = ${String(given)}`, holds: (cell) => same(cell, wanted) };
}

interface Found {
  readonly row: readonly Cell[];
  /** As people count. */
  readonly number: number;
}

const listed = (rows: readonly Found[]): string =>
  rows
    .slice(0, 5)
    .map((found) => found.number)
    .join(', ') + (rows.length > 5 ? ', …' : '');

function extreme(rows: readonly Found[], by: TypedColumn, pick: 'min' | 'max'): readonly Found[] {
  const numbers = rows.flatMap((found) => {
    const cell = found.row[by.index];
    return typeof cell === 'number' ? [cell] : [];
  });
  if (numbers.length < rows.length)
    return fail({
      why: 'bad-input',
      port: 'table',
      message: `Column "${by.name}" has cells without a number, so there is no ${pick === 'min' ? 'least' : 'greatest'} one. Add a condition that leaves them out.`,
    });
  const best = numbers.reduce((a, b) => (pick === 'min' ? Math.min(a, b) : Math.max(a, b)));
  return rows.filter((found) => same(found.row[by.index], best));
}

interface Search {
  readonly table: Table;
  readonly column: TypedColumn;
  /** The conditions in words. */
  readonly words: string;
}

/** The one row that is meant. Rows that tie are one only where they give the same value. */
function choose(rows: readonly Found[], { pick, by }: Params, { table, column, words }: Search): Found {
  const where = words === '' ? '' : ` where ${words}`;
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined)
    return fail({
      why: 'bad-input',
      port: 'table',
      message: `The table has no row${where} (${table.rows.length} looked at).`,
    });
  if (pick === 'first') return first;
  if (pick === 'last') return last;
  const best = pick === 'only' ? rows : extreme(rows, columnOf(table, by ?? column.name, '/by'), pick);
  const value = best[0]?.row[column.index] ?? null;
  const several = pick === 'only' ? best.length > 1 : best.some((found) => !same(found.row[column.index], value));
  if (several)
    return fail({
      why: 'bad-input',
      port: 'table',
      message: `The table has ${best.length} rows${where}${pick === 'only' ? '' : ` with the same ${pick} of ${by ?? column.name}`} (rows ${listed(best)}), and one is meant. Add a condition, or pick which.`,
    });
  return best[0] ?? first;
}

function pickWords({ pick, by, column }: Params, count: number): string {
  if (pick === 'only') return '';
  return pick === 'first' || pick === 'last' ? ` (${pick} of ${count})` : ` (${pick} of ${by ?? column})`;
}

function cellValue(
  cell: Cell | undefined,
  column: TypedColumn,
  type: PortType,
  where: string,
): Exclude<Output, { type: 'file' }> {
  if (cell === null || cell === undefined)
    return fail({ why: 'bad-input', port: 'table', message: `The cell "${column.name}" in ${where} is empty.` });
  const held = parseValue(
    column.type.kind === 'quantity'
      ? { type: 'quantity', value: cell, unit: column.type.unit }
      : { type: column.type.kind, value: cell },
  );
  const value = held.ok ? coerce(held.value, type) : held;
  if (value.ok && value.value.type !== 'file') return value.value;
  return fail({
    why: 'bad-input',
    port: 'table',
    message: `The cell "${column.name}" in ${where} ${value.ok ? 'is a file.' : value.error}`,
  });
}

function run(call: Call<Params>): { value: Output } {
  const type = parsePortType(call.params.type);
  if (!type.ok) return fail({ why: 'bad-params', pointer: '/type', message: type.error });
  const table = call.table('table');
  const column = columnOf(table, call.params.column, '/column');
  const tests = Object.entries(call.params.where).map(([name, given]) => {
    const tested = columnOf(table, name, `/where/${name}`);
    return { tested, ...testOf(given, tested) };
  });
  const words = tests.map((test) => test.words).join(' and ');
  const rows = table.rows
    .map((row, i) => ({ row, number: i + 1 }))
    .filter(({ row }) => tests.every((test) => test.holds(row[test.tested.index])));
  const found = choose(rows, call.params, { table, column, words });
  const where = `row ${found.number}${words === '' ? '' : ` where ${words}`}${pickWords(call.params, rows.length)}`;
  const upstream = call.origin('table');
  return {
    value: {
      ...cellValue(found.row[column.index], column, type.value, where),
      origin: upstream === undefined ? where : `${upstream}, ${where}`,
    },
  };
}

/** Takes one cell of a table, from the row that fulfils all conditions. */
export const select: FunctionDefinition = defineFunction({
  title: 'Select',
  summary: 'One value of a table, from the row that its conditions name.',
  category: 'Steps',
  params,
  ports: ({ type }) => {
    const known = readType(type, '/type', scalarKinds);
    if (!('type' in known)) return known;
    return {
      inputs: [{ name: 'table', type: 'table' }],
      outputs: [{ name: 'value', type: formatPortType(known.type) }],
    };
  },
  run,
});
