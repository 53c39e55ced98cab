import { describe, expect, it } from 'vitest';
import type { InputValue } from '@clew/module-sdk';
import { readBook } from '../testing/read-book.ts';
import type { TestBook, TestCell } from '../testing/build-book.ts';

const mm = (value: number): InputValue => ({ type: 'quantity', value, unit: 'mm' });
const one = (cells: Readonly<Record<string, TestCell>>, more: Partial<TestBook> = {}): TestBook => ({
  sheets: [{ name: 'Calc', cells }],
  ...more,
});
const number = (cell: string): unknown => ({ at: `Calc!${cell}`, type: 'number' });
const set = { x: { at: 'Calc!A1', type: 'number' } };
const x = (value: number): Record<string, InputValue> => ({ x: { type: 'number', value } });
const advice = 'Set the values in the workbook, calculate and save it in its own program, and read it without inputs.';

describe('an input', () => {
  // A rectangular tube: I = (b h^3 - (b-2t)(h-2t)^3) / 12, in mm^4.
  const inertia = (t: number): number => (20 * 28 ** 3 - (20 - 2 * t) * (28 - 2 * t) ** 3) / 12;
  const book: TestBook = {
    sheets: [
      {
        name: 'Parameters',
        cells: { C4: 2, D4: 'mm', C5: { f: '(20*28^3-(20-2*spar_t)*(28-2*spar_t)^3)/12', v: inertia(2) }, D5: 'mm⁴' },
      },
    ],
    names: { spar_t: 'Parameters!$C$4' },
  };
  const params = {
    units: { column: 'D' },
    cells: { spar_t: { at: 'spar_t', type: 'quantity<mm>' }, I: { at: 'Parameters!C5', type: 'quantity<cm^4>' } },
    inputs: { spar_t: { at: 'spar_t', type: 'quantity<mm>' } },
  };

  it('recalculates what depends on its cell, and an output on the same cell shows it', async () => {
    const { outputs, failure } = await readBook(book, params, { spar_t: mm(2.2) });
    expect(failure).toBe('');
    expect(outputs).toMatchObject({
      spar_t: { value: 2.2, origin: 'Parameters!C4' },
      I: { type: 'quantity', unit: 'cm^4' },
    });
    expect(Number(outputs['I'] !== undefined && 'value' in outputs['I'] ? outputs['I'].value : 0)).toBeCloseTo(
      inertia(2.2) / 10_000,
      12,
    );
  });

  it('leaves everything as saved where it has no value', async () => {
    const { outputs } = await readBook(book, params);
    expect(outputs).toMatchObject({ spar_t: { value: 2 }, I: { value: inertia(2) / 10_000 } });
  });

  it('arrives in the unit of its cell: 25.4 mm in a cell of inches is 1', async () => {
    const inches = one({ A1: 2, B1: 'in', A2: { f: 'A1*10', v: 20 } });
    const given = {
      units: { column: 'B' },
      cells: { ten: { at: 'Calc!A2', type: 'number', units: { column: 'Z' } } },
      inputs: { t: { at: 'Calc!A1', type: 'quantity<mm>' } },
    };
    expect((await readBook(inches, given, { t: mm(25.4) })).outputs).toMatchObject({ ten: { value: 10 } });
  });

  it('sets a percentage as a fraction, and texts and truths as they are', async () => {
    const cells = {
      A1: { v: 0.1, format: '0%' },
      A2: 'a',
      A3: false,
      B1: { f: 'A1*100', v: 10 },
      B2: { f: 'A2&"="&A3', v: 'a=FALSE' },
    };
    const inputs = {
      p: { at: 'Calc!A1', type: 'quantity<%>' },
      t: { at: 'Calc!A2', type: 'text' },
      b: { at: 'Calc!A3', type: 'boolean' },
    };
    const values: Record<string, InputValue> = {
      p: { type: 'quantity', value: 25, unit: '%' },
      t: { type: 'text', value: "it's" },
      b: { type: 'boolean', value: true },
    };
    const { outputs, failure } = await readBook(
      one(cells),
      { cells: { n: number('B1'), s: { at: 'Calc!B2', type: 'text' } }, inputs },
      values,
    );
    expect(failure).toBe('');
    expect(outputs).toMatchObject({ n: { value: 25 }, s: { value: "it's=TRUE" } });
  });

  it('may fill an empty cell', async () => {
    const { outputs } = await readBook(
      one({ B1: { f: 'SUM(A1:A3)', v: 0 } }),
      { cells: { s: number('B1') }, inputs: set },
      x(4),
    );
    expect(outputs).toMatchObject({ s: { value: 4 } });
  });

  it.each([
    [
      'a formula',
      { A1: { f: '1+1', v: 2 } },
      'uas.xlsx: cell Calc!A1 holds the formula =1+1, and the input x would overwrite it. Point the input to a cell that the formula reads.',
    ],
    [
      'a text',
      { A1: 'tbd' },
      "uas.xlsx: cell Calc!A1 holds the text 'tbd', and the input x sets a number. Point it to a cell that holds a number.",
    ],
    [
      'a date',
      { A1: { v: 46342, format: 'yyyy-mm-dd' } },
      'uas.xlsx: cell Calc!A1 holds the date 2026-11-16, and the input x sets a number. Point it to a cell that holds a number.',
    ],
  ] as const)('is refused over %s', async (_, cells, sentence) => {
    expect((await readBook(one({ ...cells, B1: 1 }), { cells: { s: number('B1') }, inputs: set }, x(4))).failure).toBe(
      sentence,
    );
  });

  it('is refused where another input sets the same cell', async () => {
    const { failure } = await readBook(
      one({ A1: 1 }),
      { cells: { s: number('A1') }, inputs: { ...set, y: { at: 'Calc!$A$1', type: 'number' } } },
      x(4),
    );
    expect(failure).toBe('uas.xlsx: cell Calc!A1 is set by two inputs, x and y. Keep one.');
  });

  it('that changes nothing that is read is warned of', async () => {
    const { outputs, warnings } = await readBook(
      one({ A1: 1, B1: { f: '2*3', v: 6 } }),
      { cells: { s: number('B1') }, inputs: set },
      x(4),
    );
    expect(outputs).toMatchObject({ s: { value: 6 } });
    expect(warnings).toEqual(['uas.xlsx: nothing that is read depends on Calc!A1, which is set.']);
  });
});

describe('recalculation', () => {
  const formulas: [string, Record<string, TestCell>, number | string | boolean, Partial<TestBook>?][] = [
    ['a chain of cells', { A2: { f: 'A1*2', v: 2 }, B1: { f: 'A2+A1', v: 3 } }, 12],
    ['a range with constants', { A2: 10, A3: 20, B1: { f: 'SUM(A1:A3)', v: 31 } }, 34],
    ['whole columns and rows', { A2: 10, B1: { f: 'SUM(A:A)+SUM(2:2)-SUM($2:2)', v: 11 } }, 14],
    ['all digits', { A2: { f: 'A1/3', v: 1 / 3 }, B1: { f: 'A2', v: 1 / 3 } }, 4 / 3],
    [
      'very small and very large numbers',
      { A2: { f: 'A1*1E-300', v: 1e-300 }, B1: { f: 'A2*1E-8', v: 1e-308 } },
      4e-308,
    ],
    [
      'a name for a place, a number, a text and a formula',
      { B1: { f: 'here*half&kg&twice', v: '0.5kg2' } },
      '2kg8',
      { names: { here: 'Calc!$A$1', half: '0.5', kg: '"kg"', twice: 'here*2' } },
    ],
    [
      'a name with letters that the engine does not know',
      { B1: { f: 'σ_lim*2', v: 2 } },
      8,
      { names: { σ_lim: 'Calc!$A$1' } },
    ],
    [
      'a name of the sheet before one of the workbook',
      { A2: 100, B1: { f: 'v*2', v: 2 } },
      8,
      { names: { v: { ref: 'Calc!$A$1', sheet: 0 } } },
    ],
    [
      'a text that looks like a formula, a number or a date',
      { A2: '=A1', A3: '12', A4: '2026-11-16', A5: "'x", B1: { f: 'A1&A2&A3&A4&A5', v: "1=A1122026-11-16'x" } },
      "4=A1122026-11-16'x",
    ],
    [
      'newer functions with their prefixes',
      { A2: 4, A3: 9, B1: { f: '_xlfn.XLOOKUP(A1,A1:A2,A2:A3,0)+_xlfn.LET(_xlpm.k,A1,_xlpm.k*2)', v: 6 } },
      12,
    ],
    [
      'a shared formula',
      {
        A2: { raw: '<c r="A2"><f t="shared" ref="A2:A3" si="0">A1*2</f><v>2</v></c>' },
        A3: { raw: '<c r="A3"><f t="shared" si="0"/><v>4</v></c>' },
        B1: { f: 'A3', v: 4 },
      },
      16,
    ],
    [
      'an array formula and its cells',
      { A2: 2, C1: { f: 'A1:A2*10', v: 10, array: 'C1:C2' }, C2: 20, B1: { f: 'C1+C2', v: 30 } },
      60,
    ],
    [
      'a dynamic array formula',
      {
        A2: 2,
        C1: { f: '_xlfn._xlws.SORT(A1:A2)', v: 1, array: 'C1:C2', dynamic: true },
        C2: 2,
        B1: { f: 'C2', v: 2 },
      },
      4,
    ],
    [
      'a structured reference',
      {
        E1: 'm',
        E2: 5,
        E3: 6,
        F1: 'n',
        F2: { f: 'T[[#This Row],[m]]*$A$1', v: 5 },
        F3: { f: 'T[[#This Row],[m]]*$A$1', v: 6 },
        B1: { f: 'SUM(T[n])+COUNTA(T[#Headers])', v: 13 },
      },
      46,
      { sheets: [] },
    ],
    [
      'an error that a formula handles',
      { A2: { f: '1/(A1-4)', v: -1 / 3 }, B1: { f: 'IFERROR(A2,99)', v: -1 / 3 } },
      99,
    ],
    [
      'another sheet with a quoted name',
      { B1: { f: "'My ''sheet'''!A1*A1", v: 7 } },
      28,
      {
        sheets: [
          { name: 'Calc', cells: {} },
          { name: "My 'sheet'", cells: { A1: 7 } },
        ],
      },
    ],
    ['INDIRECT, which may read anything', { A9: 'A1', B1: { f: 'INDIRECT(A9)*2', v: 2 } }, 8],
    ['an error value that nothing reads', { Z1: { f: '1/0', error: '#DIV/0!' }, B1: { f: 'A1', v: 1 } }, 4],
    ['TODAY where nothing that is read depends on it', { Z1: { f: 'TODAY()', v: 46342 }, B1: { f: 'A1+1', v: 2 } }, 5],
    ['a constant beside it, as saved', { B1: 7 }, 7],
  ];
  it.each(formulas.map(([what, cells, expected, more]) => ({ what, cells, expected, more: more ?? {} })))(
    'follows $what',
    async ({ cells, expected, more }) => {
      const tables = cells['E1'] === undefined ? [] : [{ name: 'T', ref: 'E1:F3', columns: ['m', 'n'] }];
      const [, ...others] = more.sheets ?? [];
      const book: TestBook = { ...more, sheets: [{ name: 'Calc', cells: { A1: 1, ...cells }, tables }, ...others] };
      const type = typeof expected === 'number' ? 'number' : typeof expected === 'string' ? 'text' : 'boolean';
      const { outputs, failure } = await readBook(book, { cells: { out: { at: 'Calc!B1', type } }, inputs: set }, x(4));
      expect(failure).toBe('');
      expect(outputs).toMatchObject({ out: { value: expected } });
    },
  );

  it.each([
    [
      'a saved value that the engine does not give',
      { B1: { f: 'A1*2', v: 3 } },
      `uas.xlsx: cell Calc!B1 was saved as 3, and the built-in calculation gives 2 before anything is changed. ${advice}`,
    ],
    [
      'one further up',
      { A2: { f: 'A1*2', v: 3 }, B1: { f: 'A2*0', v: 0 } },
      `uas.xlsx: cell Calc!A2 was saved as 3, and the built-in calculation gives 2 before anything is changed. ${advice}`,
    ],
    [
      'a volatile function',
      { B1: { f: 'A1+TODAY()', v: 46343 } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated, because it uses TODAY, which gives something else each time. ${advice}`,
    ],
    [
      'a function that the engine does not know',
      { B1: { f: 'A1+MYSTERY(1)', v: 2 } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated: the built-in calculation gives #NAME? for =A1+MYSTERY(1). ${advice}`,
    ],
    [
      'another workbook',
      { B1: { f: 'A1+[1]Sheet1!$A$1', v: 2 } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated, because it reads another workbook. ${advice}`,
    ],
    [
      'an intersection of ranges, of which the engine would drop a half',
      { A2: 1, B1: { f: 'SUM(A1:A2 A2:A3)', v: 1 } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated, because it takes the intersection of ranges. ${advice}`,
    ],
    [
      'a list that the engine reads in part',
      { B1: { f: 'A1,5', v: 1 } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated: the built-in calculation does not read =A1,5. ${advice}`,
    ],
    [
      'one value of a range (implicit intersection)',
      { A2: 2, B1: { f: 'A1:A2*2', v: 2 } },
      `uas.xlsx: cell Calc!B1 takes one value of a range, which the built-in calculation does not do. ${advice}`,
    ],
    [
      'a circle',
      { A2: { f: 'B1', v: 0 }, B1: { f: 'A2+A1', v: 0 } },
      /cannot be recalculated: the built-in calculation gives #CIRC!/,
    ],
    [
      'a what-if table, whose cells look like constants',
      { B1: { raw: '<c r="B1"><f t="dataTable" ref="B1:B2" dt2D="0" dtr="0" r1="A1"/><v>5</v></c>' } },
      /cannot be recalculated: the built-in calculation gives #NAME\? for =TABLE\(\)/,
    ],
    [
      'a name that is not there',
      { B1: { f: 'A1*nope', error: '#NAME?' } },
      `uas.xlsx: cell Calc!B1 cannot be recalculated, because it names nope, which the workbook does not have. ${advice}`,
    ],
  ] as const)('is refused for %s', async (_, cells, sentence) => {
    expect(
      (
        await readBook(
          one({ A1: 1, ...(cells as Record<string, TestCell>) }),
          { cells: { out: number('B1') }, inputs: set },
          x(4),
        )
      ).failure,
    ).toMatch(sentence);
  });

  it('is refused where dates start in 1904 and a formula works with them, or numbers count as they are shown', async () => {
    const cells: Record<string, TestCell> = { A1: 1, B1: { f: 'YEAR(A2)+A1', v: 2027 }, A2: 44880 };
    const read = async (more: Partial<TestBook>): Promise<string> =>
      (await readBook(one(cells, more), { cells: { out: number('B1') }, inputs: set }, x(4))).failure;
    expect(await read({ date1904: true })).toBe(
      `uas.xlsx: cell Calc!B1 cannot be recalculated, because it uses YEAR in a workbook whose dates start in 1904. ${advice}`,
    );
    expect(await read({ calculation: 'fullPrecision="0"' })).toMatch(
      'because the workbook calculates with the numbers as they are shown',
    );
  });

  it('is refused where the engine does not take a sheet, and what can be read as saved still is', async () => {
    const name = 'A sheet with a name of more than 31 characters';
    const book: TestBook = { sheets: [{ name, cells: { A1: 1, B1: { f: 'A1*2', v: 2 } } }] };
    const params = {
      cells: { out: { at: `'${name}'!B1`, type: 'number' } },
      inputs: { x: { at: `'${name}'!A1`, type: 'number' } },
    };
    expect((await readBook(book, params)).outputs).toMatchObject({ out: { value: 2 } });
    expect((await readBook(book, params, x(4))).failure).toMatch(
      /^uas\.xlsx: cell '.*'!B1 cannot be recalculated: the built-in calculation stopped \(/,
    );
  });

  it('gives an error for a number beyond what a cell holds', async () => {
    const { failure } = await readBook(
      one({ A1: 1, B1: { f: 'A1*1E308', v: 1e308 } }),
      { cells: { out: number('B1') }, inputs: set },
      x(4),
    );
    expect(failure).toMatch(/^uas\.xlsx: cell Calc!B1 holds the error #NUM!/);
  });

  it('gives the error that a change leads to, with its cell', async () => {
    const { failure } = await readBook(
      one({ A1: 1, B1: { f: '1/(A1-4)', v: -1 / 3 } }),
      { cells: { out: number('B1') }, inputs: set },
      x(4),
    );
    expect(failure).toBe(
      'uas.xlsx: cell Calc!B1 holds the error #DIV/0!, and out needs a plain number. Correct the formula in the workbook.',
    );
  });

  it('takes the place of results that were never saved, and of those that the workbook calls stale', async () => {
    const read = async (cells: Record<string, TestCell>, more: Partial<TestBook> = {}): Promise<unknown> =>
      (await readBook(one({ A1: 4, ...cells }, more), { cells: { out: number('B1') } })).outputs;
    expect(await read({ B1: { f: 'A1*2' } })).toMatchObject({ out: { value: 8 } });
    expect(
      await read({ A2: { f: 'A1*2' }, B1: { f: 'A2', v: 0 } }, { calculation: 'fullCalcOnLoad="1"' }),
    ).toMatchObject({ out: { value: 8 } });
    expect(await read({ B1: { f: 'A1*2', v: 0 } }, { calculation: 'calcCompleted="0"' })).toMatchObject({
      out: { value: 8 },
    });
    expect(await read({ B1: { raw: '<c r="B1"><f>A1*2</f><v></v></c>' } })).toMatchObject({ out: { value: 8 } });
  });

  it('is not needed for an empty text that was saved', async () => {
    const { outputs } = await readBook(one({ B1: { raw: '<c r="B1" t="str"><f>""</f><v></v></c>' } }), {
      cells: { out: { at: 'Calc!B1', type: 'text' } },
    });
    expect(outputs).toMatchObject({ out: { value: '' } });
  });
});

describe('saved results', () => {
  it('are read as they are, and one that does not follow from its formula is warned of', async () => {
    const { outputs, warnings } = await readBook(one({ A1: 4, B1: { f: 'A1*2', v: 7 } }), {
      cells: { out: number('B1') },
    });
    expect(outputs).toMatchObject({ out: { value: 7 } });
    expect(warnings).toEqual([
      'uas.xlsx: cell Calc!B1 was saved as 7, which is read, and the built-in calculation gives 8. Calculate the workbook and save it in its own program.',
    ]);
  });

  it('of formulas that cannot be checked are read without a word', async () => {
    const { outputs, warnings } = await readBook(one({ B1: { f: '[1]Sheet1!A1', v: 7 } }), {
      cells: { out: number('B1') },
    });
    expect(outputs).toMatchObject({ out: { value: 7 } });
    expect(warnings).toEqual([]);
  });
});
