import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Marking, combineMarkings, levels, markingLine, unmarked } from './marking.ts';

const some: fc.Arbitrary<Marking> = fc.record({
  level: fc.constantFrom(...levels),
  caveats: fc.uniqueArray(fc.constantFrom('NOFORN', 'SP-CTI', 'REL TO USA')).map((caveats) => caveats.toSorted()),
});
const rank = (m: Marking): number => levels.indexOf(m.level);

test('a result is never marked lower than what it is made of, in any order', () => {
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      const both = combineMarkings(a, b);
      expect(rank(both)).toBe(Math.max(rank(a), rank(b)));
      expect(new Set(both.caveats)).toEqual(new Set([...a.caveats, ...b.caveats]));
      expect(combineMarkings(b, a)).toEqual(both);
      expect(combineMarkings(both, c)).toEqual(combineMarkings(a, combineMarkings(b, c)));
      expect(combineMarkings(a, a)).toEqual(a);
      expect(combineMarkings(a, unmarked)).toEqual(a);
    }),
  );
});

test('the line of the banner', () => {
  expect(markingLine(unmarked)).toBe('UNCLASSIFIED');
  expect(markingLine({ level: 'CUI', caveats: ['SP-CTI', 'NOFORN'] })).toBe('CUI//SP-CTI/NOFORN');
});

test('a level that is not known is no marking', () => {
  for (const wrong of [
    { level: 'secret', caveats: [] },
    { level: 'SECRET' },
    { level: 'SECRET', caveats: [1] },
    { level: 'CUI', caveats: [], more: 1 },
  ])
    expect(Marking.safeParse(wrong).success).toBe(false);
});
