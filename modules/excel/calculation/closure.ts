import { formatArea } from '../workbook/address.ts';
import type { Area } from '../workbook/address.ts';
import type { Book, BookCell } from '../workbook/book.ts';
import { expand } from './expand.ts';
import type { Expanded, Place } from './expand.ts';

export interface FormulaNode {
  readonly place: Place;
  readonly cell: BookCell;
  readonly expanded: Expanded;
}

/** The part of a workbook that some cells are calculated from: formulas and constants, and nothing else. */
export interface Closure {
  readonly formulas: ReadonlyMap<string, FormulaNode>;
  readonly constants: ReadonlyMap<string, { readonly place: Place; readonly cell: BookCell }>;
  /** The ranges that the formulas read, filled or not. */
  readonly reads: readonly { readonly sheet: number; readonly area: Area }[];
}

const everything: Area = { top: 1, left: 1, bottom: Number.MAX_SAFE_INTEGER, right: Number.MAX_SAFE_INTEGER };

export function placeKey({ sheet, row, column }: Place): string {
  return `${sheet}:${row}:${column}`;
}

/** Everything that `wanted` depends on, with itself. `given` cells count as constants, whatever they hold. */
export function closureOf(book: Book, wanted: readonly Place[], given: ReadonlySet<string>): Closure {
  const formulas = new Map<string, FormulaNode>();
  const constants = new Map<string, { place: Place; cell: BookCell }>();
  const scanned = new Map<string, { sheet: number; area: Area }>();
  const waiting: Place[] = [...wanted];

  const scan = (sheet: number, area: Area): void => {
    const key = `${sheet}:${formatArea(area)}`;
    if (scanned.has(key)) return;
    scanned.set(key, { sheet, area });
    for (const at of book.sheets[sheet]?.filled(area) ?? []) waiting.push({ sheet, ...at });
  };

  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const cell = book.sheets[place.sheet]?.cell(place);
    if (cell === undefined) continue;
    const key = placeKey(place);
    if (formulas.has(key) || constants.has(key)) continue;
    if (cell.formula === undefined || given.has(key)) {
      constants.set(key, { place, cell });
      continue;
    }
    if (cell.array !== undefined && (cell.array.area.top !== place.row || cell.array.area.left !== place.column)) {
      waiting.push({ sheet: place.sheet, row: cell.array.area.top, column: cell.array.area.left });
      continue;
    }
    const expanded = expand(book, cell.formula, place);
    formulas.set(key, { place, cell, expanded });
    if (expanded.readsAnything) for (const sheet of book.sheets) scan(sheet.index, everything);
    for (const read of expanded.reads) scan(read.sheet, read.area);
  }
  return { formulas, constants, reads: [...scanned.values()] };
}
