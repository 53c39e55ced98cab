import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import type { Json } from '../std/json.ts';
import { formatQuantity, parseQuantity } from '../units/quantity.ts';
import { comparable, convert } from '../units/convert.ts';
import { parseUnit } from '../units/parse-unit.ts';
import { formatPortType, parsePortType } from './port-type.ts';
import type { PortType } from './port-type.ts';
import { Value } from './value.ts';

/** Reads what a person typed for a port ("8 mm", 3, true) as a value of the port's type. Quantities come in the port's unit. */
export function parseLiteral(literal: Json, type: PortType): Result<Value, string> {
  switch (type.kind) {
    case 'quantity':
      return parseQuantityLiteral(literal, type.unit);
    case 'number':
    case 'integer':
      return parseNumberLiteral(literal, type.kind);
    case 'text':
      return typeof literal === 'string'
        ? ok({ type: 'text', value: literal })
        : err(`needs a text, and ${JSON.stringify(literal)} is not one.`);
    case 'boolean':
      if (typeof literal === 'boolean') return ok({ type: 'boolean', value: literal });
      if (literal === 'true' || literal === 'false') return ok({ type: 'boolean', value: literal === 'true' });
      return err(`needs true or false, and ${JSON.stringify(literal)} is neither.`);
    case 'json':
      return ok({ type: 'json', value: literal });
    case 'table':
    case 'file':
    case 'verdict':
      return err(`takes a ${formatPortType(type)}, which cannot be typed in. Connect it with a wire.`);
  }
}

function parseQuantityLiteral(literal: Json, unit: string): Result<Value, string> {
  if (typeof literal === 'number') return parseQuantityLiteral(String(literal), unit);
  if (typeof literal !== 'string') return err(`needs a quantity such as "8 ${unit}".`);
  const parsed = parseQuantity(literal);
  if (!parsed.ok) return err(parsed.error.message);
  if (parsed.value.unit === '1' && unit !== '1') return err(`needs a unit: write "${literal.trim()} ${unit}".`);
  return coerce({ type: 'quantity', ...withoutUndefined(parsed.value) }, { kind: 'quantity', unit });
}

function parseNumberLiteral(literal: Json, kind: 'number' | 'integer'): Result<Value, string> {
  const parsed =
    typeof literal === 'number'
      ? ok({ value: literal, unit: '1', digits: undefined })
      : typeof literal === 'string'
        ? parseQuantity(literal)
        : undefined;
  if (parsed === undefined) return err(`needs a number, and ${JSON.stringify(literal)} is not one.`);
  if (!parsed.ok) return err(parsed.error.message);
  return coerce({ type: 'quantity', ...withoutUndefined(parsed.value) }, { kind });
}

function withoutUndefined(q: { value: number; unit: string; digits?: number | undefined }): {
  value: number;
  unit: string;
  digits?: number;
} {
  return q.digits === undefined ? { value: q.value, unit: q.unit } : { value: q.value, unit: q.unit, digits: q.digits };
}

function inUnit(
  value: { value: number; unit: string; digits?: number | undefined },
  to: string,
): Result<{ value: number; unit: string; digits?: number }, string> {
  const [a, b] = [parseUnit(value.unit), parseUnit(to)];
  if (!a.ok) return err(a.error.message);
  if (!b.ok) return err(b.error.message);
  const problem = comparable(a.value, b.value);
  if (problem !== undefined) return err(problem.message);
  if (a.value.text === b.value.text) return ok(withoutUndefined({ ...value, unit: b.value.text }));
  const converted = convert(value.value, a.value, b.value);
  return converted.ok
    ? ok(withoutUndefined({ value: converted.value, unit: b.value.text, digits: value.digits }))
    : err(converted.error.message);
}

/** Turns a value into one of `type` where that loses nothing: units convert, an integer is a number, a plain number is dimensionless. */
export function coerce(value: Value, type: PortType): Result<Value, string> {
  if (value.type === 'quantity' || value.type === 'number' || value.type === 'integer')
    return coerceNumber(value, type);
  if (type.kind === 'json' && value.type !== 'json' && value.type !== 'file')
    return ok({ type: 'json', value: JSON.parse(JSON.stringify(value)) as Json });
  if (value.type !== type.kind) return err(`holds a ${value.type}, and a ${formatPortType(type)} is needed.`);
  if (value.type === 'file' && type.kind === 'file' && !mediaFits(value.mediaType, type.mediaType))
    return err(`holds a file of type ${value.mediaType}, and ${type.mediaType} is needed.`);
  if (value.type === 'table' && type.kind === 'table') return coerceTable(value, type);
  return ok(value);
}

function coerceNumber(
  value: Extract<Value, { type: 'quantity' | 'number' | 'integer' }>,
  type: PortType,
): Result<Value, string> {
  if (!Number.isFinite(value.value)) return err(`holds ${value.value}, which is not a finite number.`);
  const unit = value.type === 'quantity' ? value.unit : '1';
  const digits = value.type === 'integer' ? undefined : value.digits;
  if (type.kind === 'quantity' || type.kind === 'number' || type.kind === 'integer') {
    const converted = inUnit({ value: value.value, unit, digits }, type.kind === 'quantity' ? type.unit : '1');
    if (!converted.ok) return converted;
    if (type.kind === 'quantity') return ok({ type: 'quantity', ...converted.value });
    if (type.kind === 'number')
      return ok({ type: 'number', value: converted.value.value, ...(digits === undefined ? {} : { digits }) });
    return Number.isSafeInteger(converted.value.value)
      ? ok({ type: 'integer', value: converted.value.value })
      : err(`holds ${converted.value.value}, and a whole number is needed.`);
  }
  if (type.kind === 'json') return ok({ type: 'json', value: JSON.parse(JSON.stringify(value)) as Json });
  return err(`holds a ${value.type}, and a ${formatPortType(type)} is needed.`);
}

function coerceTable(
  value: Extract<Value, { type: 'table' }>,
  type: Extract<PortType, { kind: 'table' }>,
): Result<Value, string> {
  const ragged = value.rows.findIndex((row) => row.length !== value.columns.length);
  if (ragged >= 0)
    return err(
      `holds a table whose row ${ragged + 1} has ${value.rows[ragged]?.length ?? 0} cells for ${value.columns.length} columns.`,
    );
  for (const wanted of type.columns ?? []) {
    const column = value.columns.find((c) => c.name === wanted.name);
    if (column === undefined) return err(`holds a table without the column "${wanted.name}".`);
    const given = parsePortType(column.type);
    if (!given.ok) return err(`holds a table whose column "${column.name}": ${given.error}`);
    if (formatPortType(given.value) !== formatPortType(wanted.type))
      return err(
        `holds a table whose column "${column.name}" is a ${column.type}, and ${formatPortType(wanted.type)} is needed.`,
      );
  }
  return ok(value);
}

function mediaFits(given: string, wanted: string): boolean {
  const [a, b] = [given.split('/'), wanted.split('/')];
  return [0, 1].every((i) => b[i] === '*' || a[i] === '*' || a[i] === b[i]);
}

/** A short text of a value for people: `2.2 mm`, `true`, `3 rows`, `spar.step`. At most six significant digits. */
export function displayValue(value: Value): string {
  switch (value.type) {
    case 'quantity':
      return formatQuantity(value);
    case 'number':
    case 'integer':
      return formatQuantity({
        value: value.value,
        unit: '1',
        digits: value.type === 'number' ? value.digits : undefined,
      });
    case 'text':
      return value.value;
    case 'boolean':
      return String(value.value);
    case 'json':
      return 'JSON';
    case 'table':
      return `${value.rows.length} rows`;
    case 'file':
      return value.name;
    case 'verdict':
      return value.verdict;
  }
}

/** Reads a value that came from outside (a module, a socket); the error is one clause. */
export function parseValue(data: unknown): Result<Value, string> {
  const parsed = Value.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a value'}`.trim());
}
