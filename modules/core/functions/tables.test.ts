import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

/* Modes of the wing spar at a wall of 2.2 mm: the first is chordwise, the second flapwise. */
const modes = {
  type: 'table' as const,
  columns: [
    { name: 'mode', type: 'integer' },
    { name: 'direction', type: 'text' },
    { name: 'f', type: 'quantity<Hz>' },
    { name: 'sure', type: 'boolean' },
  ],
  rows: [
    [1, 'chordwise', 9.6, true],
    [2, 'flapwise', 12.67, true],
    [3, 'chordwise', 60.1, false],
    [4, 'torsion', null, true],
  ],
};

async function pick(
  params: Record<string, unknown>,
  table: unknown = modes,
  origins: Record<string, string> = {},
): Promise<unknown> {
  const { result } = await callFunction(definition, 'select', {
    params: { column: 'f', type: 'quantity<Hz>', ...params },
    inputs: { table: table as never },
    context: { origins },
  });
  return result.ok ? result.value['value'] : result.error;
}

describe('core/select', () => {
  test.each([
    [{ where: { direction: 'flapwise' } }, 12.67, 'row 2 where direction = flapwise'],
    [{ where: { f: '12.67 Hz' } }, 12.67, 'row 2 where f = 12.67 Hz'],
    [{ where: { f: '0.01267 kHz' } }, 12.67, 'row 2 where f = 0.01267 kHz'],
    [{ where: { mode: 3 } }, 60.1, 'row 3 where mode = 3'],
    [{ where: { sure: false } }, 60.1, 'row 3 where sure = false'],
    [{ where: { f: { min: '10 Hz', max: '20 Hz' } } }, 12.67, 'row 2 where f >= 10 Hz and f <= 20 Hz'],
    [{ where: { f: { max: '9.6 Hz' } } }, 9.6, 'row 1 where f <= 9.6 Hz'],
    [{ where: { direction: 'chordwise', mode: { min: 2 } } }, 60.1, 'row 3 where direction = chordwise and mode >= 2'],
    [{ where: { direction: 'chordwise' }, pick: 'first' }, 9.6, 'row 1 where direction = chordwise (first of 2)'],
    [{ where: { direction: 'chordwise' }, pick: 'last' }, 60.1, 'row 3 where direction = chordwise (last of 2)'],
    [{ where: { f: { min: '0 Hz' } }, pick: 'min' }, 9.6, 'row 1 where f >= 0 Hz (min of f)'],
    [{ where: { f: { min: '0 Hz' } }, pick: 'max', by: 'mode' }, 60.1, 'row 3 where f >= 0 Hz (max of mode)'],
  ])('%j', async (params, value, origin) => {
    expect(await pick(params)).toEqual({ type: 'quantity', value, unit: 'Hz', origin });
  });

  test('the value comes in the declared unit, with the origin of the table before its own', async () => {
    const found = await pick({ where: { mode: 2 }, type: 'quantity<kHz>' }, modes, { table: 'frame, 4 modes' });
    expect(found).toMatchObject({ unit: 'kHz', origin: 'frame, 4 modes, row 2 where mode = 2' });
    expect((found as { value: number }).value).toBeCloseTo(0.01267, 12);
    expect(await pick({ column: 'direction', type: 'text', where: { mode: 2 } })).toMatchObject({
      type: 'text',
      value: 'flapwise',
    });
  });

  test.each([
    [{ where: { direction: 'sideways' } }, 'bad-input', /no row where direction = sideways \(4 looked at\)/],
    [{ where: { direction: 'chordwise' } }, 'bad-input', /2 rows where direction = chordwise \(rows 1, 3\)/],
    [{}, 'bad-input', /4 rows/],
    [{ where: { direction: 'torsion' } }, 'bad-input', /"f" in row 4 where direction = torsion is empty/],
    [{ pick: 'min' }, 'bad-input', /cells without a number/],
    [{ where: { sure: true, mode: { max: 2 } }, pick: 'max', by: 'sure' }, 'bad-input', /without a number/],
    [{ column: 'freq' }, 'bad-params', /no column "freq"/],
    [{ where: { Direction: 'x' } }, 'bad-params', /Did you mean "direction"/],
    [{ where: { f: 12.67 } }, 'bad-params', /needs a unit: write "12.67 Hz"/],
    [{ where: { f: '12 mm' } }, 'bad-params', /length/],
    [{ where: { f: {} } }, 'bad-params', /neither min nor max/],
    [{ where: { direction: { min: 'a' } } }, 'bad-params', /no least/],
    [{ where: { mode: 2 }, type: 'quantity<mm>' }, 'bad-input', /length/],
    [{ where: { mode: 2 }, pick: 'max', by: 'nothing' }, 'bad-params', /no column "nothing"/],
    [{ where: { mode: 2 }, pick: 'some' }, 'bad-params', /./],
  ])('%j is refused', async (params, why, message) => {
    expect(await pick(params)).toMatchObject({ why, message: expect.stringMatching(message) });
  });

  test('rows that tie are one only where they give the same value', async () => {
    const tie = (second: number): unknown => ({
      ...modes,
      rows: [
        [1, 'a', 5, true],
        [1, 'b', second, true],
      ],
    });
    expect(await pick({ pick: 'min', by: 'mode' }, tie(5))).toMatchObject({ value: 5 });
    expect(await pick({ pick: 'min', by: 'mode' }, tie(6))).toMatchObject({
      why: 'bad-input',
      message: expect.stringContaining('2 rows with the same min of mode'),
    });
  });

  test('an empty table has no row', async () => {
    for (const which of ['only', 'first', 'last', 'min', 'max'])
      expect(await pick({ pick: which }, { ...modes, rows: [] })).toMatchObject({
        why: 'bad-input',
        message: expect.stringContaining('no row'),
      });
  });

  test('ports', () => {
    expect(describeFunction(definition, 'select', { column: 'f', type: 'quantity<Hz>' })).toEqual({
      ports: { inputs: [{ name: 'table', type: 'table' }], outputs: [{ name: 'value', type: 'quantity<Hz>' }] },
    });
    expect(describeFunction(definition, 'select', { column: 'f', type: 'table' })).toMatchObject({
      problems: [{ pointer: '/type' }],
    });
  });
});

describe('core/collect', () => {
  const arrivals = [
    { from: 'a.mass', title: 'Spar', value: { type: 'quantity', value: 0.8, unit: 'kg' }, origin: 'row 1' },
    { from: 'b.mass', value: { type: 'quantity', value: 900, unit: 'g' } },
  ] as const;

  test('one row for each wire, in one unit', async () => {
    const { result } = await callFunction(definition, 'collect', {
      params: { type: 'quantity<kg>' },
      inputs: { values: arrivals },
    });
    expect(result).toEqual({
      ok: true,
      value: {
        table: {
          type: 'table',
          columns: [
            { name: 'from', type: 'text' },
            { name: 'title', type: 'text' },
            { name: 'value', type: 'quantity<kg>' },
            { name: 'origin', type: 'text' },
          ],
          rows: [
            ['a.mass', 'Spar', 0.8, 'row 1'],
            ['b.mass', null, 0.9, null],
          ],
        },
      },
    });
  });

  test('no wire gives an empty table, and a wrong value is named', async () => {
    expect((await callFunction(definition, 'collect', { params: { type: 'number' } })).result).toMatchObject({
      value: { table: { rows: [] } },
    });
    expect(
      (await callFunction(definition, 'collect', { params: { type: 'quantity<mm>' }, inputs: { values: arrivals } }))
        .result,
    ).toMatchObject({ error: { why: 'bad-input', message: expect.stringContaining('a.mass') } });
  });

  test('ports', () => {
    expect(describeFunction(definition, 'collect', { type: 'quantity<kg>' })).toEqual({
      ports: {
        inputs: [{ name: 'values', type: 'quantity<kg>', many: true }],
        outputs: [{ name: 'table', type: 'table<from: text, title: text, value: quantity<kg>, origin: text>' }],
      },
    });
    expect(describeFunction(definition, 'collect', { type: 'json' })).toMatchObject({
      problems: [{ pointer: '/type' }],
    });
  });
});
