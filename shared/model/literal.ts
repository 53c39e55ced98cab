import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { isNestedDeeper, maxNesting } from '../std/json.ts';
import type { Json } from '../std/json.ts';
import { formatQuantity, parseQuantity } from '../units/quantity.ts';
import { convert } from '../units/convert.ts';
import { parseUnit } from '../units/parse-unit.ts';
import { fitTypes, formatPortType, parsePortType, withArticle } from './port-type.ts';
import type { PortType } from './port-type.ts';
import { Value, maxDigits, verdictWords } from './value.ts';
import type { Cell } from './value.ts';

/** What was typed, short enough for a sentence. */
function shown(literal: Json): string {
  const text = JSON.stringify(literal);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

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
        : err(`needs a text, and ${shown(literal)} is not one.`);
    case 'boolean':
      if (typeof literal === 'boolean') return ok({ type: 'boolean', value: literal });
      if (literal === 'true' || literal === 'false') return ok({ type: 'boolean', value: literal === 'true' });
      return err(`needs true or false, and ${shown(literal)} is neither.`);
    case 'json':
      return ok({ type: 'json', value: literal });
    case 'table':
    case 'file':
    case 'verdict':
      return err(`takes ${withArticle(formatPortType(type))}, which cannot be typed in. Connect it with a wire.`);
  }
}

function parseQuantityLiteral(literal: Json, unit: string): Result<Value, string> {
  if (typeof literal === 'number') return parseQuantityLiteral(String(literal), unit);
  if (typeof literal !== 'string') return err(`needs a quantity such as "8 ${unit}".`);
  const parsed = parseQuantity(literal);
  if (!parsed.ok) return err(`cannot be ${shown(literal)}: ${parsed.error.message}`);
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
  if (parsed === undefined) return err(`needs a number, and ${shown(literal)} is not one.`);
  if (!parsed.ok) return err(`cannot be ${shown(literal)}: ${parsed.error.message}`);
  const number = coerce({ type: 'quantity', ...withoutUndefined(parsed.value) }, { kind: 'number' });
  if (!number.ok || kind === 'number' || number.value.type !== 'number') return number;
  return Number.isSafeInteger(number.value.value)
    ? ok({ type: 'integer', value: number.value.value })
    : err(`holds ${number.value.value}, and a whole number is needed.`);
}

/** A number typed with more digits than a double can hold has the digits of the double. */
function withoutUndefined(q: { value: number; unit: string; digits?: number | undefined }): {
  value: number;
  unit: string;
  digits?: number;
} {
  return q.digits === undefined
    ? { value: q.value, unit: q.unit }
    : { value: q.value, unit: q.unit, digits: Math.min(q.digits, maxDigits) };
}

function inUnit(
  value: { value: number; unit: string; digits?: number | undefined },
  to: string,
): Result<{ value: number; unit: string; digits?: number }, string> {
  const [a, b] = [parseUnit(value.unit), parseUnit(to)];
  if (!a.ok) return err(`has no known unit: ${a.error.message}`);
  if (!b.ok) return err(`needs no known unit: ${b.error.message}`);
  if (a.value.text === b.value.text) return ok(withoutUndefined({ ...value, unit: b.value.text }));
  const converted = convert(value.value, a.value, b.value);
  return converted.ok
    ? ok(withoutUndefined({ value: converted.value, unit: b.value.text, digits: value.digits }))
    : err(`does not fit: ${converted.error.message}`);
}

/**
 * Turns a value into one of `type` where that loses nothing: units convert, an integer is a number, a plain number is
 * dimensionless. Refuses at least what `fitTypes` refuses of the value's type, and what only the value shows: a table's
 * cells, a file's media type. The error is a clause that follows the name of a port.
 */
export function coerce(value: Value, type: PortType): Result<Value, string> {
  if (value.type === 'quantity' || value.type === 'number' || value.type === 'integer')
    return coerceNumber(value, type);
  if (type.kind === 'json' && value.type !== 'json' && value.type !== 'file')
    return ok({ type: 'json', value: JSON.parse(JSON.stringify(value)) as Json });
  if (value.type !== type.kind)
    return err(`holds ${withArticle(value.type)}, and ${withArticle(formatPortType(type))} is needed.`);
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
  if (type.kind === 'integer' && value.type === 'integer') return ok(value);
  if (type.kind === 'quantity' || type.kind === 'number') {
    const converted = inUnit({ value: value.value, unit, digits }, type.kind === 'quantity' ? type.unit : '1');
    if (!converted.ok) return converted;
    if (type.kind === 'quantity') return ok({ type: 'quantity', ...converted.value });
    return ok({ type: 'number', value: converted.value.value, ...(digits === undefined ? {} : { digits }) });
  }
  if (type.kind === 'json') return ok({ type: 'json', value: JSON.parse(JSON.stringify(value)) as Json });
  return err(`holds ${withArticle(value.type)}, and ${withArticle(formatPortType(type))} is needed.`);
}

function cellFits(cell: Cell, type: PortType): boolean {
  if (cell === null || type.kind === 'json') return true;
  if (type.kind === 'integer') return Number.isSafeInteger(cell);
  if (type.kind === 'verdict') return verdictWords.some((word) => word === cell);
  if (type.kind === 'quantity' || type.kind === 'number') return Number.isFinite(cell);
  return type.kind === 'text' ? typeof cell === 'string' : type.kind === 'boolean' && typeof cell === 'boolean';
}

type TableValue = Extract<Value, { type: 'table' }>;

/** What keeps a table from being what its columns say, or the types of its columns. */
function columnTypes(value: TableValue): Result<Map<string, PortType>, string> {
  const ragged = value.rows.findIndex((row) => row.length !== value.columns.length);
  if (ragged >= 0)
    return err(
      `holds a table whose row ${ragged + 1} has ${value.rows[ragged]?.length ?? 0} cells for ${value.columns.length} columns.`,
    );
  const types = new Map<string, PortType>();
  for (const [index, column] of value.columns.entries()) {
    const type = parsePortType(column.type);
    if (!type.ok) return err(`holds a table whose column "${column.name}" has no known type: ${type.error}`);
    if (types.has(column.name)) return err(`holds a table with two columns named "${column.name}".`);
    types.set(column.name, type.value);
    const wrong = value.rows.findIndex((row) => !cellFits(row[index] ?? null, type.value));
    if (wrong >= 0)
      return err(
        `holds a table whose column "${column.name}" has ${shown(value.rows[wrong]?.[index] ?? null)} in row ${wrong + 1}, which is not ${withArticle(column.type)}.`,
      );
  }
  return ok(types);
}

/** The table with its columns in the wanted types; other columns stay as they are. */
function coerceTable(value: TableValue, type: Extract<PortType, { kind: 'table' }>): Result<Value, string> {
  const types = columnTypes(value);
  if (!types.ok) return types;
  const renamed = new Map<string, string>();
  for (const wanted of type.columns ?? []) {
    const given = types.value.get(wanted.name);
    if (given === undefined) return err(`holds a table without the column "${wanted.name}".`);
    const [is, needed] = [formatPortType(given), formatPortType(wanted.type)];
    if (fitTypes(given, wanted.type).fit !== 'same')
      return err(
        `holds a table whose column "${wanted.name}" is ${withArticle(is)}, and ${withArticle(needed)} is needed.`,
      );
    renamed.set(wanted.name, needed);
  }
  const columns = value.columns.map(({ name, type: written }) => ({ name, type: renamed.get(name) ?? written }));
  return ok({ ...value, columns });
}

function mediaFits(given: string, wanted: string): boolean {
  const [a, b] = [given.split('/'), wanted.split('/')];
  return [0, 1].every((i) => b[i] === '*' || a[i] === '*' || a[i] === b[i]);
}

/** Longest text that is shown of a text, in characters. */
const maxShown = 200;

/** A short text of a value for people: `2.2 mm`, `true`, `3 rows`, `spar.step`. At most six significant digits. */
export function displayValue(value: Value): string {
  switch (value.type) {
    case 'quantity':
      return formatQuantity(value, ' ');
    case 'number':
    case 'integer':
      return formatQuantity(
        {
          value: value.value,
          unit: '1',
          digits: value.type === 'number' ? value.digits : undefined,
        },
        ' ',
      );
    case 'text':
      return value.value.length > maxShown ? `${value.value.slice(0, maxShown)}…` : value.value;
    case 'boolean':
      return String(value.value);
    case 'json':
      return 'JSON';
    case 'table':
      return value.rows.length === 1 ? '1 row' : `${value.rows.length} rows`;
    case 'file':
      return value.name;
    case 'verdict':
      return value.verdict;
  }
}

/** Reads a value that came from outside (a module, a socket); the error is one clause. */
export function parseValue(data: unknown): Result<Value, string> {
  if (isNestedDeeper(data)) return err(`it is nested more than ${maxNesting} levels deep`);
  const parsed = Value.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a value'}`.trim());
}
