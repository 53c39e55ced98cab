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
