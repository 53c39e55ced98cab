import { describe, expect, it } from 'vitest';
import { readBook } from '../testing/read-book.ts';
import type { TestBook, TestCell, TestSheet } from '../testing/build-book.ts';

const header = { A3: 'id', B3: 'text', C3: 'Limit', D3: 'unit' };
const rows = {
  A4: 'STR-001',
  B4: 'Tip deflection',
  C4: 150,
  D4: 'mm',
  A5: 'STR-002',
  C5: 0.15,
  D5: '-',
  A6: 'MAS-001',
  B6: 'Mass',
  C6: 0.85,
  D6: 'kg',
};
const book = (
  cells: Readonly<Record<string, TestCell>>,
  sheet: Partial<TestSheet> = {},
  more: Partial<TestBook> = {},
): TestBook => ({ sheets: [{ name: 'Requirements', cells, ...sheet }], ...more });
const columns = { id: 'text', text: 'text', limit: { type: 'number', header: 'Limit' } };
const tables = (range: string, wanted: unknown = columns): unknown => ({
  tables: { reqs: { range, columns: wanted } },
});
const read = async (given: TestBook, params: unknown): ReturnType<typeof readBook> =>
  readBook(given, params as Record<string, unknown>);

describe('a table', () => {
  const expected = {
    type: 'table',
    columns: [
      { name: 'id', type: 'text' },
      { name: 'text', type: 'text' },
      { name: 'limit', type: 'number' },
    ],
    rows: [
      ['STR-001', 'Tip deflection', 150],
      ['STR-002', null, 0.15],
      ['MAS-001', 'Mass', 0.85],
    ],
    origin: 'Requirements!A3:D6',
  };

  it.each([
    ['an address', 'Requirements!A3:D6', {}],
    ['an address with blank rows at its end', 'Requirements!$A$3:$D$20', {}],
    ['an address that goes on to the first blank row', 'Requirements!A3:D', {}],
    [
      'the name of an Excel table',
      'reqs',
      { tables: [{ name: 'Reqs', ref: 'A3:D6', columns: ['id', 'text', 'Limit', 'unit'] }] },
    ],
    [
      'an Excel table with totals',
      'Reqs',
      {
        tables: [
          { name: 'Reqs', ref: 'A3:D7', columns: ['id', 'text', 'Limit', 'unit'], attributes: 'totalsRowCount="1"' },
        ],
      },
    ],
    ['a defined name', 'all_reqs', {}],
  ] as const)('is found by %s', async (_, range, sheet) => {
    const totals = 'tables' in sheet && sheet.tables[0]?.ref === 'A3:D7' ? { A7: 'Total', C7: 151 } : {};
    const { outputs, failure } = await read(
      book({ ...header, ...rows, ...totals }, sheet, {
        names: { all_reqs: 'Requirements!$A$3:$D$6' },
      }),
      tables(range),
    );
    expect(failure).toBe('');
    const wide = { ...expected, origin: 'Requirements!A3:D6' };
    expect(outputs['reqs']).toEqual(wide);
  });

  it('converts columns by row where a column holds their units', async () => {
    const cells = { ...header, A4: 'a', C4: 0.0866, D4: 'in', A5: 'b', C5: 2.2, D5: 'mm' };
    const { outputs } = await read(
      book(cells),
      tables('Requirements!A3:D5', {
        id: 'text',
        t: { type: 'quantity<mm>', header: 'limit', units: { column: 'D' } },
      }),
    );
    expect(outputs['reqs']).toMatchObject({
      columns: [{ name: 'id' }, { name: 't', type: 'quantity<mm>' }],
      rows: [
        ['a', 2.19964],
        ['b', 2.2],
      ],
    });
  });

  it('converts a column whose unit is given here', async () => {
    const { outputs } = await read(
      book({ A1: 't', A2: 2.2, A3: 0.2 }),
      tables('Requirements!A1:A3', { t: { type: 'quantity<mm>', unit: 'cm' } }),
    );
    expect(outputs['reqs']).toMatchObject({ rows: [[22], [2]] });
  });

  it('has headers that span lines, and an Excel table may show none', async () => {
    const { outputs } = await read(
      book({ A1: 'Limit\nload', A2: 5 }),
      tables('Requirements!A1:A2', { 'Limit load': 'number' }),
    );
    expect(outputs['reqs']).toMatchObject({ rows: [[5]] });
    const sheet = {
      tables: [{ name: 'T', ref: 'A1:B2', columns: ['n', 'Limit_x000a_load'], attributes: 'headerRowCount="0"' }],
    };
    expect(
      (await read(book({ A1: 1, B1: 5, A2: 2, B2: 6 }, sheet), tables('T', { 'Limit load': 'number' }))).outputs[
        'reqs'
      ],
    ).toMatchObject({ rows: [[5], [6]] });
  });

  it('is recalculated where an input is set, with the rows that a formula fills', async () => {
    const cells = { A1: 'n', A2: { f: 'C1*2', v: 2 }, A3: { f: 'C1*3', v: 3 }, C1: 1 };
    const params = {
      tables: { t: { range: 'Requirements!A1:A3', columns: { n: 'number' } } },
      inputs: { k: { at: 'Requirements!C1', type: 'number' } },
    };
    const { outputs } = await readBook(book(cells), params, { k: { type: 'number', value: 10 } });
    expect(outputs['t']).toMatchObject({ rows: [[20], [30]] });
  });
});

describe('a row that would be passed over', () => {
  it('is a failure inside a range', async () => {
    const { failure } = await read(book({ ...header, A4: 'a', C4: 1, A6: 'b', C6: 2 }), tables('Requirements!A3:D6'));
    expect(failure).toBe(
      'uas.xlsx: The row 5 of Requirements is blank inside the table reqs, and rows below it are not. Take it out, or end the range before it.',
    );
  });

  it('is a warning below a range, and beyond the blank row that ends one', async () => {
    const closed = await read(book({ ...header, ...rows }), tables('Requirements!A3:D5'));
    expect(closed.warnings).toEqual([
      'uas.xlsx: the table reqs ends at row 5 of Requirements, and row 6 right below it is not read.',
    ]);
    const open = await read(book({ ...header, A4: 'a', C4: 1, A6: 'b', C6: 2 }), tables('Requirements!A3:D'));
    expect(open.warnings).toEqual([
      'uas.xlsx: the table reqs ends before the blank row Requirements!5:5, and row 6 below it is not read.',
    ]);
    expect(open.outputs['reqs']).toMatchObject({ rows: [['a', null, 1]] });
  });
});

describe('a table that does not fit', () => {
  const fail = async (
    cells: Readonly<Record<string, TestCell>>,
    wanted: unknown = columns,
    sheet: Partial<TestSheet> = {},
  ): Promise<string> =>
    (await read(book({ ...header, ...cells }, sheet), tables('Requirements!A3:D9', wanted))).failure;

  it.each([
    [
      'a missing column',
      rows,
      { limits: 'number' },
      'uas.xlsx: The table reqs has no column "limits" in row 3 of Requirements. Did you mean "Limit"?',
    ],
    [
      'a column that is nothing like any',
      rows,
      { margin: 'number' },
      'uas.xlsx: The table reqs has no column "margin" in row 3 of Requirements. Its headers are id, text, Limit, unit.',
    ],
    [
      'two columns of the same name',
      { ...rows, B3: 'ID' },
      { iD: 'text' },
      'uas.xlsx: The table reqs has 2 columns with the header "iD" in row 3 of Requirements. Give each its own.',
    ],
    [
      'no rows',
      {},
      columns,
      'uas.xlsx: The table reqs has no rows under its header in row 3 of Requirements. Point its range to the header and the rows.',
    ],
    [
      'a number that is missing',
      { ...rows, C5: '' },
      columns,
      "uas.xlsx: cell Requirements!C5 holds the text '', and limit needs a plain number. Write a number there, or point to another cell.",
    ],
    [
      'a number that was never written',
      { A4: 'a' },
      columns,
      'uas.xlsx: cell Requirements!C4 is empty, and limit needs a plain number. Write a number there, or point to another cell.',
    ],
    [
      'an error',
      { ...rows, C5: { f: '1/0', error: '#DIV/0!' } },
      columns,
      'uas.xlsx: cell Requirements!C5 holds the error #DIV/0!, and limit needs a plain number. Correct the formula in the workbook.',
    ],
    [
      'a number for a text',
      { ...rows, A5: 3.1 },
      columns,
      'uas.xlsx: cell Requirements!A5 holds the number 3.1, and id needs a text. Give it the type number, or write it as text in the workbook.',
    ],
  ] as const)('is refused: %s', async (_, cells, wanted, sentence) => {
    expect(await fail(cells as Record<string, TestCell>, wanted)).toBe(sentence);
  });

  it('is refused: cells that are merged away', async () => {
    expect(await fail(rows, columns, { merged: ['B4:B5'] })).toBe(
      'uas.xlsx: cell Requirements!B5 lies under the merged cells B4:B5, whose value is in B4. Point to Requirements!B4.',
    );
  });

  it('is refused: no headers, no such sheet, no such table', async () => {
    const at = async (range: string): Promise<string> =>
      (await read(book({ ...header, ...rows }), tables(range))).failure;
    expect(await at('Requirements!A1:D9')).toBe(
      'uas.xlsx: The table reqs has no headers in row 1 of Requirements. Begin its range with the row of the headers.',
    );
    expect(await at('Requirement!A3:D9')).toBe(
      'uas.xlsx: There is no sheet "Requirement", where reqs should be. Did you mean "Requirements"?',
    );
    expect(await at('Reqs')).toBe('uas.xlsx: There is no name "Reqs", where reqs should be.');
  });

  it('may leave a number empty where its column says so', async () => {
    const { outputs } = await read(
      book({ ...header, A4: 'a', A5: 'b', C5: 2 }),
      tables('Requirements!A3:D5', { id: 'text', Limit: { type: 'number', empty: true } }),
    );
    expect(outputs['reqs']).toMatchObject({
      rows: [
        ['a', null],
        ['b', 2],
      ],
    });
  });
});
