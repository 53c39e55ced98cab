import type { Cell, ValueOf } from '../../../model/value.ts';
import type { Column, PortType } from '../../../model/port-type.ts';
import type { InputValue } from '../../../protocol/module-call.ts';
import { fromWire, Quantity } from './quantity.ts';

export interface StepPort {
  readonly name: string;
  readonly type: PortType;
}

/** What the host hands to {@link adapt}. */
export interface StepCall {
  readonly values: Readonly<Record<string, InputValue>>;
  readonly inputs: readonly StepPort[];
  readonly outputs: readonly StepPort[];
}

type Step = (inputs: Readonly<Record<string, unknown>>) => unknown;
type Wired = { readonly type: string; readonly [member: string]: unknown };

/** Says that an output is not what its port declares. The engine knows the name and reports `bad-output`. */
class BadOutput extends Error {
  override readonly name = 'BadOutput';
  readonly port: string;
  constructor(port: string, message: string) {
    super(message);
    this.port = port;
  }
}

function cellIn(cell: Cell | undefined, type: PortType | undefined): unknown {
  return typeof cell === 'number' && type?.kind === 'quantity' ? fromWire(cell, type.unit) : (cell ?? null);
}

/** The unit of a written column type; the host has checked the type. */
function columnType(written: string): PortType | undefined {
  const quantity = /^\s*quantity\s*<(.*)>\s*$/.exec(written);
  return quantity === null ? undefined : { kind: 'quantity', unit: (quantity[1] ?? '').trim() };
}

function rowsOf(table: ValueOf<'table'>): readonly Readonly<Record<string, unknown>>[] {
  const types = table.columns.map((column) => columnType(column.type));
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, i) => [column.name, cellIn(row[i], types[i])])),
  );
}

/** An input as a step sees it. */
function valueIn(value: InputValue, type: PortType): unknown {
  if (type.kind === 'json') return value.type === 'json' ? value.value : value;
  switch (value.type) {
    case 'quantity':
      return fromWire(value.value, value.unit, value.digits);
    case 'table':
      return rowsOf(value);
    case 'number':
    case 'integer':
    case 'text':
    case 'boolean':
    case 'json':
      return value.value;
    default:
      return value;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Quantity) return `${value.toString()} (a Quantity)`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'undefined' ? 'nothing' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function finite(value: number, where: string, port: string): number {
  if (Number.isFinite(value)) return value;
  throw new BadOutput(port, `${where} is ${value}, and only finite numbers can be passed on.`);
}

function numberIn(value: Quantity, unit: string, where: string, port: string): number {
  try {
    return value.in(unit);
  } catch (error) {
    throw new BadOutput(
      port,
      `${where} is ${value.toString()} and is declared in ${unit}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A returned number in the port's unit. */
function scalar(value: unknown, type: PortType, where: string, port: string): number | string | boolean {
  if (type.kind === 'quantity') {
    if (value instanceof Quantity) return finite(numberIn(value, type.unit, where, port), where, port);
    if (type.unit === '1' && typeof value === 'number') return finite(value, where, port);
    throw new BadOutput(
      port,
      `${where} is ${kindOf(value)} and needs a quantity in ${type.unit}; return q(value, "${type.unit}").`,
    );
  }
  if (type.kind === 'number' || type.kind === 'integer') {
    const number = value instanceof Quantity ? numberIn(value, '1', where, port) : value;
    if (typeof number !== 'number') throw new BadOutput(port, `${where} is ${kindOf(value)} and needs a number.`);
    if (type.kind === 'integer' && !Number.isSafeInteger(number))
      throw new BadOutput(port, `${where} is ${number} and needs an integer.`);
    return finite(number, where, port);
  }
  if (typeof value === 'string' && type.kind === 'text') return value;
  if (typeof value === 'boolean' && type.kind === 'boolean') return value;
  throw new BadOutput(port, `${where} is ${kindOf(value)} and needs a ${type.kind}.`);
}

function writtenType(type: PortType): string {
  return type.kind === 'quantity' ? `quantity<${type.unit}>` : type.kind;
}

/** The columns of a table that declares none, from its first row with a value in each. */
function columnsFrom(rows: readonly Readonly<Record<string, unknown>>[], port: string): readonly Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => {
    const cell = rows.map((row) => row[name]).find((found) => found !== null && found !== undefined);
    if (cell instanceof Quantity) return { name, type: { kind: 'quantity', unit: cell.unit } };
    if (typeof cell === 'number') return { name, type: { kind: 'number' } };
    if (typeof cell === 'boolean') return { name, type: { kind: 'boolean' } };
    if (typeof cell === 'string' || cell === undefined) return { name, type: { kind: 'text' } };
    throw new BadOutput(
      port,
      `Column "${name}" of ${port} holds ${kindOf(cell)}, and a cell holds a quantity, number, text or truth value.`,
    );
  });
}

function tableOut(value: unknown, type: Extract<PortType, { kind: 'table' }>, port: string): Wired {
  if (!Array.isArray(value) || !value.every((row) => typeof row === 'object' && row !== null))
    throw new BadOutput(
      port,
      `${port} is ${kindOf(value)} and needs an array of rows, each an object with its cells by name.`,
    );
  const rows = value as readonly Readonly<Record<string, unknown>>[];
  const columns = type.columns ?? columnsFrom(rows, port);
  const known = new Set(columns.map((column) => column.name));
  const cells = rows.map((row, i) => {
    const extra = Object.keys(row).find((name) => !known.has(name));
    if (extra !== undefined)
      throw new BadOutput(port, `Row ${i + 1} of ${port} has a cell "${extra}", which is not declared.`);
    return columns.map((column) =>
      row[column.name] === null || row[column.name] === undefined
        ? null
        : scalar(row[column.name], column.type, `Column "${column.name}" in row ${i + 1} of ${port}`, port),
    );
  });
  return {
    type: 'table',
    columns: columns.map((column) => ({ name: column.name, type: writtenType(column.type) })),
    rows: cells,
  };
}

function valueOut(value: unknown, { name, type }: StepPort): Wired {
  if (value === undefined) throw new BadOutput(name, `The step did not return ${name}.`);
  if (type.kind === 'json') return { type: 'json', value };
  if (type.kind === 'table') return tableOut(value, type, name);
  const plain = scalar(value, type, name, name);
  if (type.kind !== 'quantity') return { type: type.kind, value: plain };
  const digits = value instanceof Quantity ? value.digits : undefined;
  return { type: 'quantity', value: plain, unit: type.unit, ...(digits === undefined ? {} : { digits }) };
}

function finish(returned: unknown, outputs: readonly StepPort[]): Readonly<Record<string, Wired>> {
  const names = outputs.map((port) => port.name);
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned) || returned instanceof Quantity)
    throw new BadOutput(
      '',
      `The step returned ${kindOf(returned)} and must return an object with its outputs: ${names.length === 0 ? '{}' : `{ ${names.join(', ')} }`}.`,
    );
  const extra = Object.keys(returned).find((name) => !names.includes(name));
  if (extra !== undefined)
    throw new BadOutput(
      extra,
      `The step returned ${extra}, which is not one of its outputs${names.length === 0 ? '' : ` (${names.join(', ')})`}.`,
    );
  return Object.fromEntries(
    outputs.map((port) => [port.name, valueOut((returned as Readonly<Record<string, unknown>>)[port.name], port)]),
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Calls a step with its inputs by type, and checks what it returns against its declared outputs. */
export function adapt(step: Step, { values, inputs, outputs }: StepCall): unknown {
  const given = inputs.flatMap(({ name, type }) => {
    const value = values[name];
    return value === undefined ? [] : [[name, valueIn(value, type)] as const];
  });
  const returned = step(Object.fromEntries(given));
  return isThenable(returned) ? returned.then((settled) => finish(settled, outputs)) : finish(returned, outputs);
}
