/*
 * Changes cells of a workbook without a spreadsheet program:
 *
 *   node examples/uas-spar/set-cell.ts uas.xlsx Parameters!C4 2.2
 *   node examples/uas-spar/set-cell.ts uas.xlsx Parameters!C4 0.0866 D4 in
 *
 * Only the named cells change; formats, other sheets' contents and every other part stay as they are. The saved results of
 * formulas are taken out, because they belong to the old values, and the workbook asks to be calculated when it is opened.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

class CellError extends Error {
  override readonly name = 'CellError';
}

interface Address {
  readonly sheet: string;
  readonly cell: string;
}

const decode = (xml: string): string =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
const encode = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `Parameters!C4`, `'Two words'!C4`, or `C4` on the sheet of the cell before. */
function parseAddress(text: string, sheetBefore: string | undefined): Address {
  const parts = /^(?:'((?:[^']|'')+)'!|([^'!]+)!)?\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(text);
  const sheet = parts?.[1]?.replaceAll("''", "'") ?? parts?.[2] ?? sheetBefore;
  if (parts === null || sheet === undefined) throw new CellError(`"${text}" is not a cell. Write it as Parameters!C4.`);
  return { sheet, cell: `${(parts[3] ?? '').toUpperCase()}${parts[4] ?? ''}` };
}

const columnOf = (cell: string): number =>
  [...cell.replace(/\d+$/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
const rowOf = (cell: string): number => Number(cell.replace(/^[A-Z]+/, ''));
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found === null ? undefined : decode(found[1] ?? found[2] ?? '');
};

/** Part name of each sheet, by the sheet's name. */
function sheetParts(parts: Readonly<Record<string, Uint8Array>>): Map<string, string> {
  const workbook = parts['xl/workbook.xml'];
  const relations = parts['xl/_rels/workbook.xml.rels'];
  if (workbook === undefined || relations === undefined) throw new CellError('This is not an Excel workbook (.xlsx).');
  const targets = new Map(
    (strFromU8(relations).match(/<Relationship\s[^>]*>/g) ?? []).map((tag) => {
      const target = attribute(tag, 'Target') ?? '';
      return [attribute(tag, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target}`] as const;
    }),
  );
  const sheets = strFromU8(workbook).match(/<sheet\s[^>]*>/g) ?? [];
  return new Map(sheets.map((tag) => [attribute(tag, 'name') ?? '', targets.get(attribute(tag, 'r:id')) ?? '']));
}

function cellXml(cell: string, style: string | undefined, value: number | string): string {
  const start = `<c r="${cell}"${style === undefined ? '' : ` s="${style}"`}`;
  return typeof value === 'number'
    ? `${start}><v>${value}</v></c>`
    : `${start} t="inlineStr"><is><t xml:space="preserve">${encode(value)}</t></is></c>`;
}

/** Elements that are kept in order, and how to find one's place in it. */
interface Ordered {
  readonly tags: RegExp;
  readonly order: (tag: string) => number;
}

/** Puts `item` among the elements, at its place or over the one that is there. */
function place(xml: string, among: Ordered, wanted: number, item: (old: string | undefined) => string): string {
  for (const match of xml.matchAll(among.tags)) {
    const at = among.order(match[0]);
    if (at === wanted) return xml.slice(0, match.index) + item(match[0]) + xml.slice(match.index + match[0].length);
    if (at > wanted) return xml.slice(0, match.index) + item(undefined) + xml.slice(match.index);
  }
  return xml + item(undefined);
}

const cellTags = /<c\s[^>]*?(?:\/>|>.*?<\/c>)/gs;
const cellsOfRow: Ordered = { tags: cellTags, order: (tag) => columnOf(attribute(tag, 'r') ?? '') };
const rowsOfSheet: Ordered = { tags: /<row\s[^>]*?(?:\/>|>.*?<\/row>)/gs, order: (tag) => Number(attribute(tag, 'r')) };

function setInRow(row: string | undefined, address: Address, value: number | string): string {
  const number = rowOf(address.cell);
  const [, open = `<row r="${number}">`, inside = ''] =
    row === undefined ? [] : (/^(<row\s[^>]*?)\/>$/s.exec(row) ?? /^(<row\s[^>]*>)(.*)<\/row>$/s.exec(row) ?? []);
  const set = place(inside, cellsOfRow, columnOf(address.cell), (old) => {
    if (old !== undefined && /<f[\s/>]/.test(old))
      throw new CellError(
        `${address.sheet}!${address.cell} holds a formula. Set the cells that it is calculated from.`,
      );
    return cellXml(
      address.cell,
      old === undefined ? undefined : attribute(/^<c\s[^>]*>/.exec(old)?.[0] ?? '', 's'),
      value,
    );
  });
  return `${open.endsWith('>') ? open : `${open}>`}${set}</row>`;
}

function setInSheet(xml: string, address: Address, value: number | string): string {
  const data = /<sheetData\s*\/>|<sheetData>(.*)<\/sheetData>/s.exec(xml);
  if (data === null)
    throw new CellError(`The sheet ${address.sheet} is written in a way that this script does not know.`);
  const rows = place(data[1] ?? '', rowsOfSheet, rowOf(address.cell), (old) => setInRow(old, address, value));
  return `${xml.slice(0, data.index)}<sheetData>${rows}</sheetData>${xml.slice(data.index + data[0].length)}`;
}

/** Takes the saved results out of formula cells; the cells of an array formula's range keep theirs until it is calculated. */
function withoutResults(xml: string): string {
  return xml.replace(cellTags, (cell) =>
    /<f[\s/>]/.test(cell)
      ? cell.replace(/<v>.*?<\/v>|<v\s*\/>/s, '').replace(/^(<c\s[^>]*?)\st="(?:str|e|b|n)"/, '$1')
      : cell,
  );
}

function askToCalculate(workbook: string): string {
  if (!/<calcPr[\s/>]/.test(workbook))
    return workbook.replace(/<\/definedNames>|<\/sheets>(?!.*<\/definedNames>)/s, '$&<calcPr fullCalcOnLoad="1"/>');
  return workbook.replace(
    /<calcPr\b([^>]*?)(\/?)>/,
    (_, attributes: string, end: string) =>
      `<calcPr${attributes.replace(/\sfullCalcOnLoad="[^"]*"/, '')} fullCalcOnLoad="1"${end}>`,
  );
}

/**
 * Changes cells of a workbook's bytes.
 * @param cells value by address, such as `{ 'Parameters!C4': 2.2, 'Parameters!D4': 'in' }`
 * @throws CellError (one sentence) where a cell or a sheet is not there to be set
 */
export function setCells(bytes: Uint8Array, cells: Readonly<Record<string, number | string>>): Uint8Array {
  const parts = unzipSync(bytes);
  const sheets = sheetParts(parts);
  for (const [text, value] of Object.entries(cells)) {
    const address = parseAddress(text, undefined);
    const part = sheets.get(address.sheet) ?? '';
    const xml = parts[part];
    if (xml === undefined)
      throw new CellError(`There is no sheet "${address.sheet}". The sheets are ${[...sheets.keys()].join(', ')}.`);
    parts[part] = strToU8(setInSheet(strFromU8(xml), address, value));
  }
  for (const part of sheets.values()) {
    const xml = parts[part];
    if (xml !== undefined) parts[part] = strToU8(withoutResults(strFromU8(xml)));
  }
  parts['xl/workbook.xml'] = strToU8(askToCalculate(strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array())));
  return zipSync(parts, { mtime: new Date(1980, 0, 1) });
}

const quoted = (sheet: string): string => (/^\w+$/.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`);

function main(args: readonly string[]): void {
  const [path, ...pairs] = args;
  if (path === undefined || pairs.length === 0 || pairs.length % 2 === 1)
    throw new CellError('Usage: set-cell.ts WORKBOOK CELL VALUE [CELL VALUE ...]');
  const cells: Record<string, number | string> = {};
  let sheet: string | undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    const address = parseAddress(pairs[i] ?? '', sheet);
    const value = pairs[i + 1] ?? '';
    sheet = address.sheet;
    cells[`${quoted(sheet)}!${address.cell}`] = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)
      ? Number(value)
      : value;
  }
  writeFileSync(path, setCells(readFileSync(path), cells));
  for (const [cell, value] of Object.entries(cells)) process.stdout.write(`${path}: ${cell} is now ${value}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
