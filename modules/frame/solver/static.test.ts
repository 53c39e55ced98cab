import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameModel, Load } from './model.ts';
import { sectionProperties } from './section.ts';
import { meshOf } from './mesh.ts';
import { checkBalance, solveStatic } from './static.ts';
import { all, bar, frame, member, nodeLoad, off, pointLoad, steel, supportSets, uniform } from './testing/models.ts';
import { cross, norm } from './vectors.ts';
import type { Vec3 } from './vectors.ts';

const L = 2;
const p = sectionProperties(bar);
const EI = steel.youngs * p.iy;
const P = 500;
const w = 300;

/** Largest deflection along z over all stations of the only member. */
function deepest(model: FrameModel): { z: number; x: number } {
  const line = solveStatic(model).lines[0] ?? [];
  return line.reduce((best, s) => (Math.abs(s.global[2]) > Math.abs(best.z) ? { z: s.global[2], x: s.x } : best), {
    z: 0,
    x: 0,
  });
}

/** Bending moment about y of the only member at its start; positive stretches the upper fibres (hogging). */
function startMoment(model: FrameModel): number {
  return solveStatic(model).lines[0]?.[0]?.forces.my ?? Number.NaN;
}

// Roark's Formulas for Stress and Strain, 7th ed., table 8.1; Gere & Timoshenko, appendix G.
describe.each([1, 2, 7, 20])('closed forms of straight beams, %i elements', (elements) => {
  const beam = (supports: keyof typeof supportSets, loads: readonly Load[]): FrameModel =>
    frame({ members: [member('ab', 'a', 'b', elements)], supports: supportSets[supports], loads });

  test('cantilever, tip load: P L^3 / 3 E I and P L', () => {
    const model = beam('cantilever', [nodeLoad('b', [0, 0, P])]);
    expect(off(deepest(model).z, (P * L ** 3) / (3 * EI))).toBeLessThan(1e-9);
    expect(off(startMoment(model), -P * L)).toBeLessThan(1e-9);
  });

  test('cantilever, uniform load: w L^4 / 8 E I and w L^2 / 2', () => {
    const model = beam('cantilever', [uniform('ab', [0, 0, w])]);
    expect(off(deepest(model).z, (w * L ** 4) / (8 * EI))).toBeLessThan(1e-9);
    expect(off(startMoment(model), (-w * L ** 2) / 2)).toBeLessThan(1e-9);
  });

  test('simply supported, uniform: 5 w L^4 / 384 E I at mid-span and w L^2 / 8', () => {
    const { lines } = solveStatic(beam('simple', [uniform('ab', [0, 0, -w])]));
    const middle = lines[0]?.find((s) => Math.abs(s.x - L / 2) < 1e-9);
    expect(off(middle?.global[2] ?? 0, (-5 * w * L ** 4) / (384 * EI))).toBeLessThan(1e-9);
    expect(off(middle?.forces.my ?? 0, (-w * L ** 2) / 8)).toBeLessThan(1e-9);
  });

  test('simply supported, load at a: P a^2 b^2 / 3 E I L under the load', () => {
    const a = 0.63;
    const { lines } = solveStatic(beam('simple', [pointLoad('ab', a, [0, 0, -P])]));
    const under = lines[0]?.find((s) => s.x === a || Math.abs(s.x - a) < 1e-12);
    expect(off(under?.global[2] ?? 0, (-P * a ** 2 * (L - a) ** 2) / (3 * EI * L))).toBeLessThan(1e-9);
    expect(off(under?.forces.my ?? 0, (-P * a * (L - a)) / L)).toBeLessThan(1e-9);
  });

  test('fixed-fixed, uniform: w L^4 / 384 E I, ends w L^2 / 12, and load at a: P a b^2 / L^2', () => {
    const model = beam('fixed', [uniform('ab', [0, 0, -w])]);
    expect(off(deepest(model).z, (-w * L ** 4) / (384 * EI))).toBeLessThan(1e-9);
    expect(off(startMoment(model), (w * L ** 2) / 12)).toBeLessThan(1e-9);
    const a = 0.45;
    expect(
      off(startMoment(beam('fixed', [pointLoad('ab', a, [0, 0, -P])])), (P * a * (L - a) ** 2) / L ** 2),
    ).toBeLessThan(1e-9);
  });

  test('propped, uniform: prop 3 w L / 8, fixed moment w L^2 / 8', () => {
    const model = beam('propped', [uniform('ab', [0, 0, -w])]);
    expect(off(startMoment(model), (w * L ** 2) / 8)).toBeLessThan(1e-9);
    const prop = solveStatic(model).reactions.find((r) => r.node === 'b');
    expect(off(prop?.linear[2] ?? 0, (3 * w * L) / 8)).toBeLessThan(1e-9);
  });
});

test('propped, uniform: largest deflection w L^4 / 185 E I at 0.5785 L (Roark table 8.1 case 2c), found between nodes', () => {
  const found = deepest(
    frame({ members: [member('ab', 'a', 'b', 20)], supports: supportSets.propped, loads: [uniform('ab', [0, 0, -w])] }),
  );
  // Exact: (39 + 55 sqrt(33)) / 65536 = 0.0054161, which handbooks round to 1/185.
  expect(off(found.z, ((-(39 + 55 * Math.sqrt(33)) / 65536) * w * L ** 4) / EI)).toBeLessThan(1e-4);
  expect(found.x / L).toBeCloseTo(0.5785, 2);
});

test('Timoshenko: a cantilever gains P L / (G A_s) at the tip and w L^2 / (2 G A_s) under a uniform load', () => {
  const GA = steel.shear * p.shearAreaZ;
  const short = 0.05;
  const nodes = { a: [0, 0, 0], b: [short, 0, 0] } as const;
  for (const elements of [1, 5]) {
    const beam = (loads: readonly Load[]): FrameModel =>
      frame({ nodes, members: [member('ab', 'a', 'b', elements)], loads, shearDeformation: true });
    expect(
      off(deepest(beam([nodeLoad('b', [0, 0, P])])).z, (P * short ** 3) / (3 * EI) + (P * short) / GA),
    ).toBeLessThan(1e-9);
    expect(
      off(deepest(beam([uniform('ab', [0, 0, w])])).z, (w * short ** 4) / (8 * EI) + (w * short ** 2) / (2 * GA)),
    ).toBeLessThan(1e-9);
  }
});

test('Timoshenko: a load inside an element gives what a node there gives', () => {
  const a = 0.3;
  const inside = frame({
    members: [member('ab', 'a', 'b', 1)],
    supports: supportSets.propped,
    loads: [pointLoad('ab', a, [20, 90, -P])],
    shearDeformation: true,
  });
  const split = frame({
    nodes: { a: [0, 0, 0], c: [a, 0, 0], d: [1.5, 0, 0], b: [L, 0, 0] },
    members: [member('ac', 'a', 'c'), member('cd', 'c', 'd'), member('db', 'd', 'b')],
    supports: supportSets.propped,
    loads: [nodeLoad('c', [20, 90, -P])],
    shearDeformation: true,
  });
  const [one, two] = [solveStatic(inside), solveStatic(split)];
  for (const [name, x] of [
    ['c', a],
    ['d', 1.5],
  ] as const) {
    const at = one.lines[0]?.find((s) => s.x === x);
    const node = two.displacements.find((d) => d.node === name);
    for (const d of [0, 1, 2] as const) expect(off(at?.global[d] ?? 0, node?.linear[d] ?? 1)).toBeLessThan(1e-9);
  }
});

test('a load on the border of two elements counts once, wherever rounding puts the border', () => {
  for (const [length, elements] of [
    [2, 4],
    [1.1, 7],
    [0.3, 200],
    [1.7, 49],
  ] as const) {
    for (let k = 0; k <= elements; k++) {
      for (const at of [
        (length * k) / elements,
        (length / elements) * k,
        Math.min(length, (length / elements) * (k - 1) + length / elements),
      ]) {
        if (at < 0) continue;
        const mesh = meshOf(
          frame({
            nodes: { a: [0, 0, 0], b: [length, 0, 0] },
            members: [member('ab', 'a', 'b', elements)],
            loads: [pointLoad('ab', at, [0, 0, P])],
          }),
        );
        expect(mesh.elements.flatMap((e) => e.loads.points)).toHaveLength(1);
      }
    }
  }
});

describe('an imbalance is an error', () => {
  const model = frame({ loads: [nodeLoad('b', [0, 0, P])] });
  const solved = solveStatic(model);
  const right = new Float64Array(solved.mesh.points.length * 6);
  for (const [d, v] of [...(solved.reactions[0]?.linear ?? []), ...(solved.reactions[0]?.angular ?? [])].entries())
    right[d] = v;
  const tip = Object.keys(model.nodes).indexOf('b') * 6;

  test('the solved reactions balance', () => {
    expect(checkBalance(solved.mesh, right).imbalance).toBeLessThan(1e-9);
  });
  test.each([
    ['a reaction too small by 1e-5', 2, -P * 1e-5, /the sum of forces is off by/],
    ['a moment that is wrong', 4, P * 1e-4, /the sum of moments is off by/],
    ['a free node out of balance', tip + 2, P * 1e-4, /the balance at a free node is off by/],
    ['not a number', 0, Number.NaN, /the sum of forces is off by NaN/],
  ])('%s', (_, at, by, sentence) => {
    const wrong = right.slice();
    wrong[at] = (wrong[at] ?? 0) + by;
    expect(() => checkBalance(solved.mesh, wrong)).toThrow(sentence);
  });
  test('a load that the mesh has lost', () => {
    const lost = { ...solved.mesh, model: { ...model, loads: [...model.loads, uniform('ab', [0, 0, 1])] } };
    expect(() => checkBalance(lost, right)).toThrow(/the sum of forces is off by/);
  });
});

test('torsion: a cranked cantilever in space, by unit loads (Gere & Timoshenko, section 3.10 and 9.3)', () => {
  // An arm of b along Y at the end of a shaft of a along X; a load P along -Z at its tip.
  const [a, b] = [1.2, 0.7];
  const model = frame({
    nodes: { a: [0, 0, 0], k: [a, 0, 0], b: [a, b, 0] },
    members: [member('shaft', 'a', 'k', 3), member('arm', 'k', 'b', 2)],
    loads: [nodeLoad('b', [0, 0, -P])],
  });
  const expected = (P * a ** 3) / (3 * EI) + (P * b ** 3) / (3 * EI) + (P * b * a * b) / (steel.shear * p.j);
  const r = solveStatic(model);
  expect(off(r.displacements.find((d) => d.node === 'b')?.linear[2] ?? 0, -expected)).toBeLessThan(1e-9);
  expect(off(Math.abs(r.lines[0]?.[0]?.forces.t ?? 0), P * b)).toBeLessThan(1e-9);
  expect(r.reactions[0]?.angular[0]).toBeCloseTo(P * b, 6);
  expect(r.reactions[0]?.angular[1]).toBeCloseTo(-P * a, 6);
});

test('portal frame, pinned feet, side load: sway and moments by slope deflection (Kleinlogel, Rahmenformeln, frame 4)', () => {
  // Rigid portal h high, l wide, all of one section, H at the beam level: column head moment H h / 2,
  // sway H h^3 / (6 E I) (1 + l / (2 h)), axial shortening made negligible by a slender section.
  const [h, l, H] = [3, 5, 100];
  const model = frame({
    nodes: { A: [0, 0, 0], B: [0, 0, h], C: [l, 0, h], D: [l, 0, 0] },
    sections: { s: { shape: 'rectangle', width: 0.01, height: 0.01 } },
    members: [member('AB', 'A', 'B', 2), member('BC', 'B', 'C', 2), member('CD', 'C', 'D', 2)],
    supports: [
      { node: 'A', holds: ['ux', 'uy', 'uz', 'rx', 'rz'] },
      { node: 'D', holds: ['ux', 'uy', 'uz', 'rx', 'rz'] },
      { node: 'B', holds: ['uy'] },
      { node: 'C', holds: ['uy'] },
    ],
    loads: [nodeLoad('B', [H, 0, 0])],
  });
  const r = solveStatic(model);
  const I = 0.01 ** 4 / 12;
  const sway = ((H * h ** 3) / (6 * steel.youngs * I)) * (1 + l / (2 * h));
  const ux = (r.displacements[1]?.linear[0] ?? 0) + (r.displacements[2]?.linear[0] ?? 0);
  expect(off(ux / 2, sway)).toBeLessThan(1e-4);
  const foot = r.reactions.find((x) => x.node === 'D');
  expect(off(foot?.linear[2] ?? 0, (H * h) / l)).toBeLessThan(1e-3);
  expect(off(foot?.linear[0] ?? 0, -H / 2)).toBeLessThan(1e-3);
});

test('self weight equals the same uniform load, lumped masses weigh, and members hang as P L / E A', () => {
  const g: Vec3 = [0, 0, -9.80665];
  const r = solveStatic(frame({ gravity: g, masses: [{ node: 'b', mass: 10 }] }));
  const line = steel.density * p.area * 9.80665;
  const expected = (line * L ** 4) / (8 * EI) + (98.0665 * L ** 3) / (3 * EI);
  expect(off(r.displacements[1]?.linear[2] ?? 0, -expected)).toBeLessThan(1e-9);
  const hanging = solveStatic(
    frame({ nodes: { a: [0, 0, 0], b: [0, 0, -L] }, loads: [nodeLoad('b', [0, 0, -P])], gravity: g }),
  );
  expect(
    off(hanging.displacements[1]?.linear[2] ?? 0, -(P * L + (line * L ** 2) / 2) / (steel.youngs * p.area)),
  ).toBeLessThan(1e-9);
  expect(off(hanging.lines[0]?.[0]?.forces.n ?? 0, P + line * L)).toBeLessThan(1e-9);
});

test('local axes: a local z load on a member along Y bends it up, and an up vector turns the section', () => {
  const nodes = { a: [0, 0, 0], b: [0, L, 0] } as const;
  const upright = solveStatic(frame({ nodes, loads: [uniform('ab', [0, 0, w], 'local')] }));
  expect(off(upright.displacements[1]?.linear[2] ?? 0, (w * L ** 4) / (8 * EI))).toBeLessThan(1e-9);
  const turned = solveStatic(
    frame({ nodes, members: [member('ab', 'a', 'b', 4, { up: [1, 0, 0] })], loads: [nodeLoad('b', [0, 0, P])] }),
  );
  expect(off(turned.displacements[1]?.linear[2] ?? 0, (P * L ** 3) / (3 * steel.youngs * p.iz))).toBeLessThan(1e-9);
});

/** Rotation about a unit axis (Rodrigues). */
function rotate(v: Vec3, axis: Vec3, angle: number): Vec3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const k = cross(axis, v);
  const d = (axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]) * (1 - c);
  return [v[0] * c + k[0] * s + axis[0] * d, v[1] * c + k[1] * s + axis[1] * d, v[2] * c + k[2] * s + axis[2] * d];
}

describe('properties', () => {
  const component = fc.double({ min: -1, max: 1, noNaN: true });
  const direction = fc
    .tuple(component, component, component)
    .filter((v) => norm(v) > 0.1)
    .map((v): Vec3 => [v[0] / norm(v), v[1] / norm(v), v[2] / norm(v)]);
  const angle = fc.double({ min: -3, max: 3, noNaN: true });

  /** A cranked frame with every kind of load, turned as a whole. */
  function cranked(turn: (v: Vec3) => Vec3, size = 1, force = 1): FrameModel {
    const at = (x: number, y: number, z: number): Vec3 => turn([x * size, y * size, z * size]);
    const up = turn([0, 0, 1]);
    return frame({
      nodes: { a: at(0, 0, 0), k: at(1.2, 0.3, 0.2), b: at(1.5, 1.1, 0.4) },
      sections: { s: { shape: 'rectangular-tube', width: 0.04 * size, height: 0.06 * size, wall: 0.003 * size } },
      members: [member('ak', 'a', 'k', 3, { up }), member('kb', 'k', 'b', 2, { up })],
      supports: [{ node: 'a', holds: all }],
      loads: [
        nodeLoad(
          'b',
          turn([10 * force, -20 * force, 30 * force]),
          turn([3 * force * size, 4 * force * size, -5 * force * size]),
        ),
        uniform('ak', turn([(5 * force) / size, (7 * force) / size, (-11 * force) / size])),
        pointLoad('kb', 0.4 * size, [2 * force, -3 * force, 9 * force], 'local'),
      ],
    });
  }
  const still = solveStatic(cranked((v) => v));

  test('turning a whole frame turns its displacements and leaves stresses alone', () => {
    fc.assert(
      fc.property(direction, angle, (axis, by) => {
        const turned = solveStatic(cranked((v) => rotate(v, axis, by)));
        const scale = norm(still.displacements[2]?.linear ?? [1, 0, 0]);
        for (const [index, d] of still.displacements.entries()) {
          const expected = rotate(d.linear, axis, by);
          const found = turned.displacements[index]?.linear ?? [0, 0, 0];
          for (const k of [0, 1, 2] as const) expect(off(found[k], expected[k], scale)).toBeLessThan(1e-8);
        }
        const stress = (r: typeof still): number => r.lines[0]?.[0]?.stress.vonMises ?? 0;
        expect(off(stress(turned), stress(still))).toBeLessThan(1e-8);
      }),
      { numRuns: 40 },
    );
  });

  test('scaling lengths by s and forces by f scales displacements by f/s, stresses by f/s^2', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (size, force) => {
          const r = solveStatic(cranked((v) => v, size, force));
          const tip = (x: typeof still): number => x.displacements[2]?.linear[2] ?? 0;
          expect(off(tip(r), (tip(still) * force) / size)).toBeLessThan(1e-7);
          const stress = (x: typeof still): number => x.lines[1]?.[0]?.stress.normal ?? 0;
          expect(off(stress(r), (stress(still) * force) / size ** 2)).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reactions balance any loads, and two load sets superpose', () => {
    // Whole newtons: denormal loads have no digits to balance.
    const whole = fc.integer({ min: -100, max: 100 });
    const force = fc.tuple(whole, whole, whole).map((v): Vec3 => [v[0], v[1], v[2]]);
    fc.assert(
      fc.property(force, force, force, (tip, spread, inner) => {
        const loads = [nodeLoad('b', tip, inner), uniform('ab', spread), pointLoad('ab', 0.77, inner)];
        const base = { supports: supportSets.propped, nodes: { a: [0, 0, 0], b: [1.1, 0.8, 0.5] } } as const;
        const both = solveStatic(frame({ ...base, loads }));
        for (const k of [0, 1, 2] as const) {
          const sum = both.reactions.reduce((s, r) => s + r.linear[k], 0);
          expect(Math.abs(sum + tip[k] + spread[k] * norm([1.1, 0.8, 0.5]) + inner[k])).toBeLessThan(1e-6);
        }
        const parts = loads.map(
          (load) => solveStatic(frame({ ...base, loads: [load] })).displacements[1]?.angular[1] ?? 0,
        );
        const sum = parts.reduce((x, y) => x + y, 0);
        expect(Math.abs((both.displacements[1]?.angular[1] ?? 0) - sum)).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });
});
