import { describe, expect, test } from 'vitest';
import { FrameError } from './frame-error.ts';
import type { FrameFailure } from './frame-error.ts';
import { shearModulus } from './model.ts';
import type { FrameModel } from './model.ts';
import { solveModes } from './modal.ts';
import { solveStatic } from './static.ts';
import { all, frame, member, nodeLoad, pointLoad, steel, supportSets, uniform } from './testing/models.ts';

function failureOf(run: () => unknown): FrameFailure & { message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof FrameError) return { ...error.failure, message: error.message };
    throw error;
  }
  throw new Error('It was expected to fail and did not.');
}

describe('a frame that cannot be solved says why, by name', () => {
  const cases: readonly (readonly [string, Partial<FrameModel>, Partial<FrameFailure>])[] = [
    [
      'zero length',
      { nodes: { a: [1, 1, 1], b: [1, 1, 1] } },
      { why: 'zero-length', member: 'ab', from: 'a', to: 'b' },
    ],
    [
      'unknown node in a member',
      { members: [member('ab', 'a', 'tip')] },
      { why: 'unknown-id', kind: 'node', id: 'tip', usedBy: 'Member "ab"' },
    ],
    [
      'an id that every object has',
      { members: [member('ab', 'a', 'constructor')] },
      { why: 'unknown-id', id: 'constructor' },
    ],
    ['unknown section', { sections: {} }, { why: 'unknown-id', kind: 'section', id: 's' }],
    ['unknown material', { materials: {} }, { why: 'unknown-id', kind: 'material', id: 'm' }],
    [
      'unknown node in a support',
      { supports: [{ node: 'x', holds: all }] },
      { why: 'unknown-id', kind: 'node', id: 'x' },
    ],
    [
      'unknown member in a load',
      { loads: [uniform('zz', [0, 0, 1])] },
      { why: 'unknown-id', kind: 'member', id: 'zz' },
    ],
    [
      'a load off its member',
      { loads: [pointLoad('ab', 2.5, [0, 0, 1])] },
      { why: 'load-off-member', member: 'ab', at: 2.5 },
    ],
    [
      'a load before its member',
      { loads: [pointLoad('ab', -0.1, [0, 0, 1])] },
      { why: 'load-off-member', member: 'ab', at: -0.1 },
    ],
    ['gravity that is no number', { gravity: [0, 0, Number.NaN] }, { why: 'not-finite', what: 'Gravity (z)' }],
    [
      'NaN in a position',
      { nodes: { a: [0, 0, 0], b: [Number.NaN, 0, 0] } },
      { why: 'not-finite', what: 'The position of node "b" (x)' },
    ],
    [
      'infinite load',
      { loads: [nodeLoad('b', [0, Infinity, 0])] },
      { why: 'not-finite', what: 'The force on node "b" (y)', value: 'Infinity' },
    ],
    [
      'zero modulus',
      { materials: { m: { ...steel, youngs: 0 } } },
      { why: 'not-positive', what: 'Material "m": Young\'s modulus' },
    ],
    [
      'negative density',
      { materials: { m: { ...steel, density: -1 } } },
      { why: 'not-positive', what: 'Material "m": density' },
    ],
    ['no members', { members: [] }, { why: 'empty', what: 'members' }],
    ['no supports', { supports: [] }, { why: 'empty', what: 'supports' }],
    [
      'two members of one name',
      { members: [member('ab', 'a', 'b'), member('ab', 'b', 'a')] },
      { why: 'duplicate-id', id: 'ab' },
    ],
    ['a loose node', { nodes: { a: [0, 0, 0], b: [2, 0, 0], c: [3, 0, 0] } }, { why: 'unconnected-node', node: 'c' }],
    [
      'up along the member',
      { members: [member('ab', 'a', 'b', 1, { up: [2, 0, 0] })] },
      { why: 'up-along-axis', member: 'ab' },
    ],
    [
      'no up at all',
      { members: [member('ab', 'a', 'b', 1, { up: [0, 0, 0] })] },
      { why: 'up-along-axis', member: 'ab' },
    ],
    ['too many elements', { members: [member('ab', 'a', 'b', 201)] }, { why: 'bad-count', value: 201 }],
    ['half an element', { members: [member('ab', 'a', 'b', 0.5)] }, { why: 'bad-count', value: 0.5 }],
    ['a massless mass', { masses: [{ node: 'b', mass: -2 }] }, { why: 'not-positive', what: 'The mass at node "b"' }],
    [
      'a wall too thick',
      { sections: { s: { shape: 'tube', diameter: 0.02, wall: 0.012 } } },
      { why: 'wall-too-thick', what: 'Section "s": wall' },
    ],
  ];
  test.each(cases)('%s', (_, parts, expected) => {
    const failure = failureOf(() => solveStatic(frame(parts)));
    expect(failure).toMatchObject(expected);
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
    expect(failureOf(() => solveModes(frame(parts), 1))).toMatchObject(expected);
  });

  test.each([
    [
      'a beam that can slide',
      supportSets.simple.map((s) => (s.node === 'a' ? { ...s, holds: ['uy', 'uz', 'rx'] as const } : s)),
      'move along X',
    ],
    [
      'a beam that can roll',
      [
        { node: 'a', holds: ['ux', 'uy', 'uz'] as const },
        { node: 'b', holds: ['uy', 'uz'] as const },
      ],
      'turn about X',
    ],
    ['a hinge alone', [{ node: 'a', holds: ['ux', 'uy', 'uz', 'rx', 'rz'] as const }], 'turn about Y'],
  ])('mechanism: %s', (_, supports, motion) => {
    const failure = failureOf(() => solveStatic(frame({ supports, loads: [nodeLoad('b', [1, 1, 1])] })));
    expect(failure).toMatchObject({ why: 'mechanism', motion });
    expect(failure.message).toContain('is a mechanism: node "');
  });

  test('mechanism: names the loose one of two parts', () => {
    const failure = failureOf(() =>
      solveStatic(
        frame({
          nodes: { a: [0, 0, 0], b: [2, 0, 0], p: [0, 5, 0], q: [2, 5, 0] },
          members: [member('ab', 'a', 'b'), member('pq', 'p', 'q')],
        }),
      ),
    );
    expect(failure).toMatchObject({ why: 'mechanism' });
    expect(['p', 'q']).toContain(failure.why === 'mechanism' ? failure.node : '');
  });

  test('a fine mesh and very unlike members are not taken for a mechanism', () => {
    expect(() =>
      solveStatic(frame({ members: [member('ab', 'a', 'b', 200)], loads: [nodeLoad('b', [0, 0, 1])] })),
    ).not.toThrow();
    const unlike = frame({
      nodes: { a: [0, 0, 0], b: [2, 0, 0], c: [2.5, 0, 0] },
      sections: { s: { shape: 'round', diameter: 0.2 }, wire: { shape: 'round', diameter: 0.002 } },
      members: [member('ab', 'a', 'b', 4), member('bc', 'b', 'c', 4, { section: 'wire' })],
      loads: [nodeLoad('c', [0, 0, 0.1])],
    });
    expect(() => solveStatic(unlike)).not.toThrow();
  });

  test('modes: no mass, too many, and a count that is none', () => {
    expect(failureOf(() => solveModes(frame({ materials: { m: { ...steel, density: 0 } } }), 1))).toMatchObject({
      why: 'no-mass',
    });
    expect(failureOf(() => solveModes(frame({ members: [member('ab', 'a', 'b', 1)] }), 7))).toMatchObject({
      why: 'too-many-modes',
      available: 6,
    });
    expect(failureOf(() => solveModes(frame({}), 0))).toMatchObject({ why: 'bad-count' });
    expect(
      failureOf(() => solveModes(frame({ supports: supportSets.fixed, members: [member('ab', 'a', 'b', 1)] }), 1)),
    ).toMatchObject({ why: 'empty' });
  });

  test('shear modulus from Poisson ratio: E / 2(1 + nu), refused outside -1 to 0.5', () => {
    expect(shearModulus(71.7e9, 0.33, 'nu')).toBeCloseTo(26.954887e9, -4);
    expect(failureOf(() => shearModulus(1, 0.51, 'nu'))).toMatchObject({ why: 'bad-poisson' });
    expect(failureOf(() => shearModulus(1, -1, 'nu'))).toMatchObject({ why: 'bad-poisson' });
  });
});
