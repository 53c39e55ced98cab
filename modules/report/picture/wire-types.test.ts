import type { Arrival } from '@clew/module-sdk';
import { describe, expect, test } from 'vitest';
import { unmarkedThread } from '../testing/builders.ts';
import { wireTypes } from './wire-types.ts';

const nodes = {
  book: {
    function: 'excel/read',
    params: { cells: { t: { at: 'Parameters!C4', type: 'quantity<mm>' }, n: { at: 'Parameters!C5', type: 'number' } } },
  },
  step: { function: 'core/typescript', params: { inputs: { t: 'text' }, outputs: { t: 'table', w: 'quantity<N/m>' } } },
  eight: { function: 'core/constant', params: { type: 'quantity<mm>', value: 'text' } },
  solve: { function: 'frame/solve' },
  req: { function: 'core/requirement', params: { id: 'R-1', text: '', check: 'tip <= 150 mm' } },
  report: { function: 'report/pdf' },
};

function typeOf(
  from: string,
  to: string,
  arrivals: readonly Arrival[] = [],
  others: readonly (readonly [string, string])[] = [],
): string {
  const thread = unmarkedThread(nodes, [[from, to], ...others]);
  const [wire] = thread.wires;
  return wire === undefined ? 'no wire' : wireTypes(thread, arrivals)(wire);
}

describe('types of wires', () => {
  test.each([
    ['a cell of a workbook', 'book.t', 'solve.t', 'quantity'],
    ['an output of a step, not its input of the same name', 'step.t', 'solve.x', 'table'],
    ['a constant by its own type, not by its value', 'eight.value', 'solve.x', 'quantity'],
    ['the input of a step', 'solve.name', 'step.t', 'text'],
    ['what a condition compares', 'solve.tip', 'req.tip', 'quantity'],
    ['a verdict', 'req.verdict', 'solve.x', 'verdict'],
    ['a file of a report', 'solve.mesh', 'report.files', 'file'],
    ['two ports that only their functions know', 'solve.a', 'solve.b', 'unknown'],
    ['a node that is not there', 'gone.a', 'solve.b', 'unknown'],
  ])('%s', (_, from, to, type) => {
    expect(typeOf(from, to)).toBe(type);
  });

  test('a value that arrived tells, also for the other wires of its port', () => {
    expect(typeOf('solve.m', 'solve.x', [{ from: 'solve.m', value: { type: 'table', columns: [], rows: [] } }])).toBe(
      'table',
    );
    expect(typeOf('solve.tip', 'solve.x', [], [['solve.tip', 'req.tip']])).toBe('quantity');
  });
});
