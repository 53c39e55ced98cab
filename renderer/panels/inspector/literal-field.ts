import { displayValue, parseLiteral } from '#shared/model/literal.ts';
import type { PortType } from '#shared/model/port-type.ts';
import type { Json } from '#shared/std/json.ts';
import { formatNumber, formatQuantity, parseQuantity } from '#shared/units/quantity.ts';

/** What a field for a typed value holds while it is typed. */
export type LiteralState =
  | { readonly is: 'empty' }
  /** `literal` is what the thread keeps; `as` is what arrives at the port, where that reads differently from what was typed. */
  | { readonly is: 'good'; readonly literal: Json; readonly as: string | undefined }
  /** Refused: nothing is changed. */
  | { readonly is: 'bad'; readonly why: string };

/** What the field shows of a literal that the thread holds. */
export function literalText(literal: Json | undefined, type: PortType | undefined): string {
  if (literal === undefined) return '';
  if (type?.kind === 'json') return JSON.stringify(literal, null, 1);
  return typeof literal === 'string' ? literal : JSON.stringify(literal);
}

/** What is kept of what was typed: a number only where it has no digits that it would lose (2.20 stays as it is typed). */
function literalOf(typed: string, type: PortType): Json {
  const text = typed.trim();
  switch (type.kind) {
    case 'text':
      return typed;
    case 'json':
      return JSON.parse(typed) as Json;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'number':
    case 'integer':
      return String(Number(text)) === text ? Number(text) : text;
    default:
      return text;
  }
}

function arrivesAs(typed: string, type: PortType, literal: Json): string | undefined {
  const value = parseLiteral(literal, type);
  if (!value.ok) return undefined;
  const given = parseQuantity(typed);
  if (!given.ok) return undefined;
  if (value.value.type === 'quantity' && given.value.unit !== value.value.unit)
    return formatQuantity({ value: value.value.value, unit: value.value.unit });
  // A percentage or a ratio of units arrives as a plain number.
  if (value.value.type === 'number' && given.value.unit !== '1') return formatNumber(value.value.value);
  return undefined;
}

/** What becomes of `typed` at a port called `name`. */
export function literalState(typed: string, type: PortType, name: string): LiteralState {
  if (typed.trim() === '') return { is: 'empty' };
  let literal: Json;
  try {
    literal = literalOf(typed, type);
  } catch (error) {
    return { is: 'bad', why: `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}` };
  }
  const value = parseLiteral(literal, type);
  if (!value.ok) return { is: 'bad', why: `${name} ${value.error}` };
  return { is: 'good', literal, as: arrivesAs(typed, type, literal) };
}

/** Whether a value can be typed for a port of this type at all. */
export function canBeTyped(type: PortType): boolean {
  return type.kind !== 'file' && type.kind !== 'table' && type.kind !== 'verdict';
}

/** What an empty field suggests. */
export function literalExample(type: PortType): string {
  switch (type.kind) {
    case 'quantity':
      return type.unit === '1' ? 'a number' : `a value in ${displayUnit(type.unit)}`;
    case 'number':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'json':
      return 'JSON';
    default:
      return 'a text';
  }
}

function displayUnit(unit: string): string {
  return displayValue({ type: 'quantity', value: 1, unit, digits: 1 }).replace(/^1 ?/, '');
}
