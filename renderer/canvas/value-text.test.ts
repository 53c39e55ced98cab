import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeStatus, StatusWord } from '#shared/model/node-status.ts';
import { statusWords } from '#shared/model/node-status.ts';
import type { Value, ValueOf } from '#shared/model/value.ts';
import { verdictWords } from '#shared/model/value.ts';
import { nodeView, notWired } from './node-view.ts';
import type { PortView } from './node-view.ts';
import {
  elideMiddle,
  firstSentence,
  fitRow,
  inputShown,
  marginText,
  nodeLabel,
  nodeVerdict,
  outputShown,
  verdictShown,
} from './value-text.ts';

const status = (word: StatusWord, outputs: Record<string, Value>): NodeStatus => ({
  word,
  reason: undefined,
  outputs: Object.fromEntries(Object.entries(outputs).map(([port, value]) => [port, { value, digest: 'd' }])),
  failure: undefined,
  progress: undefined,
  attempt: 1,
  startedAt: undefined,
  endedAt: undefined,
  ms: undefined,
});
const port = (more: Partial<PortView>): PortView => ({
  name: 't',
  side: 'in',
  type: 'quantity<mm>',
  kind: 'quantity',
  known: true,
  many: false,
  hint: '',
  literal: undefined,
  from: [],
  y: 0,
  ...more,
});
const verdict = (word: ValueOf<'verdict'>['verdict']): ValueOf<'verdict'> => ({
  type: 'verdict',
  id: 'STR-001',
  verdict: word,
  text: 'Tip deflection',
  check: 'value <= 150 mm',
  limit: { value: 150, unit: 'mm' },
  margin: { value: -0.0065, unit: '1' },
});

describe('a verdict', () => {
  test('of several is the worst one, in whatever order and under whatever names they come', () => {
    const both = (first: Value, second: Value): NodeStatus => status('done', { a: first, b: second });
    const [pass, fail] = [verdict('PASS'), verdict('FAIL')];
    expect(nodeVerdict(both(pass, fail))).toMatchObject({ tone: 'fail', verdict: 'FAIL' });
    expect(nodeVerdict(both(fail, pass))).toMatchObject({ tone: 'fail', verdict: 'FAIL' });
    expect(nodeVerdict(both(pass, verdict('NOT VERIFIED')))).toMatchObject({ tone: 'doubt' });
    expect(nodeVerdict(both(pass, verdict('WAIVED')))).toMatchObject({ tone: 'doubt' });
    expect(nodeVerdict(both(pass, pass))).toMatchObject({ tone: 'pass' });
    expect(nodeVerdict(status('stale', { a: pass }))).toMatchObject({ tone: 'old' });
  });

  test('is green only where it is a PASS that holds', () => {
    for (const word of verdictWords)
      for (const state of statusWords) {
        const shown = outputShown(status(state, { verdict: verdict(word) }), 'verdict');
        const isGreen = shown?.tone === 'pass';
        expect(isGreen).toBe(word === 'PASS' && (state === 'done' || state === 'reused'));
        if (state !== 'done' && state !== 'reused') expect(shown?.text).toMatch(/^was /);
      }
  });

  test('stands with its word and its margin', () => {
    expect(verdictShown(verdict('FAIL'), true)).toMatchObject({ text: 'FAIL -0.65 %', tone: 'fail' });
    expect(marginText({ value: 0.084, unit: '1' }, undefined)).toBe('+8.4 %');
    expect(marginText({ value: 0.415, unit: '1' }, { value: 0, unit: '1' })).toBe('+0.415');
    expect(marginText({ value: -2, unit: 'mm' }, { value: 0, unit: 'mm' })).toBe('-2.00 mm');
  });
});

describe('the value of an input', () => {
  const from = ['sizing.t'];

  test('comes over its wire in the unit of the input', () => {
    const shown = inputShown(
      port({ from }),
      status('done', { t: { type: 'quantity', value: 2, unit: 'in', digits: 2 } }),
    );
    expect(shown).toMatchObject({ text: '51 mm', tone: 'plain' });
    expect(shown?.whole).toContain('From sizing.t');
  });

  test('is marked where its source is out of date, and where it does not fit', () => {
    const inches: Value = { type: 'quantity', value: 1, unit: 'in' };
    expect(inputShown(port({ from }), status('stale', { t: inches }))?.tone).toBe('old');
    expect(inputShown(port({ from }), status('done', { t: { type: 'quantity', value: 1, unit: 'kg' } }))?.tone).toBe(
      'bad',
    );
    expect(inputShown(port({ from }), undefined)).toBeUndefined();
  });

  test('is what was typed, and what is wrong with it', () => {
    expect(inputShown(port({ literal: '2 cm' }), undefined)).toMatchObject({ text: '20 mm', tone: 'typed' });
    expect(inputShown(port({ literal: '2 kg' }), undefined)).toMatchObject({ text: '2 kg', tone: 'bad' });
    expect(inputShown(port({ many: true, from: ['a.b', 'c.d'] }), undefined)?.text).toBe('2 wires');
  });
});

describe('a row that is too narrow for all of it', () => {
  const number = outputShown(status('done', { t: { type: 'quantity', value: 250.8351234, unit: 'MPa' } }), 't');
  const pass = verdictShown(
    {
      type: 'verdict',
      id: 'A',
      text: '',
      verdict: 'PASS',
      check: 'value <= 1',
      margin: { value: 0.112, unit: '1' },
    },
    true,
  );

  test('keeps the digits, the unit and the verdict word, whatever else has to go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 140, max: 480 }),
        fc.string({ minLength: 1, maxLength: 40 }),
        fc.option(fc.string({ maxLength: 14 }), { nil: undefined }),
        (width, name, words) => {
          const difference = words === undefined ? undefined : ({ text: words, tone: 'up' } as const);
          expect(fitRow(width, name, number, difference).text).toBe(number?.text);
          expect(fitRow(width, name, pass, difference).text).toMatch(/^PASS($| \+11\.2 %$)/);
        },
      ),
    );
  });

  const less = { text: '−6.9 %', tone: 'down' } as const;

  test('shortens the name, then says of the difference only which way it went', () => {
    expect(fitRow(300, 'sigma_max', number, less)).toEqual({
      hasName: true,
      text: number?.text,
      difference: 'whole',
    });
    expect(fitRow(188, 'von_mises_max', number, less)).toMatchObject({ hasName: true, difference: 'sign' });
    expect(fitRow(188, 'verdict', pass, { text: 'was FAIL', tone: 'pass' })).toEqual({
      hasName: false,
      text: 'PASS',
      difference: 'whole',
    });
    // Beside the word alone it would pass for the margin.
    expect(fitRow(188, 'verdict', pass, less).text).toBe('PASS +11.2 %');
  });

  test('leaves the middle out of words alone', () => {
    const file = { text: 'a-very-long-file-name-of-a-part.step', whole: '', tone: 'plain' } as const;
    expect(fitRow(188, 'step', file, undefined).text).toContain('…');
  });
});

describe('words', () => {
  test('what is too long loses its middle and keeps both ends', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 3, max: 40 }), (text, most) => {
        const short = elideMiddle(text, most);
        expect(short.length).toBeLessThanOrEqual(Math.max(most, 3));
        if (text.length > most) {
          expect(short.charAt(0)).toBe(text.charAt(0));
          expect(short.at(-1)).toBe(text.at(-1));
        } else expect(short).toBe(text);
      }),
    );
  });

  test('a screen reader hears title, state and values', () => {
    const view = nodeView({
      id: 'spar',
      node: { function: 'cad/part', title: 'Spar' },
      described: { is: 'ports', ports: { inputs: [], outputs: [{ name: 'mass', type: 'quantity<kg>' }] } },
      category: 'Design',
      place: undefined,
      wired: notWired,
    });
    const done = status('done', { mass: { type: 'quantity', value: 0.742, unit: 'kg', digits: 3 } });
    expect(nodeLabel(view, done)).toBe('Spar, done, mass 0.742 kg');
    expect(nodeLabel(view, undefined)).toBe('Spar, ready');
  });

  test('a reason is cut behind its first sentence, not in a number', () => {
    expect(firstSentence('The cell C4 holds 2.2 mm. Write it anew.')).toBe('The cell C4 holds 2.2 mm.');
    expect(firstSentence('No end')).toBe('No end');
  });
});
