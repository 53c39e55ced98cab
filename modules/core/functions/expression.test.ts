import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

const loads = {
  expression: 'n * mtow * 9.80665 m/s^2 / 2',
  inputs: { n: 'number', mtow: 'quantity<kg>' },
  output: 'quantity<N>',
};

describe('core/expression', () => {
  test('ports follow from the declared inputs and the output', () => {
    expect(describeFunction(definition, 'expression', loads)).toEqual({
      ports: {
        inputs: [
          { name: 'n', type: 'number' },
          { name: 'mtow', type: 'quantity<kg>' },
        ],
        outputs: [{ name: 'value', type: 'quantity<N>' }],
      },
    });
  });

  test('calculates in the unit of the output: half the load of a 25 kg aircraft at 3.8 g is 465.8 N', async () => {
    const { result } = await callFunction(definition, 'expression', {
      params: loads,
      inputs: { n: { type: 'number', value: 3.8 }, mtow: { type: 'quantity', value: 25, unit: 'kg' } },
    });
    const value = result.ok ? result.value['value'] : result.error;
    expect(value).toMatchObject({ type: 'quantity', unit: 'N' });
    expect(value).not.toHaveProperty('digits');
    expect((value as { value: number }).value).toBeCloseTo((25 * 9.80665 * 3.8) / 2, 9);
  });

  test.each([
    ['a + 1', 'integer', { a: 'integer' }, { a: { type: 'integer', value: 2 } }, { type: 'integer', value: 3 }],
    ['a / 4', 'number', { a: 'integer' }, { a: { type: 'integer', value: 2 } }, { type: 'number', value: 0.5 }],
    [
      'a > 1 mm',
      'boolean',
      { a: 'quantity<in>' },
      { a: { type: 'quantity', value: 1, unit: 'in' } },
      { type: 'boolean', value: true },
    ],
    [
      'if(b, "yes", "no")',
      'text',
      { b: 'boolean' },
      { b: { type: 'boolean', value: false } },
      { type: 'text', value: 'no' },
    ],
    [
      'a / (4 mm)',
      'number',
      { a: 'quantity<mm>' },
      { a: { type: 'quantity', value: 2, unit: 'mm' } },
      { type: 'number', value: 0.5 },
    ],
  ])('%s', async (...[expression, output, inputs, values, expected]) => {
    const { result } = await callFunction(definition, 'expression', {
      params: { expression, inputs, output },
      inputs: values as never,
    });
    expect(result).toEqual({ ok: true, value: { value: expected } });
  });

  test.each([
    [{ ...loads, expression: 'n + mtow' }, '/expression', /added/],
    [{ ...loads, expression: 'n * ' }, '/expression', /./],
    [
      { expression: 'a * 2 m', inputs: { a: 'number', m: 'number' }, output: 'number' },
      '/expression',
      /m is also an input/,
    ],
    [{ ...loads, expression: 'x * mtow' }, '/expression', /no input x/],
    [{ ...loads, output: 'quantity<mm>' }, '/output', /gives .*force.* declared as quantity<mm>/],
    [{ ...loads, output: 'number' }, '/output', /declared as number/],
    [{ ...loads, output: 'text' }, '/output', /declared as text/],
    [{ ...loads, output: 'table' }, '/output', /cannot be used here/],
    [{ ...loads, inputs: { n: 'number', mtow: 'quantity<kgg>' } }, '/inputs/mtow', /kgg/],
    [{ ...loads, inputs: { n: 'number', mtow: 'file' } }, '/inputs/mtow', /cannot be used here/],
    [{ expression: 'min', inputs: { min: 'number' }, output: 'number' }, '/inputs/min', /meaning of its own/],
    [{ expression: 'a / 2', inputs: { a: 'integer' }, output: 'integer' }, '/output', /round, floor or ceil/],
  ])('%j is refused at %s', async (params, pointer, message) => {
    expect(describeFunction(definition, 'expression', params)).toMatchObject({
      problems: [{ pointer, message: expect.stringMatching(message) }],
    });
    const { result } = await callFunction(definition, 'expression', { params, inputs: {} });
    expect(result).toMatchObject({ ok: false, error: { why: 'bad-params', pointer } });
  });

  test('a result that is no number is a failure, never a value', async () => {
    const params = { expression: '1 m / a', inputs: { a: 'quantity<s>' }, output: 'quantity<m/s>' };
    const { result } = await callFunction(definition, 'expression', {
      params,
      inputs: { a: { type: 'quantity', value: 0, unit: 's' } },
    });
    expect(result).toMatchObject({
      ok: false,
      error: { why: 'bad-output', port: 'value', message: expect.stringContaining('divided by') },
    });
  });

  test('an input without a value is named', async () => {
    const { result } = await callFunction(definition, 'expression', {
      params: loads,
      inputs: { n: { type: 'number', value: 1 } },
    });
    expect(result).toMatchObject({ ok: false, error: { why: 'bad-input', port: 'mtow' } });
  });
});
