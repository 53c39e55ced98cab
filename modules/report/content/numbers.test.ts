import { describe, expect, test } from 'vitest';
import { showBytes, showMargin, showMeasure, showPair } from './numbers.ts';

describe('numbers on paper', () => {
  test('digits are as stored, and six at most', () => {
    expect(showMeasure({ value: 0.85, unit: 'kg', digits: 3 })).toEqual({ number: '0.850', unit: 'kg' });
    expect(showMeasure({ value: 151.0213847, unit: 'mm' })).toEqual({ number: '151.021', unit: 'mm' });
    expect(showMeasure({ value: 0.1 + 0.2, unit: '1' })).toEqual({ number: '0.3', unit: '' });
    expect(showMeasure({ value: 1 / 3, unit: 'm', digits: 12 }).number).toBe('0.333333');
  });

  test('units are set for people and a negative number has a minus sign', () => {
    expect(showMeasure({ value: -2.5, unit: 'N*m' })).toEqual({ number: '\u22122.5', unit: 'N·m' });
    expect(showMeasure({ value: -1.5e-9, unit: 'm^2' })).toEqual({ number: '\u22121.5e\u22129', unit: 'm²' });
  });

  test('a value beyond its limit never reads as the limit where six digits can tell', () => {
    const [value, limit] = showPair({ value: 150.04, unit: 'mm', digits: 3 }, { value: 150, unit: 'mm', digits: 3 });
    expect(value.number).toBe('150.04');
    expect(limit.number).toBe('150.00');
  });

  test('equal or clearly different sides keep their own digits', () => {
    expect(
      showPair({ value: 150, unit: 'mm', digits: 3 }, { value: 150, unit: 'mm', digits: 4 }).map((side) => side.number),
    ).toEqual(['150', '150.0']);
    expect(
      showPair({ value: 140.6, unit: 'mm', digits: 4 }, { value: 150, unit: 'mm', digits: 3 }).map(
        (side) => side.number,
      ),
    ).toEqual(['140.6', '150']);
  });

  test('a margin has its sign, and is per cent only where it is a ratio', () => {
    const limit = { value: 150, unit: 'mm' };
    expect(showMargin({ value: -0.0068092, unit: '1' }, limit)).toBe('\u22120.681\u2009%');
    expect(showMargin({ value: 0.0482, unit: '1' }, limit)).toBe('+4.82\u2009%');
    expect(showMargin({ value: -2.7e-9, unit: '1' }, limit)).toBe('\u22122.7e\u22127\u2009%');
    expect(showMargin({ value: 0, unit: '1' }, limit)).toBe('0\u2009%');
    // A limit of 0 has no ratio: the margin is the plain difference, which for a number is no per cent either.
    expect(showMargin({ value: 0.42, unit: '1' }, { value: 0, unit: '1' })).toBe('+0.42');
    expect(showMargin({ value: -1, unit: 'mm' }, { value: 0, unit: 'mm' })).toBe('\u22121\u2009mm');
  });

  test('sizes are in powers of 1000', () => {
    expect([0, 999, 29_211, 12_000_000].map(showBytes)).toEqual([
      '0\u2009B',
      '999\u2009B',
      '29.2\u2009kB',
      '12\u2009MB',
    ]);
  });
});
