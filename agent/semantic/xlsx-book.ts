import { SSF, read } from '@e965/xlsx';
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { own } from '#shared/std/json.ts';
import { partText, readParts, storeParts } from './zip-parts.ts';
import type { Parts } from './zip-parts.ts';

/** A cell that holds something. */
export interface CellMeaning {
  /** From 1. */
  readonly row: number;
  readonly column: number;
  /** `n`, `s`, `b`, `e`; `z` for a formula that was saved without its result. */
  readonly type: string;
  readonly value: string | number | boolean | null;
  /** With the range of an array formula, and a mark where it spills by itself. */
  readonly formula: string | undefined;
  /** What its number format says beyond the number of digits; empty for a plain number. */
  readonly format: string;
}

export interface SheetMeaning {
  readonly name: string;
  readonly cells: ReadonlyMap<string, CellMeaning>;
  readonly merged: readonly string[];
  /** Dates written as text and what-if tables, as their elements stand in the file: the parser takes both for numbers. */
  readonly other: readonly string[];
}

/** What a workbook says, without how it is packed and painted. */
export interface BookMeaning {
  readonly date1904: boolean;
  /** Attributes that decide how saved results are taken. */
  readonly calculation: string;
  readonly sheets: readonly SheetMeaning[];
  /** Defined names, `Sheet!name` for one that belongs to a sheet, and what they stand for. */
  readonly names: ReadonlyMap<string, string>;
  /** Excel tables: name, and range with columns. */
  readonly tables: ReadonlyMap<string, string>;
}

/** A million cells; the digest is taken in the agent, which waits for it. */
const maxUnpacked = 32 * 1024 * 1024;

const unsaid =
  /(^|\/)(docProps|customXml|theme|drawings|charts|media|embeddings|externalLinks|pivotTables|pivotCache|printerSettings|comments\d*|threadedComments|persons|ctrlProps|slicers|slicerCaches|activeX|diagrams|queryTables|calcChain)([./]|$)/i;
const wanted = (name: string): boolean => /\.(xml|rels)$/i.test(name) && !unsaid.test(name);

const columnLetters = (column: number): string =>
  column <= 26
    ? String.fromCharCode(64 + column)
    : columnLetters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));

/** The number format without its digits, colours and padding: dates, percentages, units and text formats remain. */
function formatMeaning(code: unknown): string {
  if (typeof code !== 'string' || code === 'General') return '';
  return code.replace(/\[(?!h|m|s|\$)[^\]]*\]|_.|\*.|[0#?.,]|\\(?=[-\s])/gi, '').replace(/^[-;()\s]*$/, '');
}

function formulaOf(cell: CellObject): string | undefined {
  if (cell.f === undefined) return undefined;
  return cell.F === undefined ? cell.f : `{${cell.F}${cell.D === true ? '*' : ''}}${cell.f}`;
}

function cellsOf(sheet: WorkSheet | undefined): Map<string, CellMeaning> {
  const cells = new Map<string, CellMeaning>();
  for (const [r, row] of (sheet?.['!data'] ?? []).entries()) {
    for (const [c, cell] of ((row as (CellObject | undefined)[] | undefined) ?? []).entries()) {
      if (cell === undefined || (cell.t === 'z' && cell.f === undefined)) continue;
      const value = cell.t === 'z' || typeof cell.v === 'object' || cell.v === undefined ? null : cell.v;
      const format = cell.t === 'n' ? formatMeaning(cell.z) : '';
      cells.set(`${columnLetters(c + 1)}${r + 1}`, {
        row: r + 1,
        column: c + 1,
        type: cell.t,
        value,
        formula: formulaOf(cell),
        format,
      });
    }
  }
  return cells;
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}=["']([^"']*)["']`).exec(tag)?.[1] ?? '';
}

function tablesOf(parts: Parts): Map<string, string> {
  const tables = new Map<string, string>();
  for (const name of parts.keys()) {
    const xml = /(^|\/)tables\/[^/]+\.xml$/i.test(name) ? (partText(parts, name) ?? '') : '';
    const table = /<table\s[^>]*>/.exec(xml)?.[0];
    if (table === undefined) continue;
    const columns = (xml.match(/<tableColumn\s[^>]*>/g) ?? []).map((tag) => attribute(tag, 'name'));
    const rows = `headers ${attribute(table, 'headerRowCount') || '1'}, totals ${attribute(table, 'totalsRowCount') || '0'}`;
    tables.set(attribute(table, 'displayName'), `${attribute(table, 'ref')} (${columns.join(', ')}; ${rows})`);
  }
  return tables;
}

function namesOf(book: WorkBook): Map<string, string> {
  const names = (book.Workbook?.Names ?? []).filter(({ Name }) => !Name.startsWith('_xlnm.'));
  return new Map(
    names.map(({ Name, Ref, Sheet }) => [
      Sheet === undefined ? Name : `${book.SheetNames[Sheet] ?? Sheet}!${Name}`,
      Ref,
    ]),
  );
}

/** The part of each sheet, in the order of the sheets, by the relations of the workbook. */
function sheetTexts(parts: Parts, workbook: string): string[] {
  const relations = partText(parts, 'xl/_rels/workbook.xml.rels') ?? '';
  const targets = new Map(
    (relations.match(/<Relationship\s[^>]*>/g) ?? []).map((tag) => [attribute(tag, 'Id'), attribute(tag, 'Target')]),
  );
  return (workbook.match(/<sheet\s[^>]*>/g) ?? []).map((tag) => {
    const target = targets.get(attribute(tag, '\\w+:id')) ?? '';
    return partText(parts, target.startsWith('/') ? target.slice(1) : `xl/${target}`) ?? '';
  });
}

function otherOf(xml: string): string[] {
  if (!/t=["'](d|dataTable)["']/.test(xml)) return [];
  return xml.match(/<c\s[^>]*\bt=["']d["'][^>]*>|<f\s[^>]*\bt=["']dataTable["'][^>]*>/g) ?? [];
}

const calculationAttributes = ['calcCompleted', 'fullCalcOnLoad', 'fullPrecision', 'iterate'];

function meaningOf(book: WorkBook, parts: Parts, workbook: string): BookMeaning {
  const texts = sheetTexts(parts, workbook);
  const calcPr = /<calcPr\s[^>]*>/.exec(workbook)?.[0] ?? '';
  return {
    date1904: book.Workbook?.WBProps?.date1904 === true,
    calculation: calculationAttributes.map((name) => attribute(calcPr, name)).join(','),
    sheets: book.SheetNames.map((name, index) => {
      const sheet = own(book.Sheets, name);
      const merged = (sheet?.['!merges'] ?? []).map(
        ({ s, e }) => `${columnLetters(s.c + 1)}${s.r + 1}:${columnLetters(e.c + 1)}${e.r + 1}`,
      );
      return { name, cells: cellsOf(sheet), merged: merged.toSorted(), other: otherOf(texts[index] ?? '') };
    }),
    names: namesOf(book),
    tables: tablesOf(parts),
  };
}

/**
 * Reads what a workbook says. Undefined where the bytes are no workbook, are too large, or are written in a way that the
 * parser reads only in part (prefixed elements, a workbook in another place): then its bytes are all that is compared.
 */
export function readBook(bytes: Uint8Array): BookMeaning | undefined {
  const parts = readParts(bytes, wanted, maxUnpacked);
  const workbook = parts === undefined ? undefined : partText(parts, 'xl/workbook.xml');
  if (parts === undefined || workbook === undefined || !/<workbook[\s>]/.test(workbook)) return undefined;
  try {
    const book = read(storeParts(parts), {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      nodim: true,
      sheetStubs: true,
    });
    const texts = sheetTexts(parts, workbook);
    const plain =
      texts.length === book.SheetNames.length && texts.every((xml) => /<(worksheet|chartsheet)[\s>]/.test(xml));
    return plain ? meaningOf(book, parts, workbook) : undefined;
  } catch {
    return undefined; // the module that reads it says what is wrong, with the place
  }
}

/** A date serial as people read it. */
export function dateText(serial: number, date1904: boolean): string {
  const format = (SSF as { format(code: string, value: number, options: { date1904: boolean }): string }).format;
  return format(Number.isInteger(serial) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss', serial, { date1904 });
}
