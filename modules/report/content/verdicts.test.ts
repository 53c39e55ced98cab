import { unmarkedThread, verdictArrival } from '../testing/builders.ts';
import { verdictWords } from '@clew/module-sdk';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doubtful, findings, missing, summarise } from './verdicts.ts';

const requirement = (id: string): { function: string; params: Record<string, string> } => ({
  function: 'core/requirement',
  params: { id, text: `${id} text`, check: 'value <= 1 mm' },
});

describe('findings', () => {
  test('a requirement whose verdict did not arrive is listed and keeps the headline from saying all', () => {
    const thread = unmarkedThread({ a: requirement('A-1'), b: requirement('B-1') });
    const all = findings(thread, [verdictArrival('a.verdict', 'A-1', 'PASS')]);
    expect(all.map(({ id, word }) => [id, word])).toEqual([
      ['A-1', 'PASS'],
      ['B-1', missing],
    ]);
    expect(summarise(all)).toMatchObject({
      tone: 'open',
      headline: '1 of 2 requirements not satisfied: 1 NOT IN THIS REPORT',
    });
  });

  test('a verdict by way of another node is found by its id', () => {
    const thread = unmarkedThread({ a: requirement('A-1'), pick: { function: 'core/select' } });
    expect(findings(thread, [verdictArrival('pick.out', 'A-1', 'FAIL')])).toMatchObject([
      { id: 'A-1', node: 'a', word: 'FAIL' },
    ]);
  });

  test('with two requirements of one id, a verdict from elsewhere stands for neither', () => {
    const thread = unmarkedThread({ a: requirement('A-1'), b: requirement('A-1') });
    const all = findings(thread, [verdictArrival('elsewhere.out', 'A-1', 'PASS')]);
    expect(all.filter(({ word }) => word === missing)).toHaveLength(2);
    expect(all.filter(({ node }) => node === undefined)).toHaveLength(1);
  });

  test('two different verdicts for one requirement are both shown, and neither satisfies', () => {
    const thread = unmarkedThread({ a: requirement('A-1') });
    const all = findings(thread, [
      verdictArrival('a.verdict', 'A-1', 'PASS'),
      verdictArrival('copy.out', 'A-1', 'FAIL'),
    ]);
    expect(all).toHaveLength(2);
    expect(all.map(({ word }) => word)).toEqual([doubtful, 'FAIL']);
    expect(all[0]?.notes[0]).toBe('CONTRADICTION: the verdict is PASS, and another arrived: FAIL from copy.out.');
  });

  test('the same output by two wires counts once', () => {
    const thread = unmarkedThread({ a: requirement('A-1') });
    const one = verdictArrival('a.verdict', 'A-1', 'PASS');
    expect(findings(thread, [one, one])).toHaveLength(1);
  });

  test('a pinned verdict is not a verified one', () => {
    const one = verdictArrival('a.verdict', 'A-1', 'PASS');
    const thread = {
      ...unmarkedThread({ a: requirement('A-1') }),
      overrides: [{ target: 'a.verdict', as: 'output' as const, value: { type: 'boolean' as const, value: true } }],
    };
    const all = findings(thread, [one]);
    expect(all[0]).toMatchObject({
      word: doubtful,
      notes: ['PINNED for this run: the verdict PASS was typed in and nothing was checked.'],
    });
    expect(summarise(all).headline).toBe('1 of 1 requirement not satisfied: 1 IN DOUBT');
  });

  test('PASS with a negative margin satisfies nobody', () => {
    const thread = unmarkedThread({ a: requirement('A-1') });
    const all = findings(thread, [verdictArrival('a.verdict', 'A-1', 'PASS', { margin: { value: -0.01, unit: '1' } })]);
    expect(summarise(all).headline).not.toMatch(/^All|^The 1/);
    expect(all[0]?.notes[0]).toContain('margin is negative');
  });

  test('a requirement that was worded differently when checked shows both wordings', () => {
    const thread = unmarkedThread({ a: requirement('A-1') });
    const all = findings(thread, [verdictArrival('a.verdict', 'A-1', 'PASS', { check: 'value <= 2 mm' })]);
    expect(all[0]?.notes).toEqual(['The thread writes its check as: value <= 1 mm']);
  });

  test('ids are in the order of their numbers', () => {
    const thread = unmarkedThread({ a: requirement('R-10'), b: requirement('R-9') });
    expect(findings(thread, []).map(({ id }) => id)).toEqual(['R-9', 'R-10']);
  });
});

describe('summary', () => {
  test('says all where all are, and says what was waived', () => {
    const thread = unmarkedThread({ a: requirement('A-1'), b: requirement('B-1'), c: requirement('C-1') });
    const arrive = (c: 'PASS' | 'WAIVED'): ReturnType<typeof summarise> =>
      summarise(
        findings(thread, [
          verdictArrival('a.verdict', 'A-1', 'PASS'),
          verdictArrival('b.verdict', 'B-1', 'PASS'),
          verdictArrival('c.verdict', 'C-1', c),
        ]),
      );
    expect(arrive('PASS')).toMatchObject({ tone: 'pass', headline: 'All 3 requirements PASS' });
    expect(arrive('WAIVED')).toMatchObject({
      tone: 'waived',
      headline: 'All 3 requirements PASS or are WAIVED: 2 PASS, 1 WAIVED',
    });
  });

  test('no requirement is no success', () => {
    expect(summarise([])).toMatchObject({ tone: 'none', headline: 'This thread checks no requirement.' });
  });

  const node = fc.record({
    arrives: fc.boolean(),
    word: fc.constantFrom(...verdictWords),
    margin: fc.option(fc.constantFrom(-1, 0, 1), { nil: undefined }),
    pinned: fc.boolean(),
  });

  test('says all if and only if every requirement of the thread arrived as PASS or WAIVED, unpinned and without contradiction', () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 12 }), (nodes) => {
        const thread = unmarkedThread(Object.fromEntries(nodes.map((_, i) => [`n${i}`, requirement(`R-${i}`)])));
        const arrivals = nodes.flatMap(({ arrives, word, margin }, i) =>
          arrives
            ? [
                verdictArrival(
                  `n${i}.verdict`,
                  `R-${i}`,
                  word,
                  margin === undefined ? {} : { margin: { value: margin, unit: '1' } },
                ),
              ]
            : [],
        );
        const overrides = nodes.flatMap(({ pinned }, i) =>
          pinned
            ? [{ target: `n${i}.verdict`, as: 'output' as const, value: { type: 'boolean' as const, value: true } }]
            : [],
        );
        const all = findings({ ...thread, overrides }, arrivals);
        const summary = summarise(all);
        const good = nodes.every(
          ({ arrives, word, margin, pinned }) =>
            arrives && !pinned && (word === 'WAIVED' || (word === 'PASS' && (margin ?? 0) >= 0)),
        );
        expect(summary.unsatisfied.length === 0).toBe(good);
        expect(/^All |^The 1 requirement is PASS$|^No requirement FAILS/.test(summary.headline)).toBe(good);
        expect(summary.tone === 'pass' || summary.tone === 'waived').toBe(good);
        expect(all).toHaveLength(nodes.length);
        expect(summary.counts.reduce((sum, { count }) => sum + count, 0)).toBe(nodes.length);
      }),
    );
  });
});
