import { describe, expect, test } from 'vitest';
import { FailureError } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import { unmarked } from '../model/marking.ts';
import type { Arrival, CallContext, InputValue } from '../protocol/module-call.ts';
import { Call } from './call.ts';
import { boolean, file, integer, json, number, quantity, table, text } from './values.ts';

const step: InputValue = {
  type: 'file',
  path: '/in/a.step',
  mediaType: 'model/step',
  digest: 'sha256:d',
  bytes: 3,
  name: 'a.step',
};
const arrivals: Arrival[] = [{ from: 'a.y', value: { type: 'number', value: 1 }, origin: 'A1' }];
const rows = { type: 'table' as const, columns: [{ name: 'n', type: 'integer' }], rows: [[1]] };

const inputs: Record<string, InputValue | readonly Arrival[]> = {
  length: { type: 'quantity', value: 0.315, unit: 'in', digits: 3 },
  share: { type: 'quantity', value: 50, unit: '%' },
  plain: { type: 'number', value: 2 },
  whole: { type: 'integer', value: 3 },
  words: { type: 'text', value: 'spar' },
  truth: { type: 'boolean', value: false },
  data: { type: 'json', value: { a: [1] } },
  rows,
  step,
  many: arrivals,
};
const context: CallContext = {
  folder: '/out',
  files: { '/workbook': { path: '/in/uas.xlsx', name: 'uas.xlsx', digest: 'sha256:e' } },
  origins: { length: 'Parameters!C4' },
  node: 'n',
  timeLimitMs: 1000,
  marking: unmarked,
};

function call(): { call: Call; told: unknown[] } {
  const told: unknown[] = [];
  const channel = {
    signal: new AbortController().signal,
    progress: (...args: unknown[]) => void told.push(args),
    log: (...args: unknown[]) => void told.push(args),
  };
  return { call: new Call({ p: 1 }, inputs, context, channel), told };
}

function refusal(act: (call: Call) => unknown): Failure {
  try {
    act(call().call);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('an input by its type', () => {
  test('in the unit that is asked for', () => {
    const c = call().call;
    // 1 in is exactly 25.4 mm (NIST SP 811, B.8).
    expect(c.quantity('length', 'mm')).toBe(8.001);
    expect(c.quantity('plain', '%')).toBe(200);
    expect(c.quantity('whole', '1')).toBe(3);
    expect([c.number('plain'), c.number('whole'), c.number('share')]).toEqual([2, 3, 0.5]);
  });

  test('as what it is', () => {
    const c = call().call;
    expect([c.text('words'), c.boolean('truth'), c.json('data'), c.table('rows')]).toEqual([
      'spar',
      false,
      { a: [1] },
      rows,
    ]);
    expect(c.json('length')).toEqual({ type: 'quantity', value: 0.315, unit: 'in', digits: 3 });
    expect(c.file('step')).toEqual({ path: '/in/a.step', mediaType: 'model/step', name: 'a.step', digest: 'sha256:d' });
    expect([c.list('many'), c.list('none')]).toEqual([arrivals, []]);
    expect([c.has('words'), c.has('none'), c.has('toString')]).toEqual([true, false, false]);
    expect([c.origin('length'), c.origin('words')]).toEqual(['Parameters!C4', undefined]);
    expect([c.params, c.folder, c.sourceFile('/workbook').name]).toEqual([{ p: 1 }, '/out', 'uas.xlsx']);
  });

  test.each<[string, string, (call: Call) => unknown]>([
    ['none', 'The input none has no value. Connect it or type one in.', (c) => c.value('none')],
    ['constructor', 'The input constructor has no value. Connect it or type one in.', (c) => c.text('constructor')],
    ['many', 'The input many takes many wires and one value was asked for.', (c) => c.value('many')],
    ['words', 'The input words takes one wire and a list was asked for.', (c) => c.list('words')],
    ['words', 'The input words holds a text and needs a quantity in mm.', (c) => c.quantity('words', 'mm')],
    ['words', 'The input words holds a text and needs a quantity in 1.', (c) => c.number('words')],
    ['length', 'The input length: in is a length and kg is a mass.', (c) => c.quantity('length', 'kg')],
    ['plain', 'The input plain: 1 is a plain number and mm is a length.', (c) => c.quantity('plain', 'mm')],
    ['plain', 'The input plain holds a number and needs a text.', (c) => c.text('plain')],
    ['words', 'The input words holds a text and needs a boolean.', (c) => c.boolean('words')],
    ['step', 'The input step holds a file and needs a table.', (c) => c.table('step')],
    ['rows', 'The input rows holds a table and needs a file.', (c) => c.file('rows')],
  ])('%s is refused: %s', (port, message, act) => {
    expect(refusal(act)).toEqual({ why: 'bad-input', port, message });
  });

  test('a unit that the function itself has wrong is refused, not taken', () => {
    expect(refusal((c) => c.quantity('length', 'mmm'))).toMatchObject({
      why: 'bad-input',
      port: 'length',
      message: expect.stringContaining("'mmm'") as string,
    });
  });

  test('a file param that was not bound is a broken promise', () => {
    expect(() => call().call.sourceFile('/other')).toThrow('the agent binds every file param, and /other is one');
  });
});

test('what a call reports goes to whoever called', () => {
  const { call: c, told } = call();
  c.progress(0.5);
  c.progress(undefined, 'meshing');
  c.log('warning', 'coarse');
  expect(told).toEqual([
    [0.5, undefined],
    [undefined, 'meshing'],
    ['warning', 'coarse'],
  ]);
});

test('outputs are values, with digits and origin only where they are known', () => {
  expect(quantity(2, 'mm')).toEqual({ type: 'quantity', value: 2, unit: 'mm' });
  expect(quantity(2, 'mm', { digits: 3, origin: 'A1' })).toEqual({
    type: 'quantity',
    value: 2,
    unit: 'mm',
    digits: 3,
    origin: 'A1',
  });
  expect([number(1, { digits: 1 }), integer(1, { origin: 'B2' })]).toEqual([
    { type: 'number', value: 1, digits: 1 },
    { type: 'integer', value: 1, origin: 'B2' },
  ]);
  expect([text('x'), boolean(true), json([1])]).toEqual([
    { type: 'text', value: 'x' },
    { type: 'boolean', value: true },
    { type: 'json', value: [1] },
  ]);
  expect(file('a.step', 'model/step', 'spar.step')).toEqual({
    type: 'file',
    path: 'a.step',
    mediaType: 'model/step',
    name: 'spar.step',
  });
  const given = [[1, null]];
  const made = table(
    [
      { name: 'n', type: 'integer' },
      { name: 't', type: 'text' },
    ],
    given,
  );
  given[0]?.push(2);
  expect(made).toEqual({
    type: 'table',
    columns: [
      { name: 'n', type: 'integer' },
      { name: 't', type: 'text' },
    ],
    rows: [[1, null]],
  });
});
