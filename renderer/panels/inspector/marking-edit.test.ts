import { describe, expect, test } from 'vitest';
import { lowering, readCaveats } from './marking-edit.ts';

describe('a change of a marking', () => {
  test('that takes nothing away needs no question', () => {
    expect(lowering({ level: 'CUI', caveats: ['A'] }, { level: 'SECRET', caveats: ['A', 'B'] })).toBeUndefined();
    expect(lowering({ level: 'CUI', caveats: [] }, { level: 'CUI', caveats: [] })).toBeUndefined();
  });

  test('that lowers the level or drops a caveat says so', () => {
    expect(lowering({ level: 'SECRET', caveats: [] }, { level: 'CUI', caveats: [] })).toBe(
      'The level goes from SECRET to CUI.',
    );
    expect(lowering({ level: 'CUI', caveats: ['NOFORN', 'SP-CTI'] }, { level: 'SECRET', caveats: [] })).toBe(
      'NOFORN, SP-CTI are taken off.',
    );
  });
});

test('caveats are read as they are typed', () => {
  expect(readCaveats(' sp-cti / NOFORN, noforn ,')).toEqual(['SP-CTI', 'NOFORN']);
});
