import { describe, expect, test } from 'vitest';
import { compareRuns } from '#shared/model/report.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import type { RunState } from '#shared/model/run-state.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { created, failed, finished, started, stateOf } from '#shared/model/testing/runs.ts';
import { changeRows, portDifferences } from './changes.ts';
import type { ChangeRow } from './changes.ts';

const before = reduceEvents('a', recordedRun('spar-2-0mm'));
const after = reduceEvents('b', recordedRun('spar-2-2mm'));
const compare = (a: RunState, b: RunState): ReturnType<typeof compareRuns> => compareRuns(a, b, [...b.nodes.keys()]);
const plain = (text: string): string => text.replaceAll(/[\u2009\u202f]/g, ' ');

describe('what changed between the spar of 2 mm and that of 2.2 mm', () => {
  const rows = changeRows(compare(before, after), before, after, false);
  const of = (node: string, port: string): ChangeRow | undefined =>
    rows.find((row) => row.node === node && row.port === port);

  test('begins with the verdict that has turned', () => {
    expect(rows[0]).toMatchObject({ node: 'str-001', beforeTone: 'bad', afterTone: 'ok', isVerdict: true });
    expect([rows[0]?.before, rows[0]?.after].map((text) => plain(text ?? ''))).toEqual([
      'FAIL -0.647 %',
      'PASS +6.29 %',
    ]);
  });

  test('goes on with the first value that differs, and why', () => {
    expect(rows[1]).toMatchObject({ node: 'sizing', port: 'spar_t', first: true });
    expect(plain(rows[1]?.difference ?? '')).toBe('+0.2 mm (+10 %)');
    expect(rows[1]?.why).toBe('uas.xlsx changed: Parameters!C4 from 2 to 2.2');
  });

  test('shows a difference with as many digits as the values', () => {
    expect(plain(of('spar', 'area')?.difference ?? '')).toBe('−2368.32 mm² (−0.896 %)');
  });

  test('tells files of one name apart', () => {
    const mesh = of('spar', 'mesh');
    expect(mesh?.difference).toBe('≠');
    expect(mesh?.before).not.toBe(mesh?.after);
  });

  test('leaves out what is the same, or lists it last', () => {
    expect(of('geo-001', 'verdict')).toBeUndefined();
    const all = changeRows(compare(before, after), before, after, true);
    expect(all.slice(0, rows.length)).toEqual(rows);
    const outputs = [...after.nodes.values()].flatMap((node) => Object.keys(node.outputs ?? {}));
    expect(all.length).toBe(outputs.length);
    expect(all.find((row) => row.node === 'geo-001')).toMatchObject({ changed: false, difference: '' });
  });
});

test('a node that failed in one run and in the other as well is no change; one that failed in one run is', () => {
  const thread = { nodes: { a: { function: 'x/y' }, b: { function: 'x/y' } }, wires: [] };
  const one = stateOf([created(thread), started('a'), finished('a'), started('b'), failed('b')]);
  const two = stateOf([created(thread), started('a'), failed('a'), started('b'), failed('b')]);
  expect(changeRows(compare(one, two), one, two, false)).toMatchObject([
    { node: 'a', port: '', before: 'done', after: 'failed', changed: true, first: true },
  ]);
});

describe('differences on the canvas', () => {
  test('are those of nodes that have come out at the instant', () => {
    const events = recordedRun('spar-2-2mm');
    const early = reduceEvents('b', events.slice(0, 6));
    expect([...portDifferences(compare(before, early), early).keys()]).toEqual(['sizing.spar_t']);
    const late = portDifferences(compare(before, after), after);
    expect(late.get('beam.tip')).toEqual({ text: '−6.9\u202f%', tone: 'down' });
    expect(late.get('spar.mass')).toEqual({ text: '+9\u202f%', tone: 'up' });
    expect(late.get('beam.root_moment')).toEqual({ text: 'last digits', tone: 'other' });
    expect(late.get('spar.mesh')).toEqual({ text: 'changed', tone: 'other' });
    expect(late.get('str-001.verdict')).toEqual({ text: 'was FAIL', tone: 'pass' });
  });
});
