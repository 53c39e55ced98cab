import type { Cell, Value, ValueOf } from '../model/value.ts';
import type { Json } from '../std/json.ts';

/** A file that a function wrote into its folder. */
export interface OutputFile {
  readonly type: 'file';
  readonly path: string;
  readonly mediaType: string;
  readonly name: string;
}

/** What a function gives back on a port. `origin` says where the value was read, for people: `Parameters!C4`. */
export type Output = (Exclude<Value, { type: 'file' }> | OutputFile) & { readonly origin?: string | undefined };
export type Outputs = Readonly<Record<string, Output>>;

interface Extra {
  /** Significant digits of the source. */
  readonly digits?: number | undefined;
  readonly origin?: string | undefined;
}

function extra(options: Extra): Extra {
  return {
    ...(options.digits === undefined ? {} : { digits: options.digits }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  };
}

export function quantity(value: number, unit: string, options: Extra = {}): ValueOf<'quantity'> & Output {
  return { type: 'quantity', value, unit, ...extra(options) };
}
export function number(value: number, options: Extra = {}): ValueOf<'number'> & Output {
  return { type: 'number', value, ...extra(options) };
}
export function integer(value: number, options: Pick<Extra, 'origin'> = {}): ValueOf<'integer'> & Output {
  return { type: 'integer', value, ...extra(options) };
}
export function text(value: string, options: Pick<Extra, 'origin'> = {}): ValueOf<'text'> & Output {
  return { type: 'text', value, ...extra(options) };
}
export function boolean(value: boolean, options: Pick<Extra, 'origin'> = {}): ValueOf<'boolean'> & Output {
  return { type: 'boolean', value, ...extra(options) };
}
export function json(value: Json, options: Pick<Extra, 'origin'> = {}): ValueOf<'json'> & Output {
  return { type: 'json', value, ...extra(options) };
}
/** @param columns name and written type of each column @param rows one array per row, in the order of the columns */
export function table(
  columns: readonly { name: string; type: string }[],
  rows: readonly (readonly Cell[])[],
): ValueOf<'table'> & Output {
  return { type: 'table', columns: columns.map((c) => ({ ...c })), rows: rows.map((row) => [...row]) };
}
export function file(path: string, mediaType: string, name: string): OutputFile {
  return { type: 'file', path, mediaType, name };
}
