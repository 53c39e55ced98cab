import { describe, expect, test } from 'vitest';
import type { Json } from '../../std/json.ts';
import { runStep } from './testing/run.ts';

/** What a step gives that returns one expression with `q` at hand. */
async function calculated(expression: string, type = 'json'): Promise<unknown> {
  const outcome = await runStep(`import { q, Quantity } from 'clew';\nexport default () => ({ a: ${expression} });`, {
    outputs: { a: type },
  });
  if (!outcome.ok) return outcome.failure;
  const { a } = outcome.output as { a: { value: Json } };
  return a.value;
}

describe('Quantity', () => {
  test.each([
    ['q(8, "mm").plus(q(1, "in")).value', 33.4],
    ['q(8, "mm").plus(q(1, "in")).unit', 'mm'],
    ['q(1, "m").minus(q(1, "mm")).in("mm")', 999],
    ['q(2, "m").times(3).toString()', '6 m'],
    ['q(25, "kg").times(q(9.80665, "m/s^2")).in("N")', 245.16625],
    ['q(6, "m").over(q(2, "s")).toString()', '3 m/s'],
    ['q(6, "m").over(q(2, "mm")).in("1")', 3000],
    ['q(3, "mm").pow(2).in("mm^2")', 9],
    ['q(16, "m^2").sqrt().toString()', '4 m'],
    ['q(-2, "Pa").abs().value', 2],
    ['q(2, "Pa").negate().value', -2],
    ['q(1, "in").compare(q(25.4, "mm"))', 0],
    ['q(1, "in").lessThan(q(26, "mm"))', true],
    ['q(1, "in").greaterThan(q(26, "mm"))', false],
    ['q("0.0866 in").in("mm")', 2.19964],
    ['q("2.20 mm").digits', 3],
    ['q(20, "degC").in("K")', 293.15],
    ['q(20, "degC").plus(q(5, "deltaC")).toString()', '25 degC'],
    ['`${q(2.2, "mm")}`', '2.2 mm'],
    ['q(0.1, "m").plus(q(0.2, "m")).toString()', '0.3 m'],
    ['q(5).toString()', '5'],
    ['q(1, "mm") instanceof Quantity', true],
  ])('%s is %j', async (expression, expected) => {
    const found = await calculated(expression);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 10);
    else expect(found).toBe(expected);
  });

  test.each([
    ['q(1, "m").plus(q(1, "kg"))', /length and a mass cannot be added/],
    ['q(1, "m").plus(1)', /cannot be added/],
    ['q(1, "N*m").compare(q(1, "J"))', /torque/],
    ['q(1, "m").lessThan(q(1, "s"))', /cannot be compared/],
    ['q(1, "m").in("kg")', /cannot be converted/],
    ['q(1, "furlongg")', /furlongg/],
    ['q("eight mm")', /does not start with a number/],
    ['q("1,5 mm")', /comma/],
    ['q(NaN, "mm")', /finite number/],
    ['q(1, "m").over(q(0, "s"))', /division by zero/],
    ['q(1, "m") + q(1, "m")', /a\.plus\(b\)/],
    ['q(1, "m") < q(2, "m")', /a\.lessThan\(b\)/],
    ['+q(1, "m")', /not a number/],
    ['q(1, "m").times("2")', /Quantity or a number/],
    ['q(20, "degC").times(2)', /degC/],
    ['q(1e308, "m").times(q(1e308, "m"))', /finite/],
  ])('%s is refused', async (expression, message) => {
    expect(await calculated(expression)).toMatchObject({
      why: 'step-threw',
      line: 2,
      message: expect.stringMatching(message),
    });
  });

  test('it cannot be changed', async () => {
    for (const change of ['a.si.si = 5', 'a.digits = 5', 'a.value = 5'])
      expect(await calculated(`(() => { const a = q(1, "m"); ${change}; return a.value })()`)).toMatchObject({
        why: 'step-threw',
      });
  });
});

describe('inputs', () => {
  test('arrive by their types', async () => {
    const types = {
      t: 'quantity<mm>',
      n: 'number',
      i: 'integer',
      s: 'text',
      b: 'boolean',
      j: 'json',
      rows: 'table<n: integer, f: quantity<Hz>>',
    };
    const values = {
      t: { type: 'quantity', value: 2.2, unit: 'mm', digits: 2 },
      n: { type: 'number', value: 3.8 },
      i: { type: 'integer', value: 4 },
      s: { type: 'text', value: 'x' },
      b: { type: 'boolean', value: true },
      j: { type: 'json', value: { a: [1] } },
      rows: {
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
    };
    const source =
      'export default ({ t, n, i, s, b, j, rows }) => ({ all: [t.in("m"), t.digits, n, i, s, b, j.a[0], rows[0].n, rows[0].f.in("1/s"), rows[1].f] });';
    expect(await runStep(source, { inputs: types, values, outputs: { all: 'json' } })).toMatchObject({
      output: { all: { value: [0.0022, 2, 3.8, 4, 'x', true, 1, 1, 9.6, null] } },
    });
  });
});

describe('outputs', () => {
  const give = (returned: string, outputs: Record<string, string>) =>
    runStep(`import { q } from 'clew';\nexport default () => (${returned});`, { outputs });

  test('are given in the declared unit', async () => {
    expect(await give('{ a: q(1, "in") }', { a: 'quantity<mm>' })).toMatchObject({
      output: { a: { type: 'quantity', value: 25.4, unit: 'mm' } },
    });
    expect(await give('{ a: q("2.20 mm") }', { a: 'quantity<mm>' })).toMatchObject({
      output: { a: { value: 2.2, digits: 3 } },
    });
    expect(await give('{ a: 0.5, b: q(50, "%") }', { a: 'quantity<1>', b: 'number' })).toMatchObject({
      output: { a: { value: 0.5, unit: '1' }, b: { type: 'number', value: 0.5 } },
    });
  });

  test('a table takes its columns from the port, or from its cells', async () => {
    const rows = '{ t: [{ f: q(9.6, "Hz"), d: "chord" }, { f: null, d: "flap" }] }';
    const expected = {
      type: 'table',
      columns: [
        { name: 'f', type: 'quantity<Hz>' },
        { name: 'd', type: 'text' },
      ],
      rows: [
        [9.6, 'chord'],
        [null, 'flap'],
      ],
    };
    expect(await give(rows, { t: 'table<f: quantity<Hz>, d: text>' })).toMatchObject({ output: { t: expected } });
    expect(await give(rows, { t: 'table' })).toMatchObject({ output: { t: expected } });
  });

  test.each([
    ['{ a: q(1, "kg") }', { a: 'quantity<mm>' }, 'a', /1 kg.*declared in mm.*mass/],
    ['{ a: 1 }', { a: 'quantity<mm>' }, 'a', /needs a quantity in mm/],
    ['{ a: "1 mm" }', { a: 'quantity<mm>' }, 'a', /needs a quantity/],
    ['{ a: q(1, "mm") }', { a: 'number' }, 'a', /declared in 1/],
    ['{ a: NaN }', { a: 'number' }, 'a', /NaN/],
    ['{ a: 1.5 }', { a: 'integer' }, 'a', /integer/],
    ['{ a: 1 }', { a: 'text' }, 'a', /needs a text/],
    ['{ a: "true" }', { a: 'boolean' }, 'a', /needs a boolean/],
    ['{}', { a: 'number' }, 'a', /did not return a/],
    ['{ a: 1, b: 2 }', { a: 'number' }, 'b', /not one of its outputs \(a\)/],
    ['{ a: 5 }', { a: 'table' }, 'a', /array of rows/],
    ['{ a: [{ f: 1, g: 2 }] }', { a: 'table<f: number>' }, 'a', /Row 1 of a has a cell "g"/],
    ['{ a: [{ f: "x" }] }', { a: 'table<f: number>' }, 'a', /Column "f" in row 1 of a/],
    ['{ a: [{ f: {} }] }', { a: 'table' }, 'a', /a cell holds/],
  ])('%s for %j is refused at its port', async (returned, outputs, port, message) => {
    expect(await give(returned, outputs as unknown as Record<string, string>)).toMatchObject({
      failure: { why: 'bad-output', port, message: expect.stringMatching(message) },
    });
  });

  test.each([
    ['5', 'the number 5'],
    ['undefined', 'nothing'],
    ['null', 'null'],
    ['[1]', 'an array'],
    ['q(1, "mm")', 'a Quantity'],
  ])('a step that returns %s instead of its outputs', async (returned, words) => {
    expect(await give(returned, { a: 'number' })).toMatchObject({
      failure: { why: 'bad-output', message: expect.stringContaining(words) },
    });
  });

  test('an async step is checked alike', async () => {
    expect(await give('Promise.resolve({ a: 1 })', { a: 'number' })).toMatchObject({ output: { a: { value: 1 } } });
    expect(await give('Promise.resolve({ a: "x" })', { a: 'number' })).toMatchObject({
      failure: { why: 'bad-output', port: 'a' },
    });
  });

  test('a step imports clew and nothing of what is behind it', async () => {
    const outcome = await runStep("\nimport { toSi } from 'lib:units/algebra.ts';\nexport default () => ({ a: 1 });", {
      outputs: { a: 'number' },
    });
    expect(outcome).toMatchObject({
      failure: {
        why: 'step-syntax',
        line: 2,
        message: '"lib:units/algebra.ts" cannot be imported here. What can be: clew.',
      },
    });
  });
});
