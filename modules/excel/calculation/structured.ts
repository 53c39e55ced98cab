import { formatArea, formatCell, quoteSheet } from '../workbook/address.ts';
import type { Area, CellAddress } from '../workbook/address.ts';
import type { Book } from '../workbook/book.ts';
import { dataArea } from '../workbook/tables.ts';
import type { WorkbookTable } from '../workbook/tables.ts';

const unescape = (text: string): string => text.replace(/'(.)/gs, '$1').trim();

/** `[#All],[Mass]` -> `#All`, `Mass`; a bare `Mass` or `#All` is one item; a range of columns is `A`, `:`, `B`. */
function items(inside: string): string[] {
  const trimmed = inside.trim();
  if (!trimmed.startsWith('[') && !trimmed.startsWith('@[')) return trimmed === '' ? [] : [trimmed];
  const found: string[] = trimmed.startsWith('@') ? ['@'] : [];
  for (const match of trimmed.matchAll(/\[((?:'.|[^'[\]])*)\]|:/gs)) found.push(match[1] ?? ':');
  return found;
}

function columnsOf(table: WorkbookTable, names: readonly string[]): { left: number; right: number } | undefined {
  const wanted = names.filter((name) => name !== ':').map((name) => unescape(name).toLowerCase());
  if (wanted.length === 0) return { left: table.area.left, right: table.area.right };
  const at = wanted.map((name) => table.columns.findIndex((column) => column.toLowerCase().trim() === name));
  if (at.includes(-1)) return undefined;
  if (names.includes(':') ? at.length !== 2 : at.length !== 1) return undefined;
  return { left: table.area.left + Math.min(...at), right: table.area.left + Math.max(...at) };
}

function rowsOf(
  table: WorkbookTable,
  parts: readonly string[],
  from: CellAddress,
): { top: number; bottom: number } | undefined {
  const data = dataArea(table);
  const specials = new Set(parts.map((part) => part.toLowerCase()));
  if (specials.size === 0 || (specials.size === 1 && specials.has('#data')))
    return { top: data.top, bottom: data.bottom };
  if (specials.has('#this row') || specials.has('@')) {
    const inside = specials.size === 1 && from.row >= data.top && from.row <= data.bottom;
    return inside ? { top: from.row, bottom: from.row } : undefined;
  }
  if (specials.has('#all')) return { top: table.area.top, bottom: table.area.bottom };
  const tops = [
    specials.has('#headers') ? table.area.top : undefined,
    specials.has('#data') ? data.top : undefined,
    specials.has('#totals') ? data.bottom + 1 : undefined,
  ];
  const bottoms = [
    specials.has('#totals') ? table.area.bottom : undefined,
    specials.has('#data') ? data.bottom : undefined,
    specials.has('#headers') ? data.top - 1 : undefined,
  ];
  const top = tops.find((row) => row !== undefined);
  const bottom = bottoms.find((row) => row !== undefined);
  return top === undefined || bottom === undefined || top > bottom ? undefined : { top, bottom };
}

/**
 * Turns a structured reference into an ordinary one, because the engine knows no tables.
 * @param inside what stands in the outer brackets: `Mass`, `[#This Row],[Mass]`, `#All`, `@Mass`
 * @param from the cell that holds the formula
 * @returns undefined where the table has no such part
 */
export function expandStructured(
  book: Book,
  table: WorkbookTable,
  inside: string,
  from: CellAddress & { sheet: number },
): { text: string; area: Area } | undefined {
  const shorthand = /^\s*@\s*([^[].*)$/s.exec(inside);
  const parts = shorthand === null ? items(inside) : ['@', shorthand[1] ?? ''];
  const isSpecial = (part: string): boolean => part === '@' || part.startsWith('#');
  const rows = rowsOf(table, parts.filter(isSpecial), from);
  const columns = columnsOf(
    table,
    parts.filter((part) => !isSpecial(part)),
  );
  const sheet = book.sheets[table.sheet];
  if (rows === undefined || columns === undefined || sheet === undefined) return undefined;
  const area = { ...rows, ...columns };
  const single = area.top === area.bottom && area.left === area.right;
  const text = single ? formatCell({ row: area.top, column: area.left }) : formatArea(area);
  return { text: `${quoteSheet(sheet.name)}!${text.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2')}`, area };
}
