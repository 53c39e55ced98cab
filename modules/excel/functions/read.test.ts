import { describe, expect, it } from 'vitest';
import { readBook } from '../testing/read-book.ts';
import type { TestBook, TestCell } from '../testing/build-book.ts';

const one = (cells: Readonly<Record<string, TestCell>>, more: Partial<TestBook> = {}): TestBook => ({
  sheets: [{ name: 'Parameters', cells }],
  ...more,
});
const mm = { at: 'Parameters!C4', type: 'quantity<mm>' };

describe('a cell', () => {
  it('is read in the unit of its port, with its place', async () => {
    const { outputs } = await readBook(one({ C4: 2.2 }), { cells: { spar_t: mm } });
    expect(outputs).toEqual({ spar_t: { type: 'quantity', value: 2.2, unit: 'mm', origin: 'Parameters!C4' } });
  });

  it('is found by name, by quoted sheet and without regard to case, and its origin is always sheet and cell', async () => {
    const book: TestBook = {
      sheets: [
        { name: 'Load cases', cells: { B2: 3.8 } },
        { name: "It's", cells: { A1: 1 } },
      ],
      names: { n_limit: "'Load cases'!$B$2", own: { ref: "'It''s'!$A$1", sheet: 1 } },
    };
    const type = 'number';
    const { outputs, failure } = await readBook(book, {
      cells: {
        a: { at: 'N_LIMIT', type },
        b: { at: "'Load cases'!$B$2", type },
        c: { at: "'it''s'!A1", type },
        d: { at: "'It''s'!own", type },
      },
    });
    expect(failure).toBe('');
    expect(outputs).toMatchObject({
      a: { value: 3.8, origin: "'Load cases'!B2" },
      b: { value: 3.8, origin: "'Load cases'!B2" },
      c: { value: 1, origin: "'It''s'!A1" },
      d: { value: 1 },
    });
  });

  it('is read as text, boolean, whole number and date', async () => {
    // 46342 days after 1899-12-30 and 44880 after 1904-01-01 are both 2026-11-16.
    const cells: Record<string, TestCell> = {
      A1: ' Rev B ',
      A2: true,
      A3: 7,
      A4: { v: 46342, format: 'yyyy-mm-dd' },
      A5: { v: 46342.75, format: 'yyyy-mm-dd hh:mm' },
    };
    const at = (cell: string, type: string): unknown => ({ at: `Parameters!${cell}`, type });
    const params = {
      cells: {
        t: at('A1', 'text'),
        b: at('A2', 'boolean'),
        i: at('A3', 'integer'),
        d: at('A4', 'text'),
        dt: at('A5', 'text'),
      },
    };
    const { outputs } = await readBook(one(cells), params);
    expect(outputs).toMatchObject({
      t: { value: ' Rev B ' },
      b: { value: true },
      i: { type: 'integer', value: 7 },
      d: { value: '2026-11-16' },
      dt: { value: '2026-11-16T18:00:00' },
    });
    const mac = await readBook(one({ A4: { v: 44880, format: 'yyyy-mm-dd' } }, { date1904: true }), {
      cells: { d: at('A4', 'text') },
    });
    expect(mac.outputs).toMatchObject({ d: { value: '2026-11-16' } });
  });

  it('keeps all digits that the workbook stores', async () => {
    const { outputs } = await readBook(one({ C4: 0.30000000000000004, C5: 1.2345678901234e-19 }), {
      cells: { a: mm, b: { at: 'Parameters!C5', type: 'number' } },
    });
    expect(outputs).toMatchObject({ a: { value: 0.30000000000000004 }, b: { value: 1.2345678901234e-19 } });
  });

  it('is read from a hidden sheet', async () => {
    const { outputs } = await readBook(
      { sheets: [{ name: 'Parameters', hidden: true, cells: { C4: 2 } }] },
      { cells: { a: mm } },
    );
    expect(outputs).toMatchObject({ a: { value: 2 } });
  });
});

describe('the unit of a cell', () => {
  const units = { column: 'D' };

  it('comes from the units column and is converted (0.0866 in = 2.19964 mm)', async () => {
    const { outputs } = await readBook(one({ C4: 0.0866, D4: 'in' }), { cells: { t: mm }, units });
    expect(outputs).toMatchObject({ t: { value: 2.19964, unit: 'mm' } });
  });

  it('is the one given for the cell, before the column', async () => {
    const book = one({ C4: 0.22, D4: 'in' });
    expect((await readBook(book, { cells: { t: { ...mm, unit: 'cm' } }, units })).outputs).toMatchObject({
      t: { value: 2.2 },
    });
    expect((await readBook(book, { cells: { t: { ...mm, units: { column: 'D' } } } })).outputs).toMatchObject({
      t: { value: 5.588 },
    });
  });

  it('is the unit of the port where nothing says another', async () => {
    expect((await readBook(one({ C4: 0.22, D4: 'in' }), { cells: { t: mm } })).outputs).toMatchObject({
      t: { value: 0.22 },
    });
  });

  it('may be none: a dash, 1 or nothing beside a plain number, and % is a hundredth', async () => {
    const cells = { C4: 0.33, D4: '-', C5: 3.8, C6: 15, D6: '%', C7: 2, D7: 1 };
    const number = (row: number): unknown => ({ at: `Parameters!C${row}`, type: 'number' });
    const { outputs } = await readBook(one(cells), {
      cells: { a: number(4), b: number(5), c: number(6), d: number(7) },
      units,
    });
    expect(outputs).toMatchObject({ a: { value: 0.33 }, b: { value: 3.8 }, c: { value: 0.15 }, d: { value: 2 } });
  });

  it('of a percentage is none: 15 % is stored as 0.15', async () => {
    const cells = { C4: { v: 0.15, format: '0%' }, D5: '%', C5: { v: 0.15, format: '0.0%' } };
    const params = {
      cells: {
        a: { at: 'Parameters!C4', type: 'quantity<%>' },
        b: { at: 'Parameters!C4', type: 'number' },
        c: { at: 'Parameters!C5', type: 'quantity<%>', units },
      },
    };
    expect((await readBook(one(cells), params)).outputs).toMatchObject({
      a: { value: 15, unit: '%' },
      b: { value: 0.15 },
      c: { value: 15 },
    });
  });

  it('and the significant digits come from a text that is a whole quantity', async () => {
    const { outputs } = await readBook(one({ C4: ' 0.0866 in ' }), { cells: { t: mm } });
    expect(outputs).toMatchObject({ t: { value: 2.19964, digits: 3 } });
  });

  it.each([
    [
      { C4: 2.2, D4: 'kg' },
      'uas.xlsx: cell Parameters!C4 is in kg, and spar_t needs a length in mm. Correct the unit, or the type of spar_t.',
    ],
    [
      { C4: 2.2, D4: 'furlongs' },
      /^uas\.xlsx: cell Parameters!D4 gives the unit of spar_t, and it cannot be read\. 'furlongs' is not a known unit/,
    ],
    [
      { C4: 2.2 },
      "uas.xlsx: cell Parameters!D4 is empty, and it gives the unit of spar_t. Write its unit there, such as mm, or set the cell's unit here.",
    ],
    [
      { C4: 2.2, D4: 7 },
      'uas.xlsx: cell Parameters!D4 holds the number 7, and it gives the unit of spar_t. Write a unit such as mm.',
    ],
    [
      { C4: { v: 0.022, format: '0.0%' }, D4: 'mm' },
      'uas.xlsx: cell Parameters!C4 is shown as a percentage, and its unit is given as mm. Correct the one or the other.',
    ],
  ])('is refused where it does not fit: %j', async (cells, sentence) => {
    expect((await readBook(one(cells as Record<string, TestCell>), { cells: { spar_t: mm }, units })).failure).toMatch(
      sentence,
    );
  });

  it('is refused where the cell shows another one than is assumed', async () => {
    const { failure } = await readBook(one({ C4: { v: 0.0866, format: '0.0000" in"' } }), { cells: { spar_t: mm } });
    expect(failure).toBe(
      "uas.xlsx: cell Parameters!C4 is shown in in, and spar_t is taken to be in mm. Set the cell's unit here.",
    );
    expect(
      (await readBook(one({ C4: { v: 2.2, format: '0.0" mm"' } }), { cells: { spar_t: mm } })).outputs,
    ).toMatchObject({ spar_t: { value: 2.2 } });
  });

  it('of a percentage is never a length', async () => {
    const { failure } = await readBook(one({ C4: { v: 0.022, format: '0.0%' } }), { cells: { spar_t: mm } });
    expect(failure).toBe(
      'uas.xlsx: cell Parameters!C4 is in 1, and spar_t needs a length in mm. Correct the unit, or the type of spar_t.',
    );
  });

  it('is never dropped from a plain number', async () => {
    const { failure } = await readBook(one({ C4: 2.2, D4: 'mm' }), {
      cells: { nu: { at: 'Parameters!C4', type: 'number' } },
      units,
    });
    expect(failure).toBe(
      'uas.xlsx: cell Parameters!C4 is in mm, and nu needs a plain number. Give it the type quantity<mm>.',
    );
  });
});

describe('a cell that does not fit', () => {
  const units = { column: 'D' };
  it.each([
    [
      'a comma',
      { C4: '2,2', D4: 'mm' },
      { units },
      "uas.xlsx: cell Parameters!C4 holds the text '2,2', and spar_t needs a length. Write 2.2 with the unit column in mm, or set the cell's unit here.",
    ],
    [
      'a number typed as text',
      { C4: ' 2.2 ' },
      {},
      "uas.xlsx: cell Parameters!C4 holds the text ' 2.2 ', and spar_t needs a length. Write 2.2 as a number, in mm, or set the cell's unit here.",
    ],
    [
      'a number with a space',
      { C4: '1 500' },
      {},
      "uas.xlsx: cell Parameters!C4 holds the text '1 500', and spar_t needs a length. Write 1500 as a number, in mm, or set the cell's unit here.",
    ],
    [
      'a quantity beside a units column',
      { C4: '2.2 mm', D4: 'mm' },
      { units },
      "uas.xlsx: cell Parameters!C4 holds the text '2.2 mm', and spar_t needs a length. Write 2.2 there and mm in column D.",
    ],
    [
      'words',
      { C4: 'tbd' },
      {},
      "uas.xlsx: cell Parameters!C4 holds the text 'tbd', and spar_t needs a length. Write a number there, or point to another cell.",
    ],
    [
      'nothing',
      { A1: 1 },
      {},
      'uas.xlsx: cell Parameters!C4 is empty, and spar_t needs a length. Write a number there, or point to another cell.',
    ],
    [
      'only a format',
      { C4: { format: '0.0' } },
      {},
      'uas.xlsx: cell Parameters!C4 is empty, and spar_t needs a length. Write a number there, or point to another cell.',
    ],
    [
      'a truth',
      { C4: true },
      {},
      'uas.xlsx: cell Parameters!C4 holds TRUE, and spar_t needs a length. Write a number there, or point to another cell.',
    ],
    [
      'a date',
      { C4: { v: 46342, format: 'dd/mm/yyyy' } },
      {},
      'uas.xlsx: cell Parameters!C4 holds the date 2026-11-16, and spar_t needs a length. Point to another cell, or format it as a number.',
    ],
    [
      'a date written as text (ISO 8601)',
      { C4: { raw: '<c r="C4" t="d"><v>2026-11-16T00:00:00</v></c>' } },
      {},
      'uas.xlsx: cell Parameters!C4 holds the date 2026-11-16, and spar_t needs a length. Point to another cell, or format it as a number.',
    ],
    ...['#DIV/0!', '#REF!', '#N/A', '#NAME?', '#NULL!', '#NUM!', '#VALUE!'].map(
      (error) =>
        [
          error,
          { C4: { f: 'A1/B1', error } },
          {},
          `uas.xlsx: cell Parameters!C4 holds the error ${error}, and spar_t needs a length. Correct the formula in the workbook.`,
        ] as const,
    ),
    [
      'an error newer than the parser',
      { C4: { f: 'A1', error: '#SPILL!' } },
      {},
      'uas.xlsx: cell Parameters!C4 holds the error #ERROR!, and spar_t needs a length. Correct the formula in the workbook.',
    ],
  ] as const)('is refused: %s', async (_, cells, params, sentence) => {
    expect((await readBook(one(cells as Record<string, TestCell>), { cells: { spar_t: mm }, ...params })).failure).toBe(
      sentence,
    );
  });

  it('is refused: merged away, with the cell that holds the value', async () => {
    const book: TestBook = { sheets: [{ name: 'Parameters', cells: { C3: 2.2 }, merged: ['C3:C4'] }] };
    expect((await readBook(book, { cells: { spar_t: mm } })).failure).toBe(
      'uas.xlsx: cell Parameters!C4 lies under the merged cells C3:C4, whose value is in C3. Point to Parameters!C3.',
    );
    expect((await readBook(book, { cells: { spar_t: { ...mm, at: 'Parameters!C3' } } })).outputs).toMatchObject({
      spar_t: { value: 2.2 },
    });
  });

  it('is refused: a number where text or a truth belongs, a fraction where a whole number does', async () => {
    const book = one({ C4: 3.1 });
    const say = async (type: string): Promise<string> =>
      (await readBook(book, { cells: { id: { at: 'Parameters!C4', type } } })).failure;
    expect(await say('text')).toBe(
      'uas.xlsx: cell Parameters!C4 holds the number 3.1, and id needs a text. Give it the type number, or write it as text in the workbook.',
    );
    expect(await say('boolean')).toBe(
      'uas.xlsx: cell Parameters!C4 holds the number 3.1, and id needs TRUE or FALSE. Write one there, or point to another cell.',
    );
    expect(await say('integer')).toBe(
      'uas.xlsx: cell Parameters!C4 holds the number 3.1, and id needs a whole number. Write one, or give it the type number.',
    );
  });
});

describe('a place that is not there', () => {
  const book: TestBook = {
    sheets: [
      { name: 'Parameters', cells: { C4: 2 } },
      { name: 'Loads', cells: {} },
    ],
    names: {
      spar_t: 'Parameters!$C$4',
      gone: '#REF!',
      g0: '9.80665',
      many: 'Parameters!$C$4:$C$5',
      outside: '[1]Sheet1!$A$1',
      lost: 'Sheet9!$A$1',
    },
  };
  it.each([
    ['Paramters!C4', 'uas.xlsx: There is no sheet "Paramters", where t should be. Did you mean "Parameters"?'],
    ['Zzz!C4', 'uas.xlsx: There is no sheet "Zzz", where t should be. The sheets are Parameters, Loads.'],
    ['spar_tt', 'uas.xlsx: There is no name "spar_tt", where t should be. Did you mean "spar_t"?'],
    ['gone', 'uas.xlsx: The name gone, where t should be, stands for #REF! and not for a place. Point to a cell.'],
    ['g0', 'uas.xlsx: The name g0, where t should be, stands for 9.80665 and not for a place. Point to a cell.'],
    [
      'many',
      'uas.xlsx: The name many, where t should be, stands for the range Parameters!C4:C5, and one cell is needed. Read it as a table.',
    ],
    [
      'outside',
      'uas.xlsx: The name outside, where t should be, leads to another workbook ([1]Sheet1!$A$1). Point to a cell of this one.',
    ],
    ['lost', 'uas.xlsx: There is no sheet "Sheet9", where t should be. The sheets are Parameters, Loads.'],
  ])('%s', async (at, sentence) => {
    expect((await readBook(book, { cells: { t: { at, type: 'number' } } })).failure).toBe(sentence);
  });
});
