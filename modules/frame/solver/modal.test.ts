import { describe, expect, test } from 'vitest';
import { massMatrix, stiffnessMatrix } from './assembly.ts';
import { localMass, localStiffness } from './beam-element.ts';
import { meshOf } from './mesh.ts';
import { solveModes } from './modal.ts';
import { memberDirection, globalDirection } from './mode-shape.ts';
import { sectionProperties } from './section.ts';
import type { SectionShape } from './section.ts';
import { combine, negativePivots } from './sparse.ts';
import { aluminium, bar, frame, member, off, steel, supportSets } from './testing/models.ts';

const L = 2;

/** Euler-Bernoulli: (beta L)^2 / (2 pi L^2) sqrt(E I / rho A). */
function bending(betaL: number, inertia: number, area: number, length = L, m = steel): number {
  return (betaL ** 2 / (2 * Math.PI * length ** 2)) * Math.sqrt((m.youngs * inertia) / (m.density * area));
}

// beta L: Blevins, Formulas for Natural Frequency and Mode Shape, 1979, table 8-1.
const roots = {
  cantilever: [1.87510407, 4.69409113, 7.85475744],
  simple: [Math.PI, 2 * Math.PI, 3 * Math.PI],
  fixed: [4.73004074, 7.8532046, 10.9956078],
  propped: [3.92660231, 7.06858275, 10.21017612],
} as const;

describe.each(Object.keys(roots) as (keyof typeof roots)[])('natural frequencies, %s', (supports) => {
  test('the first three of both planes, named by direction', () => {
    const p = sectionProperties(bar);
    const { modes } = solveModes(frame({ members: [member('ab', 'a', 'b', 30)], supports: supportSets[supports] }), 8);
    for (const [direction, inertia] of [
      ['flapwise', p.iy],
      ['chordwise', p.iz],
    ] as const) {
      const found = modes.filter((m) => memberDirection(m.energy).name === direction);
      for (const [n, betaL] of roots[supports].entries())
        expect(off(found[n]?.frequency ?? 0, bending(betaL, inertia, p.area))).toBeLessThan(2e-5);
    }
  });
});

test('torsional and axial modes of a cantilever: (2n-1)/4L sqrt(G J / rho Ip) and (2n-1)/4L sqrt(E / rho)', () => {
  const p = sectionProperties(bar);
  const { modes } = solveModes(frame({ members: [member('ab', 'a', 'b', 40)] }), 20);
  const torsion = modes.find((m) => memberDirection(m.energy).name === 'torsional');
  expect(
    off(torsion?.frequency ?? 0, Math.sqrt((steel.shear * p.j) / (steel.density * p.polar)) / (4 * L)),
  ).toBeLessThan(2e-4);
  const axial = modes.find((m) => memberDirection(m.energy).name === 'axial');
  expect(off(axial?.frequency ?? 0, Math.sqrt(steel.youngs / steel.density) / (4 * L))).toBeLessThan(2e-4);
  // A uniform cantilever's first bending mode moves 61.3 % of its mass (Blevins, table 8-1).
  expect(modes.find((m) => memberDirection(m.energy).name === 'flapwise')?.effectiveMass[2]).toBeCloseTo(0.613, 3);
});

test('frequencies fall to the exact ones as elements are added, with error proportional to h^4', () => {
  const p = sectionProperties(bar);
  const exact = bending(roots.cantilever[1], p.iz, p.area);
  const errors = [2, 4, 8, 16].map((n) => {
    const { modes } = solveModes(frame({ members: [member('ab', 'a', 'b', n)] }), 6);
    const found = modes.filter((m) => memberDirection(m.energy).name === 'chordwise');
    return (found[1]?.frequency ?? 0) / exact - 1;
  });
  for (const [k, error] of errors.entries()) {
    expect(error).toBeGreaterThan(0);
    const finer = errors[k + 1];
    if (finer !== undefined && k > 0) expect(error / finer).toBeGreaterThan(14);
  }
});

test('a heavy tip mass: sqrt(3 E I / (M + 33/140 m) L^3) / 2 pi (Blevins, table 8-8)', () => {
  const p = sectionProperties(bar);
  const mass = 20 * steel.density * p.area * L;
  const { modes } = solveModes(frame({ masses: [{ node: 'b', mass }] }), 2);
  const effective = mass + (33 / 140) * steel.density * p.area * L;
  const flap = modes.find((m) => memberDirection(m.energy).name === 'flapwise');
  expect(
    off(flap?.frequency ?? 0, Math.sqrt((3 * steel.youngs * p.iy) / (effective * L ** 3)) / (2 * Math.PI)),
  ).toBeLessThan(1e-4);
  // The mass at the tip takes part in full: 20 of 21 parts, and most of the beam's own.
  expect(flap?.effectiveMass[2] ?? 0).toBeGreaterThan(20 / 21);
  expect(flap?.effectiveMass[2] ?? 2).toBeLessThan(1);
});

test('Timoshenko: a stubby simply supported beam drops below Euler-Bernoulli as Timoshenko & Young give it', () => {
  // First-order correction for a pinned beam, 1 - (n pi r / L)^2 (1 + E / (kappa G)) / 2 (Vibration Problems in Engineering, section 51).
  const length = 0.5;
  const p = sectionProperties(bar);
  const model = frame({
    nodes: { a: [0, 0, 0], b: [length, 0, 0] },
    members: [member('ab', 'a', 'b', 40)],
    supports: supportSets.simple,
    shearDeformation: true,
  });
  const { modes } = solveModes(model, 3);
  const flap = modes.find((m) => memberDirection(m.energy).name === 'flapwise');
  const slender = (Math.PI ** 2 * p.iy) / p.area / length ** 2;
  const expected =
    bending(Math.PI, p.iy, p.area, length) *
    (1 - (slender / 2) * (1 + steel.youngs / ((p.shearAreaZ / p.area) * steel.shear)));
  expect(off(flap?.frequency ?? 0, expected)).toBeLessThan(5e-4);
  expect(off(flap?.frequency ?? 0, bending(Math.PI, p.iy, p.area, length))).toBeGreaterThan(5e-3);
});

test('equal modes of a round bar come out as pure flapwise and chordwise, not as any mixture', () => {
  const { modes } = solveModes(frame({ sections: { s: { shape: 'round', diameter: 0.03 } } }), 4);
  expect(modes.map((m) => memberDirection(m.energy).name).toSorted()).toEqual([
    'chordwise',
    'chordwise',
    'flapwise',
    'flapwise',
  ]);
  for (const m of modes) expect(memberDirection(m.energy).share).toBeCloseTo(1, 6);
});

test('a mode with motion at 45 degrees is mixed, never called by one direction; energy shares sum to 1', () => {
  // A square-up vector turned by 45 degrees: in global axes each bending mode moves as much in Y as in Z.
  const { modes } = solveModes(frame({ members: [member('ab', 'a', 'b', 8, { up: [0, 1, 1] })] }), 2);
  for (const m of modes) {
    expect(globalDirection(m.energy)).toEqual({ name: 'mixed', share: expect.closeTo(0.5, 6) });
    expect(memberDirection(m.energy).share).toBeCloseTo(1, 6);
    expect(m.energy.global[0] + m.energy.global[1] + m.energy.global[2] + m.energy.rotation).toBeCloseTo(1, 12);
    expect(m.energy.local[0] + m.energy.local[1] + m.energy.local[2] + m.energy.rotation).toBeCloseTo(1, 12);
  }
});

test('many equal modes: the search widens until the pivot count agrees, and one asked mode is still right', () => {
  const count = 12;
  const ends = Array.from({ length: count }, (_, i) => i);
  const model = frame({
    nodes: Object.fromEntries(
      ends.flatMap(
        (i) =>
          [
            [`a${i}`, [0, i, 0]],
            [`b${i}`, [L, i, 0]],
          ] as const,
      ),
    ),
    sections: { s: { shape: 'round', diameter: 0.03 } },
    members: ends.map((i) => member(`m${i}`, `a${i}`, `b${i}`, 4)),
    supports: ends.map((i) => ({ node: `a${i}`, holds: supportSets.cantilever[0].holds })),
  });
  const { modes, sturmCount } = solveModes(model, 1);
  const p = sectionProperties({ shape: 'round', diameter: 0.03 });
  expect(sturmCount).toBe(2 * count);
  expect(modes).toHaveLength(1);
  expect(off(modes[0]?.frequency ?? 0, bending(roots.cantilever[0], p.iy, p.area))).toBeLessThan(1e-4);
});

test('Sturm count by pivots follows the modes', () => {
  const model = frame({});
  const { modes, mesh } = solveModes(model, 5);
  const [k, m] = [stiffnessMatrix(mesh), massMatrix(mesh)];
  for (const [n, mode] of modes.entries()) {
    const shift = (2 * Math.PI * mode.frequency) ** 2;
    expect(negativePivots(combine(k, m, -shift * 1.0001))).toBe(n + 1);
    expect(negativePivots(combine(k, m, -shift * 0.9999))).toBe(n);
  }
});

test('element matrices: symmetric, no force for rigid motion, mass 13/35 and 156/420 as Przemieniecki prints them', () => {
  const b = { length: 0.7, section: sectionProperties(bar), material: steel, shearDeformation: false };
  for (const matrix of [
    localStiffness(b),
    localMass(b),
    localStiffness({ ...b, shearDeformation: true }),
    localMass({ ...b, shearDeformation: true }),
  ]) {
    const size = Math.max(...matrix.map(Math.abs));
    for (let i = 0; i < 12; i++)
      for (let j = 0; j < i; j++)
        expect(Math.abs((matrix[i * 12 + j] ?? 0) - (matrix[j * 12 + i] ?? 0))).toBeLessThan(1e-12 * size);
  }
  const m = localMass(b);
  const total = steel.density * b.section.area * b.length;
  expect(m[13]).toBeCloseTo((156 / 420) * total, 10);
  expect(m[12 + 5]).toBeCloseTo((22 / 420) * total * b.length, 10);
  expect(m[12 + 7]).toBeCloseTo((54 / 420) * total, 10);
  expect(m[4 * 12 + 4]).toBeCloseTo((4 / 420) * total * b.length ** 2, 10);
  expect(m[2 * 12 + 4]).toBeCloseTo((-22 / 420) * total * b.length, 10);
  const k = localStiffness(b);
  const turn = [0, 0, 0, 0, 0, 1, 0, b.length, 0, 0, 0, 1];
  for (let i = 0; i < 12; i++)
    expect(Math.abs(turn.reduce((s, u, j) => s + u * (k[i * 12 + j] ?? 0), 0))).toBeLessThan(1e-6);
});

test('the order of nodes keeps the matrix of a long chain as narrow as its links', () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`n${(i * 7) % 30}`, [(i * 7) % 30, 0, 0] as const]),
  );
  const members = Array.from({ length: 29 }, (_, i) => member(`m${i}`, `n${i}`, `n${i + 1}`));
  const mesh = meshOf(frame({ nodes, members, supports: [] }));
  const k = stiffnessMatrix(mesh);
  for (let c = 0; c < k.size; c++) expect(c - (k.row[k.start[c] ?? 0] ?? 0)).toBeLessThan(12);
});

describe('the wing spar, 7075-T6 tube 20 x 28 mm, half span 1.5 m', () => {
  // Published table of the acceptance thread: wall mm, tip mm, stress MPa, flapwise Hz, chordwise Hz.
  test.each([
    [1.6, 12.95, 9.88],
    [1.8, 12.85, 9.79],
    [2.0, 12.76, 9.69],
    [2.2, 12.67, 9.6],
    [2.4, 12.57, 9.51],
  ])('wall %d mm: the first mode is chordwise, the first flapwise one is selected by shape', (wall, flap, chord) => {
    const shape: SectionShape = { shape: 'rectangular-tube', width: 0.02, height: 0.028, wall: wall / 1000 };
    const p = sectionProperties(shape);
    const model = frame({
      nodes: { a: [0, 0, 0], b: [1.5, 0, 0] },
      sections: { s: shape },
      materials: { m: aluminium },
      members: [member('ab', 'a', 'b', 20)],
    });
    const { modes } = solveModes(model, 4);
    const first = (name: string): number => modes.find((m) => memberDirection(m.energy).name === name)?.frequency ?? 0;
    expect(memberDirection(modes[0]?.energy ?? { local: [0, 0, 0], global: [0, 0, 0], rotation: 0 }).name).toBe(
      'chordwise',
    );
    expect(off(first('flapwise'), bending(1.87510407, p.iy, p.area, 1.5, aluminium))).toBeLessThan(1e-6);
    expect(off(first('chordwise'), bending(1.87510407, p.iz, p.area, 1.5, aluminium))).toBeLessThan(1e-6);
    expect(off(first('flapwise'), flap)).toBeLessThan(5e-3);
    expect(off(first('chordwise'), chord)).toBeLessThan(5e-3);
  });
});
