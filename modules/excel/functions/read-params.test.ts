import { describe, expect, it } from 'vitest';
import { describeFunction } from '@clew/module-sdk/testkit';
import { definition } from '../module.ts';

const describeRead = (params: Record<string, unknown>): unknown =>
  describeFunction(definition, 'read', { workbook: 'uas.xlsx', ...params });
const problem = (pointer: string, message: string | RegExp): unknown => ({
  problems: [{ pointer, message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown) }],
});

describe('the ports of excel/read', () => {
  it('follow from the params alone, without the workbook', () => {
    const params = {
      cells: { spar_t: { at: 'spar_t', type: 'quantity< mm >' } },
      tables: { reqs: { range: 'Requirements!A3:F', columns: { id: 'text', limit: { type: 'quantity<mm>' } } } },
      inputs: { spar_t: { at: 'Parameters!C4', type: 'quantity<mm>' } },
    };
    expect(describeRead(params)).toEqual({
      ports: {
        inputs: [{ name: 'spar_t', type: 'quantity<mm>', doc: 'Parameters!C4', optional: true }],
        outputs: [
          { name: 'spar_t', type: 'quantity<mm>', doc: 'spar_t' },
          { name: 'reqs', type: 'table<id: text, limit: quantity<mm>>', doc: 'Requirements!A3:F' },
        ],
      },
    });
  });

  const cell = (given: Record<string, unknown>): unknown =>
    describeRead({ cells: { t: { at: 'A!A1', type: 'number', ...given } } });
  it('are refused with a pointer to the param that is wrong', () => {
    expect(cell({ at: 'C4' })).toEqual(
      problem('/cells/t/at', '"C4" does not say on which sheet it is. Write it as Parameters!C4.'),
    );
    expect(cell({ at: 'A!A1:B2' })).toEqual(problem('/cells/t/at', /is a range, and one cell is needed/));
    expect(cell({ at: '!A1' })).toEqual(problem('/cells/t/at', /is not a cell/));
    expect(cell({ type: 'quantity' })).toEqual(problem('/cells/t/type', /needs its unit/));
    expect(cell({ type: 'table' })).toEqual(
      problem('/cells/t/type', 'A cell cannot hold a table. Use quantity<unit>, number, integer, text or boolean.'),
    );
    expect(cell({ type: 'quantity<mm>', unit: 'kg' })).toEqual(
      problem('/cells/t/unit', /kg is a mass and mm is a length/),
    );
    expect(cell({ unit: 'mm' })).toEqual(problem('/cells/t/unit', /length/));
    expect(cell({ type: 'text', unit: 'mm' })).toEqual(problem('/cells/t/unit', 'A text has no unit.'));
    expect(cell({ units: { column: '4' } })).toEqual(
      problem('/cells/t/units/column', '"4" is not a column. Write its letter, such as D.'),
    );
    expect(describeRead({ units: { column: 'XFE' } })).toEqual(problem('/units/column', /is not a column/));
    expect(describeRead({ cells: { 'a/b': { at: 'A!A1', type: 'number' } } })).toEqual(
      problem('/cells/a~1b', /cannot name a port/),
    );
    expect(describeRead({ tables: { t: { range: 'A3:F9', columns: { id: 'text' } } } })).toEqual(
      problem('/tables/t/range', '"A3:F9" does not say on which sheet it is. Write it as Requirements!A3:F9.'),
    );
    expect(describeRead({ tables: { t: { range: 'A!A3:F9', columns: { 'a: b': 'text' } } } })).toEqual(
      problem('/tables/t/columns/a: b', /cannot name a column/),
    );
    expect(describeRead({ tables: { t: { range: 'A!A3:F9', columns: {} } } })).toEqual(
      problem('/tables/t/columns', 'Name at least one column.'),
    );
    expect(
      describeRead({
        cells: { t: { at: 'n', type: 'number' } },
        tables: { t: { range: 'n', columns: { a: 'text' } } },
      }),
    ).toEqual(problem('/tables/t', 'The name t is taken by a cell. Choose another.'));
    expect(describeRead({ cell: {} })).toMatchObject({ problems: [{ pointer: '' }] });
  });
});
