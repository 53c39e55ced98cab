import { parseArea } from './address.ts';
import type { Area } from './address.ts';
import type { WorkbookPackage } from './package.ts';
import { elements } from './xml.ts';

/** An Excel table: a named range with headers. */
export interface WorkbookTable {
  readonly name: string;
  readonly sheet: number;
  /** With the header row and the totals row, where it has them. */
  readonly area: Area;
  readonly headerRows: number;
  readonly totalsRows: number;
  readonly columns: readonly string[];
}

/** The rows of a table between its header and its totals. */
export function dataArea(table: WorkbookTable): Area {
  return { ...table.area, top: table.area.top + table.headerRows, bottom: table.area.bottom - table.totalsRows };
}

/** Line breaks in a header are written `_x000a_`. */
const decodeHeader = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The tables of a sheet, which the parser of cells leaves out. */
export function readTables(parts: WorkbookPackage, sheetPart: string, sheet: number): WorkbookTable[] {
  return parts.relations(sheetPart).flatMap((relation) => {
    const xml = relation.type === 'table' ? parts.text(relation.target) : undefined;
    const table = xml === undefined ? undefined : elements(xml, 'table')[0];
    const area = parseArea(table?.get('ref') ?? '');
    if (xml === undefined || table === undefined || area === undefined) return [];
    const columns = elements(xml, 'tableColumn').map((column) => decodeHeader(column.get('name') ?? ''));
    const count = (name: string, otherwise: number): number => Number(table.get(name) ?? otherwise);
    const name = table.get('displayName') ?? table.get('name') ?? '';
    return [
      { name, sheet, area, headerRows: count('headerRowCount', 1), totalsRows: count('totalsRowCount', 0), columns },
    ];
  });
}
