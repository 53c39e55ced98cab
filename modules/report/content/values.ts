import { Value, formatQuantity, parsePortType } from '@clew/module-sdk';
import type { Arrival, Cell, InputValue, ValueOf } from '@clew/module-sdk';
import { showBytes, showMeasure } from './numbers.ts';
import type { Shown } from './numbers.ts';

export interface ValueRow extends Shown {
  readonly name: string;
  /** Whether `number` is a number, which is set in figures and to the right. */
  readonly numeric: boolean;
  readonly from: string;
  readonly origin: string | undefined;
}

export interface ValueTable {
  readonly name: string;
  readonly from: string;
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Says what is not shown. */
  readonly note: string | undefined;
}

export interface FileRow {
  readonly name: string;
  readonly mediaType: string;
  readonly size: string;
  readonly bytes: string;
  readonly digest: string;
  /** Digest by meaning, where it differs from the digest of the bytes. */
  readonly meaning: string | undefined;
  readonly from: string;
}

/** Longest text that is set in a cell, and most rows of one table; the rest is said to be left out. */
const mostCharacters = 1500;
const mostRows = 500;

/** On a port for JSON a value of another type arrives as the JSON of that value; this gives it its type back. */
export function typedArrival(arrival: Arrival): Arrival {
  const inner = arrival.value.type === 'json' ? Value.safeParse(arrival.value.value) : undefined;
  return inner?.success === true ? { ...arrival, value: inner.data } : arrival;
}

/** Title of the node and name of the port; a port called `value` adds nothing to its node. */
function nameOf({ title, from }: Arrival): string {
  const port = from.slice(from.indexOf('.') + 1);
  if (title === undefined) return from;
  return port === 'value' ? title : `${title}: ${port}`;
}

/** Scalars of the list, in its order. Tables are set on their own, files and verdicts elsewhere. */
export function valueRows(arrivals: readonly Arrival[]): ValueRow[] {
  return arrivals.flatMap((arrival) => {
    const { value } = arrival;
    if (value.type === 'table' || value.type === 'file' || value.type === 'verdict') return [];
    return [{ name: nameOf(arrival), from: arrival.from, origin: arrival.origin, ...showValue(value) }];
  });
}

export function valueTables(arrivals: readonly Arrival[]): ValueTable[] {
  return arrivals.flatMap((arrival) =>
    arrival.value.type === 'table' ? [showTable(nameOf(arrival), arrival.from, arrival.value)] : [],
  );
}

export function fileRows(arrivals: readonly Arrival[]): FileRow[] {
  return arrivals.flatMap(({ from, value }) => {
    if (value.type !== 'file') return [];
    const { name, mediaType, bytes, digest } = value;
    const meaning =
      'meaning' in value && typeof value.meaning === 'string' && value.meaning !== digest ? value.meaning : undefined;
    return [{ name, mediaType, size: showBytes(bytes), bytes: String(bytes), digest, meaning, from }];
  });
}

/** Any value in the cells for number and unit. */
export function showValue(value: InputValue): Shown & { readonly numeric: boolean } {
  switch (value.type) {
    case 'quantity':
      return { ...showMeasure(value), numeric: true };
    case 'number':
      return { ...showMeasure({ ...value, unit: '1' }), numeric: true };
    case 'integer':
      return { number: String(value.value).replace('-', '\u2212'), unit: '', numeric: true };
    case 'text':
      return words(value.value);
    case 'boolean':
      return words(value.value ? 'true' : 'false');
    case 'json':
      return words(JSON.stringify(value.value));
    case 'verdict':
      return words(`${value.id}: ${value.verdict}`);
    case 'table':
      return words(`table of ${value.rows.length} rows and ${value.columns.length} columns`);
    case 'file':
  }
  return words(`file ${value.name}, ${value.digest}`);
}

function words(text: string): Shown & { readonly numeric: boolean } {
  const left = text.length - mostCharacters;
  return {
    number: left > 0 ? `${text.slice(0, mostCharacters)} … (${left} more characters are not shown)` : text,
    unit: '',
    numeric: false,
  };
}

function showTable(name: string, from: string, table: ValueOf<'table'>): ValueTable {
  const columns = table.columns.map((column) => {
    const type = parsePortType(column.type);
    const kind = type.ok ? type.value : undefined;
    const unit = kind?.kind === 'quantity' ? formatQuantity({ value: 0, unit: kind.unit }, ' ').slice(2) : '';
    return {
      name: column.name,
      unit,
      numeric: kind?.kind === 'quantity' || kind?.kind === 'number' || kind?.kind === 'integer',
    };
  });
  const shown = table.rows.slice(0, mostRows).map((row) => columns.map((_, i) => showCell(row[i] ?? null)));
  const note = table.rows.length > mostRows ? `${mostRows} of ${table.rows.length} rows are shown.` : undefined;
  return { name, from, columns, rows: shown, note };
}

function showCell(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? showMeasure({ value: cell, unit: '1' }).number : words(String(cell)).number;
}
