import { beforeAll, describe, expect, test } from 'vitest';
import { measure } from './measure.ts';
import type { Measures } from './measure.ts';
import { meshOf, meshVolume } from './mesh.ts';
import { heapBytes, openCascade } from './open-cascade.ts';
import type { OpenCascade } from './open-cascade.ts';
import { operate } from './operate.ts';
import { Workbench } from './workbench.ts';

type Op = (request: Record<string, unknown>) => number;

let oc: OpenCascade;
beforeAll(async () => {
  oc = await openCascade();
});

function measured(build: (op: Op) => number): Measures {
  const bench = new Workbench(oc);
  try {
    return measure(bench, bench.at(build((request) => operate(bench, request as never) as number)).shape);
  } finally {
    bench.release();
  }
}

/** How far `value` is from `exact`, as a share of it. */
const off = (value: number, exact: number): number => Math.abs(value / exact - 1);

describe('closed forms', () => {
  test('a box: volume, area, centre and inertia m (b² + c²) / 12', () => {
    const m = measured((op) => op({ op: 'move', shape: op({ op: 'box', x: 20, y: 28, z: 1500 }), by: [100, -50, 7] }));
    expect(off(m.volume, 20 * 28 * 1500)).toBeLessThan(1e-12);
    expect(off(m.area, 2 * (20 * 28 + 28 * 1500 + 1500 * 20))).toBeLessThan(1e-12);
    expect(m.centre[0]).toBeCloseTo(100, 9);
    expect(m.centre[1]).toBeCloseTo(-50, 9);
    expect(m.centre[2]).toBeCloseTo(757, 9);
    expect(off(m.inertia[0], (m.volume * (28 ** 2 + 1500 ** 2)) / 12)).toBeLessThan(1e-12);
    expect(off(m.inertia[1], (m.volume * (20 ** 2 + 1500 ** 2)) / 12)).toBeLessThan(1e-12);
    expect(off(m.inertia[2], (m.volume * (20 ** 2 + 28 ** 2)) / 12)).toBeLessThan(1e-12);
    expect(m.inertia.slice(3)).toEqual([0, 0, 0]);
    expect(m.bounds).toEqual({ min: [90, -64, 7], max: [110, -36, 1507] });
  });

  test('a sphere: 4/3 π r³, 4 π r², 2/5 m r²', () => {
    const m = measured((op) => op({ op: 'move', shape: op({ op: 'sphere', radius: 10 }), by: [100, 50, 20] }));
    expect(off(m.volume, (4 / 3) * Math.PI * 1000)).toBeLessThan(1e-12);
    expect(off(m.area, 4 * Math.PI * 100)).toBeLessThan(1e-12);
    for (const axis of [0, 1, 2] as const) expect(off(m.inertia[axis], 0.4 * m.volume * 100)).toBeLessThan(1e-11);
    expect(m.bounds).toEqual({ min: [90, 40, 10], max: [110, 60, 30] });
  });

  test('a torus: 2 π² R r², 4 π² R r, m (4 R² + 5 r²) / 8 across its axis', () => {
    const m = measured((op) =>
      op({
        op: 'revolve',
        shape: op({ op: 'move', shape: op({ op: 'circle', radius: 5 }), by: [20, 0, 0] }),
        origin: [0, 0, 0],
        axis: [0, 1, 0],
        angle: 360,
      }),
    );
    expect(off(m.volume, 2 * Math.PI ** 2 * 20 * 25)).toBeLessThan(1e-12);
    expect(off(m.area, 4 * Math.PI ** 2 * 100)).toBeLessThan(1e-12);
    expect(off(m.inertia[0], (m.volume * (4 * 400 + 5 * 25)) / 8)).toBeLessThan(1e-12);
    expect(off(m.inertia[1], m.volume * (400 + 0.75 * 25))).toBeLessThan(1e-12);
  });

  test('two crossing cylinders of radius r share 16/3 r³ and 16 r² of surface (Archimedes)', () => {
    const m = measured((op) => {
      const rod = op({ op: 'move', shape: op({ op: 'cylinder', radius: 10, height: 60 }), by: [0, 0, -30] });
      const along = (axis: number[]): number => op({ op: 'rotate', shape: rod, angle: 90, axis, origin: [0, 0, 0] });
      return op({ op: 'intersect', shape: along([1, 0, 0]), tools: [along([0, 1, 0])] });
    });
    expect(off(m.volume, (16 / 3) * 1000)).toBeLessThan(1e-10);
    expect(off(m.area, 1600)).toBeLessThan(1e-10);
  });

  test('a box with all edges rounded (Steiner formula)', () => {
    const r = 8;
    const m = measured((op) => op({ op: 'fillet', shape: op({ op: 'box', x: 60, y: 60, z: 80 }), size: r, edges: [] }));
    const [a, b, c] = [60 - 2 * r, 60 - 2 * r, 80 - 2 * r];
    const faces = 2 * (a * b + b * c + c * a);
    expect(
      off(m.volume, a * b * c + r * faces + Math.PI * r * r * (a + b + c) + (4 / 3) * Math.PI * r ** 3),
    ).toBeLessThan(1e-12);
    expect(off(m.area, faces + 2 * Math.PI * r * (a + b + c) + 4 * Math.PI * r * r)).toBeLessThan(1e-12);
  });

  test('products of inertia carry the sign of the tensor: two equal boxes on the diagonal of x and y', () => {
    const m = measured((op) => {
      const cube = op({ op: 'box', x: 2, y: 2, z: 2 });
      const there = op({ op: 'move', shape: cube, by: [3, 3, 0] });
      return op({ op: 'fuse', shape: op({ op: 'move', shape: cube, by: [-3, -3, 0] }), tools: [there] });
    });
    expect(m.bodies).toBe(2);
    expect(off(m.inertia[3], -(16 * 9))).toBeLessThan(1e-12);
  });
});

test('a spline aerofoil, on which the integrator of the kernel itself is 13 % off', () => {
  // NACA 0012 with a closed trailing edge: area = 10 t c² (0.2969 · 2/3 - 0.1260/2 - 0.3516/3 + 0.2843/4 - 0.1036/5)
  const exact = 10 * 0.12 * 100 ** 2 * ((0.2969 * 2) / 3 - 0.126 / 2 - 0.3516 / 3 + 0.2843 / 4 - 0.1036 / 5);
  const half = (x: number): number =>
    0.6 * (0.2969 * Math.sqrt(x) - 0.126 * x - 0.3516 * x * x + 0.2843 * x ** 3 - 0.1036 * x ** 4);
  const stations = Array.from({ length: 121 }, (_, i) => (1 + Math.cos((Math.PI * i) / 120)) / 2);
  const upper = stations.map((x) => [100 * x, 100 * half(x)]);
  const lower = stations.toReversed().map((x) => [100 * x, -100 * half(x)]);
  upper[0] = lower[120] = [100, 0];
  const m = measured((op) =>
    op({
      op: 'extrude',
      shape: op({ op: 'outline', start: [100, 0], segments: [{ spline: [...upper.slice(1), ...lower.slice(1)] }] }),
      length: 100,
    }),
  );
  // The spline runs through 241 points of the curve; what lies between them differs by less than 1e-6 of the area.
  expect(off(m.volume, exact * 100)).toBeLessThan(1e-6);
  expect(m.error).toBeLessThan(1e-9);
  expect(m.centre[2]).toBeCloseTo(50, 9);
});

test('the mesh encloses the volume that the integration finds', () => {
  const bench = new Workbench(oc);
  const shape = bench.at(operate(bench, { op: 'sphere', radius: 10 }) as number).shape;
  const coarse = meshVolume(meshOf(bench, shape, { tolerance: 0.1, angle: 30 }));
  const fine = meshVolume(meshOf(bench, shape, { tolerance: 0.001, angle: 5 }));
  bench.release();
  const exact = (4 / 3) * Math.PI * 1000;
  expect(Math.abs(fine / exact - 1)).toBeLessThan(1e-3);
  expect(Math.abs(fine - exact)).toBeLessThan(Math.abs(coarse - exact));
});

test('thirty rebuilds stay within what the kernel itself is known to lose', () => {
  const rebuild = (): void => {
    measured((op) => {
      const foot = op({ op: 'box', x: 60, y: 60, z: 8 });
      const leg = op({ op: 'box', x: 8, y: 60, z: 80 });
      const both = op({ op: 'fuse', shape: foot, tools: [leg] });
      return op({ op: 'fillet', shape: both, size: 3, edges: [{ parallel: [0, 0, 1] }] });
    });
  };
  rebuild();
  const before = heapBytes(oc);
  for (let i = 0; i < 30; i++) rebuild();
  expect(heapBytes(oc) - before).toBeLessThan(100 * 1_048_576);
});

test('a released workbench has no shapes left', () => {
  const bench = new Workbench(oc);
  const handle = operate(bench, { op: 'sphere', radius: 10 }) as number;
  const { shape } = bench.at(handle);
  bench.release();
  expect(() => bench.at(handle)).toThrow('There is no shape 0.');
  expect(() => shape.IsNull()).toThrow('deleted object');
});
