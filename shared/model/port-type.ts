import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { comparable } from '../units/convert.ts';
import { parseUnit } from '../units/parse-unit.ts';

/** A column of a table type. */
export interface Column {
  readonly name: string;
  readonly type: PortType;
}

/** What a port carries. Written `quantity<mm>`, `file<model/step>`, `table<n: integer, f: quantity<Hz>>`. */
export type PortType =
  | { readonly kind: 'quantity'; readonly unit: string }
  | { readonly kind: 'number' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'table'; readonly columns: readonly Column[] | undefined }
  | { readonly kind: 'file'; readonly mediaType: string }
  | { readonly kind: 'json' }
  | { readonly kind: 'verdict' };

const plainKinds = ['number', 'integer', 'text', 'boolean', 'json', 'verdict'] as const;
const mediaTypePattern = /^(\*|[a-z0-9][a-z0-9!#$&^_.+-]*)\/(\*|[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)$/;

/** Splits at commas that stand outside angle brackets. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '<') depth++;
    else if (c === '>') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function parseColumns(text: string): Result<Column[], string> {
  const columns: Column[] = [];
  for (const part of splitTopLevel(text)) {
    const colon = part.indexOf(':');
    if (colon < 0) return err(`The column "${part.trim()}" has no type. Write it as "name: type".`);
    const type = parsePortType(part.slice(colon + 1));
    if (!type.ok) return type;
    if (type.value.kind === 'table' || type.value.kind === 'file')
      return err(`The column "${part.slice(0, colon).trim()}" cannot hold a ${type.value.kind}.`);
    columns.push({ name: part.slice(0, colon).trim(), type: type.value });
  }
  return ok(columns);
}

function parseWithArgument(kind: string, argument: string): Result<PortType, string> {
  if (kind === 'quantity') {
    const unit = parseUnit(argument);
    return unit.ok ? ok({ kind: 'quantity', unit: unit.value.text }) : err(unit.error.message);
  }
  if (kind === 'file')
    return mediaTypePattern.test(argument)
      ? ok({ kind: 'file', mediaType: argument })
      : err(`"${argument}" is not a media type. Write one such as model/step, or */* for any file.`);
  if (kind === 'table') {
    const columns = parseColumns(argument);
    return columns.ok ? ok({ kind: 'table', columns: columns.value }) : columns;
  }
  return err(`"${kind}" takes no argument in angle brackets.`);
}

/** Reads the written form of a type; the error is one sentence. */
export function parsePortType(text: string): Result<PortType, string> {
  const trimmed = text.trim();
  const plain = plainKinds.find((kind) => kind === trimmed);
  if (plain !== undefined) return ok({ kind: plain });
  if (trimmed === 'table') return ok({ kind: 'table', columns: undefined });
  if (trimmed === 'file') return ok({ kind: 'file', mediaType: '*/*' });
  const open = trimmed.indexOf('<');
  if (open > 0 && trimmed.endsWith('>'))
    return parseWithArgument(trimmed.slice(0, open).trim(), trimmed.slice(open + 1, -1).trim());
  if (trimmed === 'quantity')
    return err('A quantity needs its unit: write quantity<mm>, or number for a value without one.');
  return err(
    `"${trimmed}" is not a port type. Known types: quantity<unit>, ${plainKinds.join(', ')}, table<...>, file<media type>.`,
  );
}

export function formatPortType(type: PortType): string {
  switch (type.kind) {
    case 'quantity':
      return `quantity<${type.unit}>`;
    case 'file':
      return `file<${type.mediaType}>`;
    case 'table':
      return type.columns === undefined
        ? 'table'
        : `table<${type.columns.map((c) => `${c.name}: ${formatPortType(c.type)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

/** Whether a wire may join two ports, and what it does on the way. */
export type Fit =
  | { readonly fit: 'same' }
  | { readonly fit: 'converts'; readonly from: string; readonly to: string }
  | { readonly fit: 'refused'; readonly reason: string };

const same: Fit = { fit: 'same' };
const refused = (reason: string): Fit => ({ fit: 'refused', reason });

function fitUnits(from: string, to: string): Fit {
  const a = parseUnit(from);
  const b = parseUnit(to);
  if (!a.ok) return refused(a.error.message);
  if (!b.ok) return refused(b.error.message);
  const problem = comparable(a.value, b.value);
  if (problem !== undefined) return refused(problem.message);
  return a.value.text === b.value.text ? same : { fit: 'converts', from: a.value.text, to: b.value.text };
}

function fitMedia(from: string, to: string): Fit {
  const [fromMain = '', fromSub = ''] = from.split('/');
  const [toMain = '', toSub = ''] = to.split('/');
  const fits = (a: string, b: string): boolean => a === '*' || b === '*' || a === b;
  return fits(fromMain, toMain) && fits(fromSub, toSub)
    ? same
    : refused(`The output is a file of type ${from} and the input takes ${to}.`);
}

function fitTables(from: readonly Column[] | undefined, to: readonly Column[] | undefined): Fit {
  if (from === undefined || to === undefined) return same;
  for (const wanted of to) {
    const given = from.find((column) => column.name === wanted.name);
    if (given === undefined) return refused(`The table has no column "${wanted.name}".`);
    const fit = fitTypes(given.type, wanted.type);
    if (fit.fit === 'refused') return refused(`Column "${wanted.name}": ${fit.reason}`);
    if (fit.fit === 'converts')
      return refused(
        `Column "${wanted.name}" is in ${fit.from} and ${fit.to} is needed. Change the type of the input to ${fit.from}.`,
      );
  }
  return same;
}

/** Says whether a value of type `from` can arrive at a port of type `to`. A refusal is one sentence for people. */
export function fitTypes(from: PortType, to: PortType): Fit {
  if (from.kind === 'quantity' && to.kind === 'quantity') return fitUnits(from.unit, to.unit);
  if (from.kind === 'quantity' && to.kind === 'number') return fitUnits(from.unit, '1');
  if (from.kind === 'number' && to.kind === 'quantity') {
    const fit = fitUnits('1', to.unit);
    return fit.fit === 'refused'
      ? refused(`The output is a plain number and the input needs a quantity in ${to.unit}.`)
      : fit;
  }
  if (from.kind === 'integer' && to.kind === 'quantity') return fitTypes({ kind: 'number' }, to);
  if (from.kind === 'integer' && to.kind === 'number') return same;
  if (from.kind === 'file' && to.kind === 'file') return fitMedia(from.mediaType, to.mediaType);
  if (from.kind === 'table' && to.kind === 'table') return fitTables(from.columns, to.columns);
  if (from.kind === to.kind) return same;
  if (to.kind === 'json' && from.kind !== 'file') return same;
  return refused(`The output is ${withArticle(from)} and the input takes ${withArticle(to)}.`);
}

function withArticle(type: PortType): string {
  const text = formatPortType(type);
  return /^[aeiou]/.test(text) ? `an ${text}` : `a ${text}`;
}
