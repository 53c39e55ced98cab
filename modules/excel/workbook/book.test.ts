import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { buildBook } from '../testing/build-book.ts';
import type { TestBook } from '../testing/build-book.ts';
import { readBook } from '../testing/read-book.ts';
import { unpackParts } from './archive.ts';

const book: TestBook = {
  sheets: [
    {
      name: 'Parameters',
      cells: {
        A1: 'a & <b>',
        A4: { raw: '<c r="A4"><f t="shared" ref="A4:A5" si="0">C4*2</f><v>4</v></c>' },
        A5: { raw: '<c r="A5"><f t="shared" si="0"/><v>6</v></c>' },
        C4: 2,
        C5: 3,
      },
    },
  ],
  names: { spar_t: 'Parameters!$C$4' },
};
const params = {
  cells: {
    t: { at: 'spar_t', type: 'quantity<mm>' },
    six: { at: 'Parameters!A5', type: 'number' },
    a: { at: 'Parameters!A1', type: 'text' },
  },
  inputs: { c: { at: 'Parameters!C5', type: 'number' } },
};

describe('workbooks as different programs write them', () => {
  const variants: readonly (readonly [string, Partial<TestBook>])[] = [
    ['shared strings', { strings: 'shared' }],
    ['inline strings', { strings: 'inline' }],
    ['a prefix on every element', { prefix: 'x:' }],
    ['absolute targets in relations', { absoluteTargets: true }],
    ['the strict form of the standard', { strict: true }],
    ['another order of parts', { zip: { order: 'reversed' } }],
    ['no compression', { zip: { level: 0 } }],
    [
      'drawings, comments and code beside',
      {
        parts: {
          'xl/drawings/drawing1.xml': '<broken',
          'xl/vbaProject.bin': '\u0000',
          'xl/comments1.xml': '<comments/>',
          'xl/externalLinks/externalLink1.xml': '<x/>',
        },
      },
    ],
  ];
  it.each(variants)('%s', async (_, variant) => {
    const { outputs, failure } = await readBook({ ...book, ...variant }, params, { c: { type: 'number', value: 5 } });
    expect(failure).toBe('');
    // A5 has the shared formula of A4 moved down by a row: C5*2.
    expect(outputs).toMatchObject({
      t: { value: 2, origin: 'Parameters!C4' },
      six: { value: 10 },
      a: { value: 'a & <b>' },
    });
  });
});

describe('files that are no workbook', () => {
  const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  const utf16 = (text: string): number[] => [...text].flatMap((letter) => [letter.charCodeAt(0), 0]);
  const valid = buildBook(book);
  const broken = (change: (bytes: Uint8Array) => void): Uint8Array => {
    const copy = valid.slice();
    change(copy);
    return copy;
  };
  it.each([
    ['an empty file', new Uint8Array(), 'uas.xlsx: The file is empty.'],
    [
      'random bytes',
      new Uint8Array([1, 2, 3, 4, 5]),
      'uas.xlsx: It is not an Excel workbook. Save it as an Excel workbook (.xlsx).',
    ],
    [
      'a CSV file',
      strToU8('a;b\n1;2\n'),
      'uas.xlsx: It is not an Excel workbook. Save it as an Excel workbook (.xlsx).',
    ],
    [
      'a Git LFS pointer',
      strToU8('version https://git-lfs.github.com/spec/v1\n'),
      'uas.xlsx: It is a Git LFS pointer, not the workbook. Fetch it with "git lfs pull".',
    ],
    [
      'an old .xls',
      new Uint8Array([...ole, 0, 0]),
      'uas.xlsx: It is a workbook in the old format (.xls). Save it as an Excel workbook (.xlsx).',
    ],
    [
      'an encrypted workbook',
      new Uint8Array([...ole, ...utf16('EncryptedPackage')]),
      'uas.xlsx: The workbook is encrypted. Save it without a password.',
    ],
    [
      'another ZIP archive',
      zipSync({ 'readme.txt': strToU8('hello') }),
      'uas.xlsx: It is a ZIP archive and not an Excel workbook. Save it as an Excel workbook (.xlsx).',
    ],
    [
      'a Word document',
      zipSync({
        '_rels/.rels': strToU8(
          '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
        ),
        'word/document.xml': strToU8('<w:document/>'),
      }),
      'uas.xlsx: It is a ZIP archive and not an Excel workbook. Save it as an Excel workbook (.xlsx).',
    ],
    [
      'an OpenDocument spreadsheet',
      zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'), 'content.xml': strToU8('<x/>') }),
      'uas.xlsx: It is an OpenDocument file. Save it as an Excel workbook (.xlsx).',
    ],
    [
      'a binary workbook',
      zipSync({ 'xl/workbook.bin': strToU8('x') }),
      'uas.xlsx: It is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx).',
    ],
    [
      'a file that was cut off',
      valid.slice(0, valid.length - 30),
      'uas.xlsx: The workbook cannot be opened. Its end is missing; it was cut off, perhaps while it was copied.',
    ],
    [
      'a part with a flipped bit',
      broken((bytes) => void (bytes[90] = (bytes[90] ?? 0) ^ 8)),
      /^uas\.xlsx: The workbook cannot be opened\. Its part \[Content_Types\]\.xml is damaged\.$/,
    ],
    [
      'an encrypted part',
      broken(
        (bytes) =>
          void (bytes[
            bytes.findIndex(
              (_, i) => bytes[i] === 0x50 && bytes[i + 1] === 0x4b && bytes[i + 2] === 1 && bytes[i + 3] === 2,
            ) + 8
          ] = 1),
      ),
      'uas.xlsx: The workbook cannot be opened. Its parts are encrypted. Save it without a password.',
    ],
  ] as const)('%s', async (_, bytes, sentence) => {
    expect((await readBook(bytes, params)).failure).toMatch(sentence);
  });

  it('a workbook without its sheet, or without sheets, is refused', async () => {
    const parts = unzipSync(valid);
    const { 'xl/worksheets/sheet1.xml': _, ...without } = parts;
    expect((await readBook(zipSync(without), params)).failure).not.toBe('');
    expect((await readBook({ sheets: [] }, params)).failure).toMatch(/^uas\.xlsx: The workbook/);
  });

  it('however a workbook is damaged, there is a sentence or a value, never another error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (edits) => {
          const { failure, outputs } = await readBook(
            broken((bytes) => edits.forEach(([at, byte]) => void (bytes[at] = byte))),
            params,
          );
          expect(failure !== '' || 't' in outputs).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a ZIP bomb', () => {
  const megabyte = new Uint8Array(2 ** 20);
  const limits = { parts: 10, partBytes: 4 * 2 ** 20, totalBytes: 6 * 2 ** 20 };
  const all = (): boolean => true;

  it('is refused by what its directory says, before it is unpacked', () => {
    const bomb = zipSync({ 'xl/a.xml': new Uint8Array(5 * 2 ** 20) });
    expect(unpackParts(bomb, all, limits)).toMatchObject({
      ok: false,
      error: 'It would unpack to 5 MiB, which is beyond what is opened (6 MiB).',
    });
    const many = zipSync(Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`${i}.xml`, megabyte])));
    expect(unpackParts(many, all, limits)).toMatchObject({ ok: false });
    expect(unpackParts(many, (name) => name === '1.xml', limits)).toMatchObject({ ok: true });
    expect(
      unpackParts(
        zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}`, new Uint8Array()]))),
        all,
        limits,
      ),
    ).toMatchObject({ ok: false });
  });

  it('that lies in its directory is not unpacked further than it says', () => {
    const bomb = zipSync({ 'a.xml': new Uint8Array(3 * 2 ** 20) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    for (let at = 0; at < bomb.length - 28; at++)
      if (view.getUint32(at, true) === 0x02_01_4b_50) view.setUint32(at + 24, 10, true);
    expect(unpackParts(bomb, all, limits)).toMatchObject({ ok: false, error: 'Its part a.xml is damaged.' });
  });
});

describe('the workbook of the example', () => {
  const bytes = readFileSync(new URL('../../../examples/uas-spar/uas.xlsx', import.meta.url));
  const at = (name: string, type: string): unknown => ({ at: name, type });
  const wanted = {
    units: { column: 'D' },
    cells: {
      spar_t: at('Parameters!C4', 'quantity<mm>'),
      tip: at('tip_check', 'quantity<mm>'),
      mass: at('mass_check', 'quantity<kg>'),
      load: at('half_load', 'quantity<N>'),
    },
    inputs: { spar_t: at('spar_t', 'quantity<mm>') },
  };
  // The table of the scenario (closed forms): wall, tip deflection, mass.
  it.each([
    [1.6, 179.9, 0.604],
    [1.8, 163.8, 0.674],
    [2, 151, 0.742],
    [2.2, 140.6, 0.809],
    [2.4, 132, 0.874],
  ])('gives the closed forms at a wall of %s mm', async (t, tip, mass) => {
    const { outputs, failure } = await readBook(bytes, wanted, { spar_t: { type: 'quantity', value: t, unit: 'mm' } });
    expect(failure).toBe('');
    const value = (port: string): number => Number((outputs[port] as { value: number } | undefined)?.value);
    expect(value('spar_t')).toBe(t);
    expect(Math.abs(value('tip') / tip - 1)).toBeLessThan(0.005);
    expect(Math.abs(value('mass') / mass - 1)).toBeLessThan(0.005);
    expect(Math.abs(value('load') / 465.8 - 1)).toBeLessThan(0.005);
  });

  it('was saved with the results that its formulas give', async () => {
    const { outputs, warnings } = await readBook(bytes, wanted);
    expect(outputs).toMatchObject({ spar_t: { value: 2, origin: 'Parameters!C4' } });
    expect(warnings).toEqual([]);
  });
});
