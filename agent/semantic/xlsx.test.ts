import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import { setCells } from '../../examples/uas-spar/set-cell.ts';
import { semanticDigest } from './table.ts';
import { diffXlsx, xlsxMediaType } from './xlsx.ts';

const book = new Uint8Array(readFileSync(new URL('../../examples/uas-spar/uas.xlsx', import.meta.url)));
const digest = (bytes: Uint8Array): string | undefined => semanticDigest(xlsxMediaType, bytes, sha256Text);

/** The workbook with one part's text replaced. */
function edited(part: string, from: RegExp, to: string): Uint8Array {
  const parts = unzipSync(book);
  const text = strFromU8(parts[part] ?? new Uint8Array());
  expect(text).toMatch(from);
  return zipSync({ ...parts, [part]: strToU8(text.replace(from, to)) });
}

const sheet = 'xl/worksheets/sheet1.xml';

test('packed anew, with another order, compression and time, it is the same workbook', () => {
  const parts = unzipSync(book);
  const reversed = Object.fromEntries(Object.entries(parts).toReversed());
  const again = zipSync(reversed, { level: 0, mtime: new Date('2031-05-06T07:08:10Z') });
  expect(Buffer.from(again).equals(Buffer.from(book))).toBe(false);
  expect(digest(again)).toBe(digest(book));
});

test('author, dates and column widths say nothing of its meaning', () => {
  expect(digest(edited('docProps/core.xml', /<dc:creator>[^<]*</, '<dc:creator>Someone else<'))).toBe(digest(book));
  expect(digest(edited(sheet, /width="[\d.]+"/, 'width="77"'))).toBe(digest(book));
});

test('a value, a formula, a saved result, a name and a sheet name each change the digest', () => {
  const changed = [
    setCells(book, { 'Parameters!C4': 2.2 }),
    edited(
      sheet,
      /<f>CONVERT\(spar_t,D4,"mm"\)<\/f>|<f>CONVERT\(spar_t,D4,&quot;mm&quot;\)<\/f>/,
      '<f>spar_t*1000</f>',
    ),
    edited(sheet, /<v>269\.4[0-9.]*<\/v>/, '<v>300</v>'),
    edited('xl/workbook.xml', /Parameters!\$C\$4/, 'Parameters!$C$5'),
    edited('xl/workbook.xml', /name="Requirements"/, 'name="Demands"'),
  ].map(digest);
  expect(new Set([digest(book), ...changed]).size).toBe(changed.length + 1);
});

test('a formula that was saved without its result counts: a change of it is seen', () => {
  const bare = setCells(book, { 'Parameters!B33': 'x' });
  const parts = unzipSync(bare);
  const text = strFromU8(parts[sheet] ?? new Uint8Array());
  expect(text).toMatch(/<f>span\/2<\/f>/);
  const other = zipSync({ ...parts, [sheet]: strToU8(text.replace('<f>span/2</f>', '<f>span/3</f>')) });
  expect(digest(other)).not.toBe(digest(bare));
});

test('bytes that are no workbook have no digest by meaning', () => {
  expect(digest(new TextEncoder().encode('only text'))).toBeUndefined();
  expect(digest(book.slice(0, 500))).toBeUndefined();
});

test('changes are named by sheet and cell, and what formulas made of them is left out', () => {
  expect(diffXlsx(book, setCells(book, { 'Parameters!C4': 2.2 }))).toEqual([
    { at: 'Parameters!C4', before: '2', after: '2.2' },
  ]);
  expect(diffXlsx(book, setCells(book, { 'Parameters!C4': 0.0866, 'Parameters!D4': 'in' }))).toEqual([
    { at: 'Parameters!C4', before: '2', after: '0.0866' },
    { at: 'Parameters!D4', before: '"mm"', after: '"in"' },
  ]);
});

test('dates, percentages and units of number formats count; digits and colours do not', () => {
  const styles = 'xl/styles.xml';
  const format = (code: string): string | undefined =>
    digest(edited(styles, /formatCode="0\.0###"/, `formatCode="${code}"`));
  expect(format('0.00')).toBe(digest(book));
  expect(format('[Red]#,##0.000')).toBe(digest(book));
  const others = ['0.0%', 'yyyy-mm-dd', '0.0&quot; in&quot;', '[h]:mm', '@'].map(format);
  expect(new Set([digest(book), ...others]).size).toBe(others.length + 1);
});

test('whether saved results are current, tables, merged cells, dates as text and the date system count', () => {
  const tables = 'xl/tables/table2.xml';
  const changed = [
    edited('xl/workbook.xml', /<calcPr /, '<calcPr fullCalcOnLoad="1" '),
    edited('xl/workbook.xml', /<workbookPr /, '<workbookPr date1904="1" '),
    edited(tables, /name="limit"/, 'name="bound"'),
    edited(tables, /totalsRowShown="0"/, 'totalsRowCount="1"'),
    edited(sheet, /<\/sheetData>/, '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
    edited(sheet, /<c r="B32"([^>]*)><v>\d+<\/v>/, '<c r="B32"$1 t="d"><v>2026-11-16</v>'),
    edited(sheet, /<f>half_load\*half_span\/2<\/f>/, '<f t="array" ref="C23">half_load*half_span/2</f>'),
  ].map(digest);
  expect(changed).not.toContain(undefined);
  expect(new Set([digest(book), ...changed]).size).toBe(changed.length + 1);
});

test('what the parser reads only in part has no digest by meaning', () => {
  const prefixed = edited(sheet, /^[\s\S]*$/, '');
  expect(digest(prefixed)).toBeUndefined();
  const parts = unzipSync(book);
  const xml = strFromU8(parts[sheet] ?? new Uint8Array()).replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1x:');
  const renamed = xml.replace('xmlns=', 'xmlns:x=');
  expect(digest(zipSync({ ...parts, [sheet]: strToU8(renamed) }))).toBeUndefined();
});

test('a bomb is not unpacked', () => {
  const parts = unzipSync(book);
  const bomb = zipSync({ ...parts, 'xl/worksheets/sheet9.xml': new Uint8Array(40 * 2 ** 20) });
  expect(bomb.byteLength).toBeLessThan(2 ** 20);
  expect(digest(bomb)).toBeUndefined();
});

test('the same workbook has no changes; formulas, formats, dates, names, tables and sheets are named', () => {
  const changes = (part: string, from: RegExp, to: string): unknown => diffXlsx(book, edited(part, from, to));
  expect(diffXlsx(book, zipSync(unzipSync(book), { level: 0 }))).toEqual([]);
  expect(changes(sheet, /<f>span\/2<\/f>/, '<f>span/3</f>')).toEqual([
    { at: 'Parameters!C21', before: '=span/2', after: '=span/3' },
  ]);
  expect(changes(sheet, /<c r="B32"([^>]*)><v>46342/, '<c r="B32"$1><v>46343')).toEqual([
    { at: 'Parameters!B32', before: '2026-11-16', after: '2026-11-17' },
  ]);
  expect(changes(sheet, /<v>269\.4[0-9.]*<\/v>/, '<v>300</v>')).toEqual([
    { at: 'Parameters!C26', before: '269.4109882215775', after: '300' },
  ]);
  expect(changes('xl/workbook.xml', /Parameters!\$C\$4</, 'Parameters!$C$5<')).toEqual([
    { at: 'name spar_t', before: 'Parameters!$C$4', after: 'Parameters!$C$5' },
  ]);
  expect(changes('xl/workbook.xml', /name="Requirements"/, 'name="Demands"')).toEqual([
    { at: 'sheet Requirements', before: 'there', after: 'none' },
    { at: 'sheet Demands', before: 'none', after: 'there' },
  ]);
  expect(diffXlsx(book, new Uint8Array([1, 2]))).toEqual([]);
});

test('changes come by rows and columns, and no more than twenty of them', () => {
  const cells = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`Parameters!H${40 - i}`, i]));
  const changes = diffXlsx(book, setCells(book, { 'Parameters!C10': 4.1, 'Parameters!C4': 2.2, ...cells }));
  expect(changes).toHaveLength(20);
  expect(changes.slice(0, 3).map(({ at }) => at)).toEqual(['Parameters!C4', 'Parameters!C10', 'Parameters!H11']);
});
