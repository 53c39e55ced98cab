import { defineFunction, err, fail, formatPortType, isJsonObject, ok, parseLiteral } from '@clew/module-sdk';
import type { Cell, Description, FunctionDefinition, Json, Output, PortType, Result } from '@clew/module-sdk';
import { z } from 'zod';
import { writtenType } from '../params.ts';
import { badParams, readType } from '../ports.ts';

const params = z.strictObject({
  type: writtenType.meta({
    description:
      'Type of the value, such as quantity<mm>, number, text, boolean, json or table<n: integer, f: quantity<Hz>>.',
  }),
  value: z.json().meta({
    description:
      'The value: "8 mm" for a quantity, a number, a text, true or false, any JSON, or an array of rows for a table.',
  }),
});

type TableType = Extract<PortType, { kind: 'table' }>;

function readCell(cell: Json | undefined, type: PortType): Result<Cell, string> {
  if (cell === undefined || cell === null) return ok(null);
  const value = parseLiteral(cell, type);
  if (!value.ok) return value;
  return 'value' in value.value &&
    (typeof value.value.value === 'number' ||
      typeof value.value.value === 'string' ||
      typeof value.value.value === 'boolean')
    ? ok(value.value.value)
    : err(`cannot be a ${formatPortType(type)}.`);
}

function readTable(rows: Json, type: TableType): Result<Output, string> {
  const columns = type.columns ?? [];
  if (columns.length === 0) return err('needs the columns in its type, such as table<n: integer, f: quantity<Hz>>.');
  if (!Array.isArray(rows)) return err('needs an array of rows, each an object with its cells by name.');
  const filled: Cell[][] = [];
  for (const [i, row] of (rows as readonly Json[]).entries()) {
    if (!isJsonObject(row)) return err(`row ${i + 1} is not an object with its cells by name.`);
    const extra = Object.keys(row).find((name) => !columns.some((column) => column.name === name));
    if (extra !== undefined) return err(`row ${i + 1} has a cell "${extra}", which its type does not name.`);
    const cells: Cell[] = [];
    for (const column of columns) {
      const cell = readCell(Object.hasOwn(row, column.name) ? row[column.name] : undefined, column.type);
      if (!cell.ok) return err(`row ${i + 1}, column "${column.name}" ${cell.error}`);
      cells.push(cell.value);
    }
    filled.push(cells);
  }
  return ok({
    type: 'table',
    columns: columns.map((column) => ({ name: column.name, type: formatPortType(column.type) })),
    rows: filled,
  });
}

function read(value: Json, type: PortType): Result<Output, string> {
  if (type.kind === 'table') return readTable(value, type);
  const literal = parseLiteral(value, type);
  if (!literal.ok) return literal;
  return literal.value.type === 'file' ? err('cannot be a file.') : ok(literal.value);
}

type Read = { readonly type: PortType; readonly value: Output } | Extract<Description, { problems: unknown }>;

function readConstant({ type, value }: z.infer<typeof params>): Read {
  const known = readType(type, '/type', ['quantity', 'number', 'integer', 'text', 'boolean', 'json', 'table']);
  if (!('type' in known)) return known;
  const given = read(value, known.type);
  if (!given.ok) return { problems: [{ pointer: '/value', message: `The value ${given.error}` }] };
  return { type: known.type, value: given.value };
}

/** Gives a value that is written in the thread. */
export const constant: FunctionDefinition = defineFunction({
  title: 'Constant',
  summary: 'A value written in the thread, with its unit and its digits.',
  category: 'Sources',
  params,
  ports: (given) => {
    const found = readConstant(given);
    return 'problems' in found ? found : { inputs: [], outputs: [{ name: 'value', type: formatPortType(found.type) }] };
  },
  run: (call) => {
    const found = readConstant(call.params);
    return 'problems' in found ? fail(badParams(found)) : { value: found.value };
  },
});
