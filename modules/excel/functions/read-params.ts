import {
  comparable,
  fileParam,
  formatPortType,
  parsePortType,
  parseUnit,
  portNamePattern,
  typeParam,
} from '@clew/module-sdk';
import type { Description, Port, PortType } from '@clew/module-sdk';
import { z } from 'zod';
import { columnNumber, parseArea, parseCell, splitSheet } from '../workbook/address.ts';

const units = z
  .strictObject({ column: z.string().meta({ description: 'Letter of the column that holds the units, such as D.' }) })
  .meta({ description: 'Take the unit of a value from the cell of this column in the same row.' });

const cell = z.strictObject({
  at: z
    .string()
    .min(1)
    .meta({ description: "Where the value is: Parameters!C4, 'Load cases'!B2, or a name such as spar_t." }),
  type: typeParam('Type of the port: quantity<mm>, number, integer, text or boolean.'),
  unit: z
    .string()
    .optional()
    .meta({ description: 'Unit that the number in the cell is in, where the workbook does not say it.' }),
  units: units.optional(),
});

const column = z.strictObject({
  type: typeParam('Type of the column: quantity<mm>, number, integer, text or boolean.'),
  header: z.string().optional().meta({ description: 'Text of its header, where it is not the name of the column.' }),
  unit: z.string().optional().meta({ description: 'Unit that the numbers in the column are in.' }),
  units: units.optional(),
  empty: z
    .boolean()
    .optional()
    .meta({ description: 'Let cells of this column be empty. Cells of text may always be.' }),
});

const table = z.strictObject({
  range: z.string().min(1).meta({
    description:
      'Header row and rows: Requirements!A3:F10, Requirements!A3:F (down to the first blank row), an Excel table or a name.',
  }),
  columns: z
    .record(z.string(), z.union([typeParam(), column]))
    .meta({ description: 'Columns to read: name (the text of the header) to type.' }),
});

export const readParams = z.strictObject({
  workbook: fileParam(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'The workbook, beside the thread.',
  ),
  cells: z
    .record(z.string(), cell)
    .optional()
    .meta({ description: 'Cells to read: name of the output to where it is and its type.' }),
  tables: z
    .record(z.string(), table)
    .optional()
    .meta({ description: 'Tables to read: name of the output to range and columns.' }),
  inputs: z.record(z.string(), cell).optional().meta({
    description:
      'Cells to set before reading: name of the input to where it goes and its type. The workbook is recalculated, and its file stays as it is.',
  }),
  units: units.optional(),
});

export type ReadParams = z.infer<typeof readParams>;
export type CellParams = z.infer<typeof cell>;
export type ColumnParams = z.infer<typeof column>;
export type TableParams = z.infer<typeof table>;
export type UnitsParams = z.infer<typeof units>;

/** What a cell or a column can hold. */
export type CellType = Extract<PortType, { kind: 'quantity' | 'number' | 'integer' | 'text' | 'boolean' }>;
const cellKinds: readonly string[] = ['quantity', 'number', 'integer', 'text', 'boolean'];

/** Short form of a column, as it stands in most threads: the type alone. */
export function columnParams(given: string | ColumnParams): ColumnParams {
  return typeof given === 'string' ? { type: given } : given;
}

/** Reads a type that a cell can have. The error is one sentence. */
export function parseCellType(text: string): { ok: true; value: CellType } | { ok: false; error: string } {
  const type = parsePortType(text);
  if (!type.ok) return type;
  if (!cellKinds.includes(type.value.kind))
    return {
      ok: false,
      error: `A cell cannot hold a ${formatPortType(type.value)}. Use quantity<unit>, number, integer, text or boolean.`,
    };
  return { ok: true, value: type.value as CellType };
}

type Problem = { pointer: string; message: string };
const escape = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

function unitProblems(
  pointer: string,
  given: { unit?: string | undefined; units?: UnitsParams | undefined },
  type: CellType | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (given.units !== undefined && columnNumber(given.units.column) === undefined)
    problems.push({
      pointer: `${pointer}/units/column`,
      message: `"${given.units.column}" is not a column. Write its letter, such as D.`,
    });
  if (given.unit === undefined) return problems;
  const unit = parseUnit(given.unit);
  if (!unit.ok) return [...problems, { pointer: `${pointer}/unit`, message: unit.error.message }];
  if (type === undefined) return problems;
  const wanted = parseUnit(type.kind === 'quantity' ? type.unit : '1');
  const problem =
    type.kind === 'text' || type.kind === 'boolean'
      ? { message: `A ${type.kind} has no unit.` }
      : wanted.ok
        ? comparable(unit.value, wanted.value)
        : undefined;
  return problem === undefined ? problems : [...problems, { pointer: `${pointer}/unit`, message: problem.message }];
}

/** Why a text names no cell, or undefined. */
function placeProblem(at: string): string | undefined {
  const { sheet, rest } = splitSheet(at);
  if (rest === '' || sheet === '')
    return `"${at}" is not a cell. Write it as Parameters!C4, or give the name of a cell.`;
  if (rest.includes(':')) return `"${at}" is a range, and one cell is needed. Read a range as a table.`;
  if (sheet === undefined && parseCell(rest) !== undefined)
    return `"${at}" does not say on which sheet it is. Write it as Parameters!${rest.toUpperCase()}.`;
  return undefined;
}

function rangeProblem(range: string): string | undefined {
  const { sheet, rest } = splitSheet(range);
  if (rest === '' || sheet === '')
    return `"${range}" is not a range. Write it as Requirements!A3:F10, or give the name of a table.`;
  if (rest.includes(':') && parseArea(rest) === undefined)
    return `"${rest}" is not a range. Write it as A3:F10, or A3:F for all rows from 3 on.`;
  if (sheet === undefined && rest.includes(':'))
    return `"${range}" does not say on which sheet it is. Write it as Requirements!${rest}.`;
  return undefined;
}

function cellPort(pointer: string, name: string, given: CellParams): { port: Port | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  if (!portNamePattern.test(name))
    problems.push({
      pointer,
      message: `"${name}" cannot name a port. Use letters, digits and _, and begin with a letter.`,
    });
  const type = parseCellType(given.type);
  if (!type.ok) problems.push({ pointer: `${pointer}/type`, message: type.error });
  const place = placeProblem(given.at);
  if (place !== undefined) problems.push({ pointer: `${pointer}/at`, message: place });
  problems.push(...unitProblems(pointer, given, type.ok ? type.value : undefined));
  return { port: type.ok ? { name, type: formatPortType(type.value), doc: given.at } : undefined, problems };
}

function tablePort(pointer: string, name: string, given: TableParams): { port: Port | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  if (!portNamePattern.test(name))
    problems.push({
      pointer,
      message: `"${name}" cannot name a port. Use letters, digits and _, and begin with a letter.`,
    });
  const place = rangeProblem(given.range);
  if (place !== undefined) problems.push({ pointer: `${pointer}/range`, message: place });
  const columns = Object.entries(given.columns).map(([title, short]) => {
    const at = `${pointer}/columns/${escape(title)}`;
    const long = columnParams(short);
    const type = parseCellType(long.type);
    if (/[,:<>]/.test(title) || title.trim() === '')
      problems.push({
        pointer: at,
        message: `"${title}" cannot name a column. Choose a name without , : < > and give the header beside it.`,
      });
    if (!type.ok) problems.push({ pointer: typeof short === 'string' ? at : `${at}/type`, message: type.error });
    problems.push(...unitProblems(at, long, type.ok ? type.value : undefined));
    return `${title.trim()}: ${type.ok ? formatPortType(type.value) : 'text'}`;
  });
  if (columns.length === 0) problems.push({ pointer: `${pointer}/columns`, message: 'Name at least one column.' });
  return { port: { name, type: `table<${columns.join(', ')}>`, doc: given.range }, problems };
}

/** The ports that the params ask for, or what is wrong with the params. Reads no file. */
export function describeRead(params: ReadParams): Description {
  const cells = Object.entries(params.cells ?? {}).map(([name, given]) =>
    cellPort(`/cells/${escape(name)}`, name, given),
  );
  const tables = Object.entries(params.tables ?? {}).map(([name, given]) =>
    tablePort(`/tables/${escape(name)}`, name, given),
  );
  const inputs = Object.entries(params.inputs ?? {}).map(([name, given]) =>
    cellPort(`/inputs/${escape(name)}`, name, given),
  );
  const problems = [...cells, ...tables, ...inputs].flatMap((item) => item.problems);
  for (const name of Object.keys(params.tables ?? {}))
    if (Object.hasOwn(params.cells ?? {}, name))
      problems.push({
        pointer: `/tables/${escape(name)}`,
        message: `The name ${name} is taken by a cell. Choose another.`,
      });
  problems.push(...unitProblems('', { units: params.units }, undefined));
  if (problems.length > 0) return { problems };
  const portsOf = (items: readonly { port: Port | undefined }[]): Port[] =>
    items.flatMap(({ port }) => (port === undefined ? [] : [port]));
  return {
    ports: {
      inputs: portsOf(inputs).map((port) => ({ ...port, optional: true })),
      outputs: portsOf([...cells, ...tables]),
    },
  };
}
