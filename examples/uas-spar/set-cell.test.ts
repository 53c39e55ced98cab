import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { setCells } from './set-cell.ts';
import { workbookBytes } from './write-workbook.ts';

const path = fileURLToPath(new URL('uas.xlsx', import.meta.url));
const book = new Uint8Array(readFileSync(path));
const texts = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data)]));
const sheet = 'xl/worksheets/sheet1.xml';
const cell = (bytes: Uint8Array, at: string): string =>
  new RegExp(`<c r="${at}"[^>]*?(?:/>|>.*?</c>)`).exec(texts(bytes)[sheet] ?? '')?.[0] ?? '';

test('the workbook is what its script writes, byte for byte, in every time zone', () => {
  expect(Buffer.from(workbookBytes()).equals(Buffer.from(book))).toBe(true);
  const script = fileURLToPath(new URL('write-workbook.ts', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'clew-workbook-'));
  const file = join(folder, 'uas.xlsx');
  const { status } = spawnSync(process.execPath, [script, file], { env: { ...process.env, TZ: 'Asia/Tokyo' } });
  expect(status).toBe(0);
  expect(readFileSync(file).equals(Buffer.from(book))).toBe(true);
  rmSync(folder, { recursive: true });
});

describe('setting a cell', () => {
  test('changes that cell, keeps its format, takes out what formulas gave before, and nothing else', () => {
    const [before, after] = [texts(book), texts(setCells(book, { 'Parameters!C4': 2.2 }))];
    const differ = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(differ.toSorted()).toEqual(['xl/workbook.xml', sheet]);
    const style = / s="\d+"/.exec(cell(book, 'C4'))?.[0] ?? 'no style';
    const set = cell(setCells(book, { 'Parameters!C4': 2.2 }), 'C4');
    expect(set).toBe(`<c r="C4"${style}><v>2.2</v></c>`);
    const withoutResults = (before[sheet] ?? '').replace(/(<f>[^<]*<\/f>)<v>[^<]*<\/v>/g, '$1');
    expect(after[sheet]).toBe(withoutResults.replace(cell(book, 'C4'), set));
    expect(after['xl/workbook.xml']).toMatch(/<calcPr[^>]* fullCalcOnLoad="1"/);
  });

  test('writes texts, and cells and rows that are not there yet, in their order', () => {
    const set = setCells(book, {
      'Parameters!D4': 'in',
      'Parameters!B18': 'x & <y>',
      'Parameters!H60': 1,
      'Parameters!G4': 2,
    });
    expect(cell(set, 'D4')).toMatch(/t="inlineStr"><is><t xml:space="preserve">in<\/t>/);
    expect(cell(set, 'B18')).toMatch('x &amp; &lt;y&gt;');
    const places = [...(texts(set)[sheet] ?? '').matchAll(/<c r="([A-Z])(\d+)"/g)].map(
      ([, letter, row]) => Number(row) * 100 + (letter ?? '').charCodeAt(0),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).toContain(60 * 100 + 'H'.charCodeAt(0));
  });

  test('is refused over a formula and where the sheet is not there', () => {
    expect(() => setCells(book, { 'Parameters!C21': 1 })).toThrow(
      'Parameters!C21 holds a formula. Set the cells that it is calculated from.',
    );
    expect(() => setCells(book, { 'Nope!C4': 1 })).toThrow(
      'There is no sheet "Nope". The sheets are Parameters, Requirements.',
    );
    expect(() => setCells(book, { C4: 1 })).toThrow('"C4" is not a cell. Write it as Parameters!C4.');
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-set-cell-'));
  const file = join(folder, 'uas.xlsx');
  const run = (...args: string[]): { status: number | null; out: string; error: string } => {
    const script = fileURLToPath(new URL('set-cell.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    return { status, out: stdout, error: stderr };
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('sets several cells of a sheet and says so', () => {
    copyFileSync(path, file);
    expect(run(file, 'Parameters!C4', '0.0866', 'D4', 'in')).toEqual({
      status: 0,
      out: `${file}: Parameters!C4 is now 0.0866\n${file}: Parameters!D4 is now in\n`,
      error: '',
    });
    const set = new Uint8Array(readFileSync(file));
    expect(cell(set, 'C4')).toMatch('<v>0.0866</v>');
    expect(cell(set, 'D4')).toMatch('>in<');
  });

  test('changes nothing and says why where it cannot', () => {
    copyFileSync(path, file);
    expect(run(file, 'Parameters!C21', '1')).toMatchObject({
      status: 2,
      error: 'Parameters!C21 holds a formula. Set the cells that it is calculated from.\n',
    });
    expect(run(file, 'Parameters!C4')).toMatchObject({ status: 2, error: expect.stringMatching(/^Usage/) as unknown });
    expect(run(join(folder, 'none.xlsx'), 'Parameters!C4', '2')).toMatchObject({ status: 2 });
    expect(readFileSync(file).equals(Buffer.from(book))).toBe(true);
  });
});
