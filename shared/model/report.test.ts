import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunComparison, RunReport, allVerified, compareRuns, differenceText, reportOf } from './report.ts';
import type { EventBody } from './event.ts';
import type { RunState } from './run-state.ts';
import { created, failed, finished, reused, skipped, someBodies, started, stateOf } from './testing/runs.ts';
import type { Thread } from './thread.ts';
import { verdictWords } from './value.ts';
import type { Value, VerdictWord } from './value.ts';

const requirement = (id: string): Thread['nodes'][string] => ({
  function: 'core/requirement',
  params: { id, text: `The ${id}.`, check: 'value <= 1 mm' },
});
const verdict = (id: string, word: VerdictWord): Value => ({
  type: 'verdict',
  id,
  verdict: word,
  text: `The ${id}.`,
  check: 'value <= 1 mm',
});
const mm = (value: number, unit = 'mm'): Value => ({ type: 'quantity', value, unit });

function reportFrom(state: RunState): RunReport {
  if (state.created === undefined) throw new Error('a run begins with its creation');
  return reportOf(state, state.created);
}

const two = created({
  nodes: { part: { function: 'cad/part' }, 'a-ok': requirement('STR-001'), 'b-ok': requirement('MAS-001') },
  wires: [],
});
const begin: EventBody[] = [two, { is: 'run-started' }];
const passed = [started('a-ok'), finished('a-ok', { verdict: verdict('STR-001', 'PASS') })];

describe('verdicts', () => {
  test.each<[string, EventBody[], string]>([
    ['it has not run', [], 'it has not run'],
    ['it is still running', [started('b-ok')], 'it is still running'],
    ['it failed', [started('b-ok'), failed('b-ok')], 'it failed'],
    ['it failed before it began', [failed('b-ok', 0)], 'it failed'],
    ['it was cancelled', [started('b-ok'), failed('b-ok', 1, 'cancelled')], 'it was cancelled'],
    ['it was skipped, and why', [skipped('b-ok')], 'it was skipped: a gave no result'],
    ['it gave no verdict', [started('b-ok'), finished('b-ok', { verdict: mm(1) })], 'it gave no verdict'],
    ['it was reused without one', [reused('b-ok')], 'it gave no verdict'],
    ['the run was cancelled', [{ is: 'run-finished', status: 'cancelled' }], 'it was cancelled'],
  ])('NOT VERIFIED: %s', (_, bodies, reason) => {
    const report = reportFrom(stateOf([...begin, ...passed, ...bodies]));
    expect(report.verdicts).toEqual([
      { node: 'a-ok', id: 'STR-001', verdict: 'PASS', text: 'The STR-001.', check: 'value <= 1 mm' },
      { node: 'b-ok', id: 'MAS-001', verdict: 'NOT VERIFIED', text: 'The MAS-001.', check: 'value <= 1 mm', reason },
    ]);
    expect(allVerified(report)).toBe(false);
  });

  test('NOT VERIFIED: it was left out of the run', () => {
    const only = { ...two, only: ['a-ok'] };
    const report = reportFrom(
      stateOf([only, { is: 'run-started' }, ...passed, { is: 'run-finished', status: 'done' }]),
    );
    expect(report.status).toBe('done');
    expect(report.verdicts[1]).toMatchObject({
      id: 'MAS-001',
      verdict: 'NOT VERIFIED',
      reason: 'it was left out of this run',
    });
    expect(allVerified(report)).toBe(false);
  });

  test('NOT VERIFIED: its node has not ended well, whatever outputs stand in its state', () => {
    const state = stateOf([...begin, ...passed]);
    for (const word of ['failed', 'running', 'cancelled', 'skipped', 'waiting', 'ready'] as const) {
      const nodes = new Map(state.nodes);
      const known = state.nodes.get('a-ok');
      if (known !== undefined) nodes.set('a-ok', { ...known, state: word });
      expect([word, reportFrom({ ...state, nodes }).verdicts[0]?.verdict]).toEqual([word, 'NOT VERIFIED']);
    }
  });

  test('name the requirement by its node where it has no id', () => {
    const thread = { nodes: { r: { function: 'core/requirement' } }, wires: [] };
    expect(reportFrom(stateOf([created(thread)])).verdicts).toEqual([
      { node: 'r', id: 'r', verdict: 'NOT VERIFIED', text: '', check: '', reason: 'it has not run' },
    ]);
  });

  test.each(verdictWords)('%s alone: all are verified only with PASS and WAIVED', (word) => {
    const state = stateOf([
      ...begin,
      ...passed,
      started('b-ok'),
      finished('b-ok', { verdict: verdict('MAS-001', word) }),
    ]);
    expect(allVerified(reportFrom(state))).toBe(word === 'PASS' || word === 'WAIVED');
  });

  test('of any run: each requirement has exactly one, and only a result of its own can be better than NOT VERIFIED', () => {
    let verified = 0;
    fc.assert(
      fc.property(someBodies, fc.constantFrom<string[] | undefined>(undefined, ['a'], ['a', 'b']), (bodies, only) => {
        const nodes = { a: requirement('A'), b: requirement('B'), c: requirement('C') };
        const named = bodies.map((body): EventBody => {
          if (body.is === 'run-created') return created({ nodes, wires: [] }, only === undefined ? {} : { only });
          if (body.is !== 'node-finished' && body.is !== 'node-reused') return body;
          return { ...body, outputs: { verdict: { value: verdict(body.node.toUpperCase(), 'PASS'), digest: 'd' } } };
        });
        const state = stateOf(
          named.filter((body) => only === undefined || !('node' in body) || only.includes(body.node)),
        );
        const report = reportFrom(state);
        expect(report.verdicts.map((v) => v.id).toSorted()).toEqual(['A', 'B', 'C']);
        for (const v of report.verdicts) {
          const word = state.nodes.get(v.node)?.state;
          expect([v.node, v.verdict]).toEqual([v.node, word === 'done' || word === 'reused' ? 'PASS' : 'NOT VERIFIED']);
        }
        const all = [...state.nodes.values()].filter((n) => n.state === 'done' || n.state === 'reused').length === 3;
        expect(allVerified(report)).toBe(all);
        if (all) verified++;
        expect(RunReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(JSON.parse(JSON.stringify(report)));
      }),
      { numRuns: 500 },
    );
    expect(verified).toBeGreaterThan(0);
  });
});

describe('a report', () => {
  test('tells of each node its state, attempt, time, why, outputs, origins, pins and failure', () => {
    const done = finished('part', { size: mm(2), name: { type: 'text', value: 'spar' } });
    const outputs = {
      size: { ...done.outputs['size'], value: mm(2), digest: 'd', origin: 'A1' },
      name: { value: { type: 'text' as const, value: 'spar' }, digest: 'e', pinned: true as const },
    };
    const report = reportFrom(
      stateOf([
        ...begin,
        started('part'),
        { ...done, outputs },
        started('a-ok'),
        failed('a-ok'),
        skipped('b-ok'),
        { is: 'run-finished', status: 'failed' },
      ]),
    );
    expect(report.nodes).toEqual({
      part: {
        state: 'done',
        attempt: 1,
        ms: 5,
        why: 'ran because it had not run before',
        outputs: { size: mm(2), name: { type: 'text', value: 'spar' } },
        origins: { size: 'A1' },
        pinned: ['name'],
      },
      'a-ok': {
        state: 'failed',
        attempt: 1,
        ms: 5,
        why: 'ran because it had not run before',
        outputs: {},
        origins: {},
        pinned: [],
        error: { why: 'defect', message: 'It broke.' },
      },
      'b-ok': { state: 'skipped', attempt: 0, outputs: {}, origins: {}, pinned: [], message: 'a gave no result' },
    });
    expect(report).toMatchObject({
      status: 'failed',
      thread: 'sha256:d',
      title: 'A',
      path: '/t/a.thread.json',
      createdAt: 1000,
      endedAt: 1007,
      by: 'ann',
    });
  });
});

describe('the comparison of two runs', () => {
  const thread = {
    nodes: { a: { function: 'x/y' }, b: { function: 'x/y' }, c: { function: 'x/y' } },
    wires: [{ from: 'b.y', to: 'a.x' }],
  };
  const runOf = (values: Record<string, Value>, ...more: EventBody[]): RunState =>
    stateOf([
      created(thread),
      { is: 'run-started' },
      ...Object.entries(values).flatMap(([id, y]) => [started(id), finished(id, { y })]),
      ...more,
    ]);
  const compare = (a: RunState, b: RunState): RunComparison =>
    RunComparison.parse(compareRuns(a, b, [...b.nodes.keys()]));
  const y = (before: Value, after: Value): RunComparison['values'][number] | undefined =>
    compare(runOf({ a: before }), runOf({ a: after })).values[0];

  test('of a run with itself finds nothing', () => {
    const state = runOf({ a: mm(1), b: mm(2) });
    expect(compare(state, state)).toEqual({
      a: state.run,
      b: state.run,
      sameThread: true,
      nodes: [],
      values: [],
      verdicts: [],
    });
  });

  test('begins with the first node that differs, in the order of the thread', () => {
    const found = compare(runOf({ b: mm(1), a: mm(1), c: mm(1) }), runOf({ b: mm(2), a: mm(2), c: mm(1) }));
    expect(found.firstDifference).toBe('b');
    expect(found.nodes.map((n) => [n.node, n.before, n.after, n.why])).toEqual([
      ['b', 'done', 'done', 'it had not run before'],
      ['a', 'done', 'done', 'it had not run before'],
    ]);
  });

  test('tells states apart, but not a result that was reused from one that was made', () => {
    const found = compare(
      runOf({ a: mm(1) }),
      stateOf([created(thread), { is: 'run-started' }, reused('a', { y: mm(1) }), failed('b', 0)]),
    );
    expect(found.nodes.map((n) => [n.node, n.before, n.after])).toEqual([['b', 'waiting', 'failed']]);
    const more = stateOf([
      created(
        { nodes: { ...thread.nodes, d: { function: 'x/y' } }, wires: [] },
        { thread: { ...created(thread).thread, digest: 'other', document: { nodes: { d: {} }, wires: [] } } },
      ),
    ]);
    expect(compare(stateOf([created(thread)]), more)).toMatchObject({
      sameThread: false,
      firstDifference: 'd',
      nodes: [
        { node: 'd', before: 'not in the run', after: 'waiting' },
        { node: 'b', before: 'waiting', after: 'not in the run' },
        {},
        {},
      ],
    });
  });

  test.each<[Value, Value, object]>([
    [mm(2), mm(2.2), { difference: 0.2, unit: 'mm', relative: 0.1 }],
    [mm(2.2), mm(2), { difference: -0.2, unit: 'mm', relative: -0.0909 }],
    [mm(-2), mm(-1), { difference: 1, unit: 'mm', relative: 0.5 }],
    [mm(25.4), mm(2, 'in'), { difference: 1, unit: 'in', relative: 1 }],
    [
      { type: 'integer', value: 4 },
      { type: 'number', value: 5 },
      { difference: 1, unit: '1', relative: 0.25 },
    ],
    [{ type: 'number', value: 0.5 }, mm(60, '%'), { difference: 10, unit: '%', relative: 0.2 }],
    [mm(300, 'K'), mm(310, 'K'), { difference: 10, unit: 'K', relative: 10 / 300 }],
  ])(
    'of %o and %o gives the difference in the unit of the second, and its share of the first',
    (before, after, wanted) => {
      const found = y(before, after);
      expect(found).toMatchObject({ before, after });
      for (const [key, value] of Object.entries(wanted))
        if (typeof value === 'number') expect(found?.[key as 'difference']).toBeCloseTo(value, 4);
        else expect(found?.[key as 'unit']).toBe(value);
      expect(String(found?.difference).length).toBeLessThan(8);
    },
  );

  test('of two temperatures gives a step and no share, since the scale has no true zero', () => {
    expect(y(mm(20, 'degC'), mm(25, 'degC'))).toMatchObject({ difference: 5, unit: 'deltaC' });
    expect(y(mm(20, 'degC'), mm(25, 'degC'))).not.toHaveProperty('relative');
    expect(y(mm(68, 'degF'), mm(77, 'degF'))).toMatchObject({ difference: 9, unit: 'deltaF' });
    expect(y(mm(293.15, 'K'), mm(25, 'degC'))).toMatchObject({ difference: 5, unit: 'deltaC' });
  });

  test('gives no share of zero, and no difference of what has none', () => {
    expect(y(mm(0), mm(2))).toEqual({ node: 'a', port: 'y', before: mm(0), after: mm(2), difference: 2, unit: 'mm' });
    expect(y(mm(1, 'kg'), mm(1, 'mm'))).toEqual({ node: 'a', port: 'y', before: mm(1, 'kg'), after: mm(1) });
    expect(y({ type: 'text', value: 'x' }, mm(1))).toEqual({
      node: 'a',
      port: 'y',
      before: { type: 'text', value: 'x' },
      after: mm(1),
    });
  });

  test('shows a port that only one of them has', () => {
    const found = compare(runOf({ a: mm(1) }), runOf({}));
    expect(found.values).toEqual([{ node: 'a', port: 'y', before: mm(1) }]);
    expect(compare(runOf({}), runOf({ a: mm(1) })).values).toEqual([{ node: 'a', port: 'y', after: mm(1) }]);
  });

  test('tells which verdicts changed, with every verdict on a requirement that several nodes check', () => {
    const checks = created({ nodes: { r: requirement('R'), s: requirement('R'), t: requirement('T') }, wires: [] });
    const of = (r: VerdictWord, s: VerdictWord): RunState =>
      stateOf([
        checks,
        { is: 'run-started' },
        started('r'),
        finished('r', { verdict: verdict('R', r) }),
        started('s'),
        finished('s', { verdict: verdict('R', s) }),
      ]);
    expect(compare(of('FAIL', 'PASS'), of('PASS', 'PASS')).verdicts).toEqual([
      { id: 'R', before: 'FAIL, PASS', after: 'PASS, PASS' },
    ]);
    expect(compare(of('PASS', 'PASS'), stateOf([created({ nodes: {}, wires: [] })])).verdicts).toEqual([
      { id: 'R', before: 'PASS, PASS', after: 'none' },
      { id: 'T', before: 'NOT VERIFIED', after: 'none' },
    ]);
  });

  test('is told in a line for each value', () => {
    const line = (before: Value, after: Value): string => {
      const found = y(before, after);
      return found === undefined ? '' : differenceText(found);
    };
    expect(line(mm(2), mm(2.2))).toBe('2 mm -> 2.2 mm (+10 %)');
    expect(line(mm(151), mm(140.6))).toBe('151 mm -> 140.6 mm (-6.89 %)');
    expect(line(mm(-2), mm(-3))).toBe('-2 mm -> -3 mm (-50 %)');
    expect(line(mm(0), mm(3))).toBe('0 mm -> 3 mm');
    expect(line({ type: 'text', value: 'a' }, { type: 'text', value: 'b' })).toBe('a -> b');
    expect(differenceText({ node: 'a', port: 'y', after: mm(1) })).toBe('nothing -> 1 mm');
    expect(differenceText({ node: 'a', port: 'y', before: mm(1) })).toBe('1 mm -> nothing');
  });
});
