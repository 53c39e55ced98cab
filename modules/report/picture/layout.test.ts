import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box, Link } from './graph.ts';
import { layOut, layOutAsDrawn, overlap } from './layout.ts';
import type { Layout, Point, Route } from './layout.ts';

const spacing = { columnGap: 38, rowGap: 10, laneGap: 5, mostHeight: 400 };

const box = (id: string, height = 50): Box => ({
  id,
  width: 98,
  height,
  inputs: [{ port: 'in', y: height - 20 }],
  outputs: [{ port: 'out', y: height - 10 }],
});
const link = (from: string, to: string): Link => ({ from, fromPort: 'out', to, toPort: 'in' });

/** Any graph, cycles, loops and double links included. */
const graph = fc.integer({ min: 1, max: 25 }).chain((n) =>
  fc.record({
    boxes: fc
      .array(fc.integer({ min: 30, max: 120 }), { minLength: n, maxLength: n })
      .map((heights) => heights.map((height, i) => box(`n${i}`, height))),
    links: fc
      .array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 40 })
      .map((pairs) => pairs.map(([from, to]) => link(`n${from}`, `n${to}`))),
  }),
);

function pointsOf({ start, curves }: Route): Point[] {
  let from = start;
  return curves.flatMap(({ c1, c2, end }) => {
    const points = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map((t) => {
      const mix = (a: number, b: number, c: number, d: number): number =>
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
      return { x: mix(from.x, c1.x, c2.x, end.x), y: mix(from.y, c1.y, c2.y, end.y) };
    });
    from = end;
    return points;
  });
}

const text = (layout: Layout): string =>
  JSON.stringify([layout.width, layout.height, layout.boxes, [...layout.routes.values()]]);

const endOf = ({ start, curves }: Route): Point => curves.at(-1)?.end ?? start;

function expectSound(layout: Layout, boxes: readonly Box[], links: readonly Link[]): void {
  expect(layout.boxes.map((one) => one.box.id).toSorted()).toEqual(boxes.map((one) => one.id).toSorted());
  for (const [i, one] of layout.boxes.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(-1e-6);
    expect(one.y).toBeGreaterThanOrEqual(-1e-6);
    expect(one.x + one.box.width).toBeLessThanOrEqual(layout.width + 1e-6);
    expect(one.y + one.box.height).toBeLessThanOrEqual(layout.height + 1e-6);
    for (const other of layout.boxes.slice(i + 1))
      expect(overlap(one, other) ? [one.box.id, other.box.id] : []).toEqual([]);
  }
  const at = new Map(layout.boxes.map((one) => [one.box.id, one]));
  for (const one of links) {
    const route = layout.routes.get(one);
    const [from, to] = [at.get(one.from), at.get(one.to)];
    if (route === undefined || from === undefined || to === undefined)
      throw new Error(`The link from ${one.from} to ${one.to} has no route.`);
    expect(route.start).toEqual({ x: from.x + from.box.width, y: from.y + (from.box.outputs[0]?.y ?? 0) });
    expect(endOf(route)).toEqual({ x: to.x, y: to.y + (to.box.inputs[0]?.y ?? 0) });
  }
}

describe('layout', () => {
  test('boxes do not overlap and wires end at their ports, for any graph', () => {
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        const layout = layOut(boxes, links, spacing);
        expect(layout.boxes).toHaveLength(boxes.length);
        expectSound(layout, boxes, links);
      }),
    );
  });

  test('no wire runs through a box, for any graph without cycles', () => {
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        const forward = links.filter(({ from, to }) => Number(from.slice(1)) < Number(to.slice(1)));
        const layout = layOut(boxes, forward, spacing);
        for (const route of layout.routes.values())
          for (const { x, y } of pointsOf(route))
            for (const one of layout.boxes) {
              const inside =
                x > one.x + 0.01 &&
                x < one.x + one.box.width - 0.01 &&
                y > one.y + 0.01 &&
                y < one.y + one.box.height - 0.01;
              expect(inside ? one.box.id : '').toBe('');
            }
      }),
    );
  });

  test('the same graph gives the same picture', () => {
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        expect(text(layOut(structuredClone(boxes), links, spacing))).toBe(text(layOut(boxes, links, spacing)));
      }),
    );
  });

  test('wires lead to the right, except where they close a cycle', () => {
    const boxes = ['a', 'b', 'c'].map((id) => box(id));
    const [ab, bc, ca] = [link('a', 'b'), link('b', 'c'), link('c', 'a')];
    const layout = layOut(boxes, [ab, bc, ca], spacing);
    const leads = (one: Link): boolean =>
      endOf(layout.routes.get(one) ?? { start: { x: 0, y: 0 }, curves: [] }).x > (layout.routes.get(one)?.start.x ?? 0);
    expect([ab, bc, ca].map(leads)).toEqual([true, true, false]);
  });

  test('no column is higher than it may be, unless one box alone is', () => {
    const boxes = Array.from({ length: 30 }, (_, i) => box(`n${i}`));
    const layout = layOut(boxes, [], { ...spacing, mostHeight: 300 });
    expect(layout.height).toBeLessThanOrEqual(300);
    expect(new Set(layout.boxes.map((one) => one.x)).size).toBe(6);
  });

  test('two crossed pairs are uncrossed', () => {
    const boxes = ['a', 'b', 'c', 'd'].map((id) => box(id));
    const layout = layOut(boxes, [link('a', 'd'), link('b', 'c')], spacing);
    const y = (id: string): number => layout.boxes.find((one) => one.box.id === id)?.y ?? Number.NaN;
    expect(y('a') < y('b')).toBe(y('d') < y('c'));
  });

  test('an empty thread has an empty picture', () => {
    expect(layOut([], [], spacing)).toMatchObject({ width: 0, height: 0, boxes: [] });
  });
});

describe('layout as drawn', () => {
  const boxes = [box('a'), box('b')];

  test('keeps the places of the canvas', () => {
    const layout = layOutAsDrawn(
      boxes,
      [link('a', 'b')],
      new Map([
        ['a', { x: 100, y: 40 }],
        ['b', { x: 500, y: 240 }],
      ]),
      0.5,
    );
    if (layout === undefined) throw new Error('The places are sound.');
    expectSound(layout, boxes, [link('a', 'b')].slice(1));
    expect(layout.boxes.map(({ x, y }) => ({ x, y }))).toEqual([
      { x: 0, y: 0 },
      { x: 200, y: 100 },
    ]);
  });

  test('gives way where a node has no place or two overlap', () => {
    expect(layOutAsDrawn(boxes, [], new Map([['a', { x: 0, y: 0 }]]), 0.5)).toBeUndefined();
    expect(
      layOutAsDrawn(
        boxes,
        [],
        new Map([
          ['a', { x: 0, y: 0 }],
          ['b', { x: 10, y: 10 }],
        ]),
        0.5,
      ),
    ).toBeUndefined();
  });
});
