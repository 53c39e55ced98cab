import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { freeName, getAt, moveAt, readJson, readNumber, readScalar, renameAt, scalarText, setAt } from './form-edit.ts';

const params: JsonObject = { a: { x: 1, y: 2 }, list: [1, 2, 3], s: 't' };

describe('changing params at a path', () => {
  test('sets, makes what is missing on the way, and leaves the rest the same object', () => {
    expect(setAt(params, ['a', 'x'], 5)).toEqual({ ...params, a: { x: 5, y: 2 } });
    expect(setAt({}, ['cells', 't', 'at'], 'A1')).toEqual({ cells: { t: { at: 'A1' } } });
    expect(setAt(params, ['a', 'x'], 5)['list']).toBe(params['list']);
    expect(setAt({}, ['v', 2], 1)).toEqual({ v: [null, null, 1] });
  });

  test('takes out with undefined, and makes nothing for what is not there', () => {
    expect(setAt(params, ['a', 'x'], undefined)).toEqual({ ...params, a: { y: 2 } });
    expect(setAt(params, ['list', 1], undefined)).toEqual({ ...params, list: [1, 3] });
    expect(setAt(params, ['b', 'c', 'd'], undefined)).toBe(params);
  });

  test('holds any name, also one of the language', () => {
    const changed = setAt({}, ['__proto__', 'constructor'], 1);
    expect(Object.keys(changed)).toEqual(['__proto__']);
    expect(getAt(changed, ['__proto__', 'constructor'])).toBe(1);
  });

  test('gives back what was set, wherever it was', () => {
    const path = fc.array(fc.oneof(fc.string(), fc.nat(5)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, fc.jsonValue(), (steps, value) => {
        const at = [`k${String(steps[0])}`, ...steps.slice(1)];
        expect(getAt(setAt(params, at, value as Json), at)).toEqual(value);
      }),
    );
  });

  test('renames in place, and not onto another', () => {
    expect(Object.keys(renameAt(params, ['a'], 'x', 'z')['a'] as JsonObject)).toEqual(['z', 'y']);
    expect(renameAt(params, ['a'], 'x', 'y')).toBe(params);
    expect(renameAt(params, ['a'], 'gone', 'z')).toBe(params);
  });

  test('moves an item, and not out of its list', () => {
    expect(moveAt(params, ['list'], 0, 2)['list']).toEqual([2, 3, 1]);
    expect(moveAt(params, ['list'], 2, 0)['list']).toEqual([3, 1, 2]);
    expect(moveAt(params, ['list'], 0, 3)).toBe(params);
    expect(moveAt(params, ['list'], -1, 0)).toBe(params);
  });

  test('finds a free name', () => {
    expect(freeName({ input: 1, input_2: 1 }, 'input')).toBe('input_3');
    expect(freeName(undefined, 'input')).toBe('input');
  });
});

describe('what is typed into a field', () => {
  test('a number or a text comes back as it was', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('0', '"0"', '1e3', ' a'),
    );
    fc.assert(
      fc.property(scalar, (value) => {
        const read = readScalar(scalarText(value));
        expect(typeof value === 'number' ? Number(read) + 0 === value + 0 : read === value).toBe(true);
      }),
    );
  });

  test('tells a quantity from a number', () => {
    expect([readScalar('0'), readScalar('20 mm'), readScalar('=wall'), readScalar('"0"')]).toEqual([
      0,
      '20 mm',
      '=wall',
      '0',
    ]);
  });

  test('refuses what is no number, and a part where a whole one is needed', () => {
    expect(readNumber('2.5', false)).toEqual({ value: 2.5 });
    expect(readNumber('2.5', true)).toEqual({ error: '2.5 is not a whole number.' });
    expect(readNumber('2,5', false)).toHaveProperty('error');
    expect(readNumber('1e999', false)).toHaveProperty('error');
  });

  test('reads JSON or says what is wrong', () => {
    expect(readJson('{"a": [1]}')).toEqual({ value: { a: [1] } });
    expect(readJson('{a')).toHaveProperty('error');
  });
});
