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

/** A column's name, in double quotes where it holds a character that the written form needs, and its colon. */
const columnHead = /^\s*(?:("(?:[^"\\]|\\.)*")|([^",:<>]*))\s*:/s;

function readColumnName(head: RegExpExecArray): string | undefined {
  if (head[1] === undefined) return (head[2] ?? '').trim();
  try {
    return JSON.parse(head[1]) as string;
  } catch {
    return undefined; // a wrong escape: the caller says what is wrong with the column
  }
}

/** Where a column's type ends: at a comma outside angle brackets, or at the end of the text. */
function typeEnd(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '<') depth++;
    else if (c === '>') depth--;
    else if (c === ',' && depth === 0) return i;
  }
  return text.length;
}

function parseCellType(name: string, text: string): Result<PortType, string> {
  // Asked before the type is read, so that no text can make the reading nest.
  const kind = /^\s*(table|file)\b/.exec(text)?.[1];
  return kind === undefined ? parsePortType(text) : err(`The column "${name}" cannot hold a ${kind}.`);
}

function parseColumns(text: string): Result<Column[], string> {
  const columns = new Map<string, Column>();
  if (text.trim() === '') return ok([]);
  for (let start = 0; start <= text.length;) {
    const rest = text.slice(start);
    const head = columnHead.exec(rest);
    const name = head === null ? undefined : readColumnName(head);
    if (head === null || name === undefined)
      return err(
        `The column "${rest.trim().slice(0, 40)}" is not written as "name: type". Put a name that holds one of , : < > " in double quotes.`,
      );
    if (columns.has(name)) return err(`The table has two columns named "${name}". Rename one.`);
    const end = typeEnd(text, start + head[0].length);
    const type = parseCellType(name, text.slice(start + head[0].length, end));
    if (!type.ok) return type;
    columns.set(name, { name, type: type.value });
    start = end + 1;
  }
  return ok([...columns.values()]);
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

function columnName(name: string): string {
  return /^[^\s",:<>](?:[^",:<>]*[^\s",:<>])?$/.test(name) ? name : JSON.stringify(name);
}

/** The written form; parses to the same type. */
export function formatPortType(type: PortType): string {
  switch (type.kind) {
    case 'quantity':
      return `quantity<${type.unit}>`;
    case 'file':
      return `file<${type.mediaType}>`;
    case 'table':
      return type.columns === undefined
        ? 'table'
        : `table<${type.columns.map((c) => `${columnName(c.name)}: ${formatPortType(c.type)}`).join(', ')}>`;
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
        `The unit of column "${wanted.name}" is ${fit.from}, and ${fit.to} is needed. Change the type of the input's column to quantity<${fit.from}>.`,
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
  return refused(
    `The output is ${withArticle(formatPortType(from))} and the input takes ${withArticle(formatPortType(to))}.`,
  );
}

/** `a table`, `an integer`. */
export function withArticle(text: string): string {
  return /^[aeiou]/.test(text) ? `an ${text}` : `a ${text}`;
}
