import { parsePortType } from '#shared/model/port-type.ts';
import type { Cell, ValueOf } from '#shared/model/value.ts';
import { formatNumber, prettyUnit } from '#shared/units/quantity.ts';

export type TableValue = ValueOf<'table'>;

export interface TableSort {
  readonly column: number;
  readonly descending: boolean;
}

/** `frequency [Hz]`; a column that is no quantity has its type in words on hover only. */
export function columnTitle({ name, type }: TableValue['columns'][number]): string {
  const parsed = parsePortType(type);
  return parsed.ok && parsed.value.kind === 'quantity' && parsed.value.unit !== '1'
    ? `${name} [${prettyUnit(parsed.value.unit)}]`
    : name;
}

/** Whether the cells of a column are numbers, which stand at its right. */
export function isNumeric({ type }: TableValue['columns'][number]): boolean {
  const parsed = parsePortType(type);
  return parsed.ok && ['quantity', 'number', 'integer'].includes(parsed.value.kind);
}

/** A cell for people, at most six digits; the whole number stands on hover and is what is copied. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' ? formatNumber(cell) : String(cell);
}

const byText = new Intl.Collator('en', { numeric: true });

function compareCells(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return byText.compare(String(a), String(b));
}

/** The numbers of the rows as they are to be shown. Equal cells keep their order; empty ones stand last either way. */
export function sortedRows({ rows }: Pick<TableValue, 'rows'>, sort: TableSort | undefined): number[] {
  const order = rows.map((_, index) => index);
  if (sort === undefined) return order;
  const { column, descending } = sort;
  const at = (row: number): Cell => rows[row]?.[column] ?? null;
  return order.toSorted((a, b) => {
    const [x, y] = [at(a), at(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return descending ? compareCells(y, x) : compareCells(x, y);
  });
}

/** A click on a head: up, down, and back to the order of the table. */
export function nextSort(sort: TableSort | undefined, column: number): TableSort | undefined {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

/** Tabs between cells and every digit, as a spreadsheet takes it from the clipboard. */
export function tableText(table: Pick<TableValue, 'columns' | 'rows'>, order: readonly number[]): string {
  const clean = (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ');
  const line = (cells: readonly string[]): string => cells.map(clean).join('\t');
  const head = line(table.columns.map(columnTitle));
  const rows = order.map((row) => line((table.rows[row] ?? []).map((cell) => (cell === null ? '' : String(cell)))));
  return [head, ...rows].join('\n');
}
