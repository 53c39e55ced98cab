import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCycle, reachable, reverse, successorsOf, topologicalOrder } from './graph.ts';
import type { Successors } from './graph.ts';

const anyGraph = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }),
    pairs: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }),
  })
  .map(({ size, pairs }) => {
    const names = Array.from({ length: size }, (_, i) => `n${i}`);
    return successorsOf(
      names,
      pairs.map(([a, b]) => [`n${a}`, `n${b}`] as const),
    );
  });

/** Reachability by repeated squaring of the relation: slow, and written without the code under test. */
function closure(graph: Successors): Map<string, Set<string>> {
  const reach = new Map([...graph].map(([node, tos]) => [node, new Set(tos)]));
  for (let grown = true; grown;) {
    grown = false;
    for (const seen of reach.values()) {
      const before = seen.size;
      for (const via of seen) for (const to of reach.get(via) ?? []) seen.add(to);
      grown ||= seen.size > before;
    }
  }
  return reach;
}

describe('graphs', () => {
  test('leave out pairs that name other nodes, and keep double pairs', () => {
    const graph = successorsOf(
      ['a', 'b'],
      [
        ['a', 'b'],
        ['a', 'b'],
        ['a', 'x'],
        ['x', 'b'],
      ],
    );
    expect([...graph]).toEqual([
      ['a', ['b', 'b']],
      ['b', []],
    ]);
    expect([...reverse(graph)]).toEqual([
      ['a', []],
      ['b', ['a', 'a']],
    ]);
  });

  test('are ordered so that each node stands behind what it needs; on or behind a cycle it is left out', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const order = topologicalOrder(graph);
        const reach = closure(graph);
        const cyclic = [...graph.keys()].filter((node) => reach.get(node)?.has(node) === true);
        const behind = [...graph.keys()].filter((node) =>
          cyclic.some((on) => on === node || reach.get(on)?.has(node) === true),
        );
        expect(order.toSorted()).toEqual([...graph.keys()].filter((node) => !behind.includes(node)).toSorted());
        for (const [from, tos] of graph)
          for (const to of tos) if (order.includes(to)) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      }),
      { numRuns: 1000 },
    );
  });

  test('keep the order of their keys where nothing else decides', () => {
    expect(topologicalOrder(successorsOf(['c', 'a', 'b'], []))).toEqual(['c', 'a', 'b']);
    expect(topologicalOrder(successorsOf(['c', 'a', 'b'], [['a', 'c']]))).toEqual(['a', 'b', 'c']);
  });

  test('show a cycle exactly where there is one, as a closed walk along the wires', () => {
    let cycles = 0;
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const reach = closure(graph);
        const cyclic = [...graph.keys()].some((node) => reach.get(node)?.has(node) === true);
        const cycle = findCycle(graph);
        expect(cycle !== undefined).toBe(cyclic);
        if (cycle === undefined) return;
        cycles++;
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        expect(new Set(cycle).size).toBe(cycle.length - 1);
        for (const [i, node] of cycle.slice(0, -1).entries()) expect(graph.get(node)).toContain(cycle[i + 1]);
      }),
      { numRuns: 1000 },
    );
    expect(cycles).toBeGreaterThan(100);
  });

  test('reach what their wires reach, and the starts', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const reach = closure(graph);
        const start = 'n0';
        expect(reachable(graph, [start])).toEqual(new Set([start, ...(reach.get(start) ?? [])]));
      }),
    );
  });

  test('chains and circles of 100,000 nodes need no recursion', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `n${i}`);
    const pairs = names.slice(1).map((name, i) => [names[i] ?? '', name] as const);
    const chain = successorsOf(names.toReversed(), pairs);
    expect(topologicalOrder(chain)).toEqual(names);
    expect(findCycle(chain)).toBeUndefined();
    expect(reachable(chain, ['n0']).size).toBe(100_000);
    const circle = findCycle(successorsOf(names, [...pairs, ['n99999', 'n0']]));
    expect(circle).toHaveLength(100_001);
  });
});
