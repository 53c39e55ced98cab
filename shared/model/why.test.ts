import { describe, expect, test } from 'vitest';
import { Cause, Why, causeText, causesText, rootCauses, shortRun, whySentence } from './why.ts';

const because = (...causes: Cause[]): string => {
  for (const cause of causes) expect(Cause.parse(JSON.parse(JSON.stringify(cause)))).toEqual(cause);
  return whySentence(Why.parse({ did: 'run', because: causes }));
};

/** The cell that everything in the acceptance scenario begins with. */
const cell: Cause = { is: 'file', file: 'uas.xlsx', changes: [{ at: 'Parameters!C4', before: '2', after: '2.2' }] };
const thickness: Cause = {
  is: 'input',
  port: 'spar_t',
  from: 'sizing.spar_t',
  before: '2 mm',
  after: '2.2 mm',
  origin: 'Parameters!C4',
  because: [cell],
};
const mass: Cause = {
  is: 'input',
  port: 'mass',
  from: 'spar.mass',
  before: '0.742 kg',
  after: '0.809 kg',
  because: [thickness],
};

describe('one sentence for each kind of cause', () => {
  test.each<[string, Cause]>([
    ['ran because it had not run before', { is: 'first' }],
    ['ran because a fresh run was asked for', { is: 'fresh' }],
    ['ran because its results are not the same each time, so they are never reused', { is: 'not-deterministic' }],
    ['ran because it failed the time before', { is: 'no-result', state: 'failed' }],
    ['ran because it was cancelled the time before', { is: 'no-result', state: 'cancelled' }],
    ['ran because it was interrupted the time before', { is: 'no-result', state: 'interrupted' }],
    ['ran because it was skipped the time before', { is: 'no-result', state: 'skipped' }],
    ['ran because it has no earlier result that is kept', { is: 'no-result', state: 'done' }],
    ['ran because it has no earlier result that is kept', { is: 'no-result', state: 'constructor' }],
    [
      'ran because its function changed from excel/read to excel/table',
      { is: 'function', before: 'excel/read', after: 'excel/table' },
    ],
    [
      'ran because the module excel changed from 0.1.0 to 0.2.0',
      { is: 'module', module: 'excel', before: '0.1.0', after: '0.2.0' },
    ],
    [
      'ran because its params changed: /check from value <= 150 mm to value <= 140 mm',
      { is: 'params', changes: [{ at: '/check', before: 'value <= 150 mm', after: 'value <= 140 mm' }] },
    ],
    ['ran because uas.xlsx changed: Parameters!C4 from 2 to 2.2', cell],
    ['ran because uas.xlsx changed', { is: 'file', file: 'uas.xlsx', changes: [] }],
    [
      'ran because a.csv changed: A1 from 1 to 2, A2 from 1 to 2, A3 from 1 to 2 and 2 more',
      {
        is: 'file',
        file: 'a.csv',
        changes: [1, 2, 3, 4, 5].map((row) => ({ at: `A${row}`, before: '1', after: '2' })),
      },
    ],
    ['ran because spar_t changed from 2 mm to 2.2 mm (Parameters!C4)', thickness],
    [
      'ran because FreeCAD changed from 0.20.1 to 0.20.2',
      { is: 'tool', tool: 'FreeCAD', before: '0.20.1', after: '0.20.2' },
    ],
    ['ran because the thread changed', { is: 'thread' }],
    ['ran because spar_t was set to 2.2 mm for this run', { is: 'set', target: 'spar_t', value: '2.2 mm' }],
    ['ran because the file spar.step of its earlier result is gone or damaged', { is: 'lost', file: 'spar.step' }],
    ['ran because attempt 1 was interrupted', { is: 'interrupted', attempt: 1 }],
  ])('%s', (sentence, cause) => expect(because(cause)).toBe(sentence));

  test('an input that is new, gone, or different only further down than it is shown', () => {
    const input = { is: 'input' as const, port: 't', from: 'read.t', because: [] };
    expect(because({ ...input, after: '2 mm', origin: 'A1' })).toBe('ran because the input t now has a value (A1)');
    expect(because({ ...input, before: '2 mm' })).toBe('ran because the input t no longer has a value');
    expect(because({ ...input, before: '3 rows', after: '3 rows' })).toBe('ran because t from read.t changed');
  });
});

describe('a chain of causes', () => {
  const tip: Cause = {
    is: 'input',
    port: 'value',
    from: 'beam.tip',
    before: '151 mm',
    after: '140.6 mm',
    because: [mass],
  };

  test('reaches the source cell, however many nodes lie between', () => {
    expect(because(mass)).toBe(
      'ran because mass changed from 0.742 kg to 0.809 kg, because spar_t changed from 2 mm to 2.2 mm (Parameters!C4)',
    );
    expect(because(tip)).toBe(
      'ran because value changed from 151 mm to 140.6 mm, because spar_t changed from 2 mm to 2.2 mm (Parameters!C4)',
    );
  });

  test('of a node that is at work is told as going on', () => {
    const why: Why = { did: 'run', because: [{ is: 'thread' }] };
    expect([whySentence(why, true), whySentence(why)]).toEqual([
      'runs because the thread changed',
      'ran because the thread changed',
    ]);
  });

  test('that ends without a place names the node whose own matter it is', () => {
    const from = (root: Cause): Cause => ({ ...mass, because: [{ ...thickness, origin: undefined, because: [root] }] });
    const start = 'ran because mass changed from 0.742 kg to 0.809 kg, because ';
    const tells = (root: Cause): string => whySentence({ did: 'run', because: [from(root)] }).replace(start, '');
    expect(tells({ is: 'params', changes: [{ at: '/t', before: '2 mm', after: '2.2 mm' }] })).toBe(
      "sizing's params changed: /t from 2 mm to 2.2 mm",
    );
    expect(tells({ is: 'first' })).toBe('sizing had not run before');
    expect(tells({ is: 'no-result', state: 'failed' })).toBe('sizing failed the time before');
    expect(tells({ is: 'not-deterministic' })).toBe(
      "sizing's results are not the same each time, so they are never reused",
    );
    expect(tells({ is: 'function', before: 'a/b', after: 'a/c' })).toBe("sizing's function changed from a/b to a/c");
    expect(tells({ is: 'lost', file: 'f' })).toBe("the file f of sizing's earlier result is gone or damaged");
    expect(tells(cell)).toBe('uas.xlsx changed: Parameters!C4 from 2 to 2.2');
    expect(tells({ is: 'set', target: 't', value: '2.2 mm' })).toBe('t was set to 2.2 mm for this run');
  });

  test('of one step that ends without a place names the node before', () => {
    expect(because({ ...mass, because: [{ is: 'fresh' }] })).toBe(
      'ran because mass changed from 0.742 kg to 0.809 kg, because a fresh run was asked for',
    );
    expect(because({ ...mass, from: 'spar.mass, wing.mass', because: [{ is: 'first' }] })).toBe(
      'ran because mass changed from 0.742 kg to 0.809 kg, because spar had not run before',
    );
  });

  test('is kept short on the way: of a node before, its source', () => {
    expect(rootCauses([])).toEqual([]);
    expect(rootCauses([cell, { is: 'fresh' }])).toEqual([cell]);
    expect(rootCauses([tip])).toEqual([thickness]);
    expect(whySentence({ did: 'run', because: [{ ...tip, because: rootCauses([mass]) }] })).toBe(because(tip));
  });

  test('does not grow with the thread: two wires between each of 200 nodes, and each names the source', () => {
    let why: Cause[] = [thickness];
    for (let node = 0; node < 200; node++) {
      const step = (port: string): Cause => ({
        is: 'input',
        port,
        from: `n${node}.${port}`,
        before: '1',
        after: '2',
        because: rootCauses(why),
      });
      why = [step('x'), step('y')];
    }
    expect(JSON.stringify(why).length).toBeLessThan(1000);
    expect(causeText(why[0] as Cause)).toBe(
      'x changed from 1 to 2, because spar_t changed from 2 mm to 2.2 mm (Parameters!C4)',
    );
  });
});

describe('several causes', () => {
  test('are named up to two, and counted from there', () => {
    const fresh: Cause = { is: 'fresh' };
    expect(causesText([])).toBe('it had not run before');
    expect(causesText([fresh, { is: 'thread' }])).toBe('a fresh run was asked for, and the thread changed');
    expect(causesText([fresh, fresh, fresh])).toBe(
      'a fresh run was asked for, and a fresh run was asked for, and 1 more change',
    );
    expect(causesText([fresh, fresh, fresh, fresh])).toMatch(/, and 2 more changes$/);
  });
});

describe('a result that was reused', () => {
  test('says from which run, and whether it is the one before', () => {
    const run = '01ARYZ6S41TSV4RRFFQ69G5FAV';
    expect(whySentence({ did: 'reuse', run, same: true, because: [] })).toBe(
      'reused from run 9G5FAV: nothing it depends on changed',
    );
    expect(whySentence({ did: 'reuse', run, same: false, because: [thickness] })).toBe(
      'reused from run 9G5FAV: it had run with the same inputs then',
    );
    expect(shortRun(run)).toBe('9G5FAV');
  });
});

test('a port with many wires is named without its producers', () => {
  const cause = {
    is: 'input',
    port: 'values',
    from: 'a.x, b.y',
    before: '2 values',
    after: '2 values',
    because: [],
  } as const;
  expect(whySentence({ did: 'run', because: [{ ...cause, because: [] }] })).toBe('ran because values changed');
});
