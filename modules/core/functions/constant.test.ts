import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

const give = async (params: Record<string, unknown>): Promise<unknown> => {
  const { result } = await callFunction(definition, 'constant', { params });
  return result.ok ? result.value['value'] : result.error;
};

describe('core/constant', () => {
  test.each([
    [
      { type: 'quantity<mm>', value: '8 mm' },
      { type: 'quantity', value: 8, unit: 'mm', digits: 1 },
    ],
    [
      { type: 'quantity<mm>', value: '2.20 mm' },
      { type: 'quantity', value: 2.2, unit: 'mm', digits: 3 },
    ],
    [
      { type: 'quantity<mm>', value: '0.0866 in' },
      { type: 'quantity', value: 2.19964, unit: 'mm', digits: 3 },
    ],
    [
      { type: 'number', value: 3.8 },
      { type: 'number', value: 3.8 },
    ],
    [
      { type: 'integer', value: 4 },
      { type: 'integer', value: 4 },
    ],
    [
      { type: 'text', value: '8 mm' },
      { type: 'text', value: '8 mm' },
    ],
    [
      { type: 'boolean', value: false },
      { type: 'boolean', value: false },
    ],
    [
      { type: 'json', value: { a: [1, null] } },
      { type: 'json', value: { a: [1, null] } },
    ],
    [
      { type: 'table<n: integer, f: quantity<Hz>>', value: [{ n: 1, f: '9.6 Hz' }, { n: 2 }] },
      {
        type: 'table',
        columns: [
          { name: 'n', type: 'integer' },
          { name: 'f', type: 'quantity<Hz>' },
        ],
        rows: [
          [1, 9.6],
          [2, null],
        ],
      },
    ],
  ])('%j', async (params, expected) => {
    expect(await give(params)).toEqual(expected);
    expect(describeFunction(definition, 'constant', params)).toEqual({
      ports: { inputs: [], outputs: [{ name: 'value', type: params.type }] },
    });
  });

  test.each([
    [{ type: 'quantity<mm>', value: '8' }, '/value', /needs a unit/],
    [{ type: 'quantity<mm>', value: '8 kg' }, '/value', /mass/],
    [{ type: 'quantity<mmm>', value: '8 mmm' }, '/type', /mmm/],
    [{ type: 'number', value: 'eight' }, '/value', /number/],
    [{ type: 'integer', value: 1.5 }, '/value', /whole number/],
    [{ type: 'boolean', value: 1 }, '/value', /true or false/],
    [{ type: 'file<model/step>', value: 'x' }, '/type', /cannot be used here/],
    [{ type: 'table', value: [] }, '/value', /needs the columns/],
    [{ type: 'table<n: integer>', value: [{ m: 1 }] }, '/value', /row 1 has a cell "m"/],
    [{ type: 'table<n: integer>', value: [{ n: 1.5 }] }, '/value', /row 1, column "n"/],
  ])('%j is refused at %s', async (params, pointer, message) => {
    expect(describeFunction(definition, 'constant', params)).toEqual({
      problems: [{ pointer, message: expect.stringMatching(message) }],
    });
    expect(await give(params)).toMatchObject({ why: 'bad-params', pointer, message: expect.stringMatching(message) });
  });
});
