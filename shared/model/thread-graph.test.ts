import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { threadOrder, threadSuccessors } from './thread-graph.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const someWires = fc.array(
  fc
    .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids))
    .map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in` })),
  { maxLength: 8 },
);
const nodesOf = (names: readonly string[]): Record<string, { function: string }> =>
  Object.fromEntries(names.map((id) => [id, { function: 'x/y' }]));

describe('the order of a thread', () => {
  test('does not depend on the order of nodes and wires in the document', () => {
    fc.assert(
      fc.property(someWires, fc.shuffledSubarray(ids, { minLength: 5 }), fc.nat(), (wires, names, turn) => {
        const cut = wires.length === 0 ? 0 : turn % wires.length;
        const turned = [...wires.slice(cut), ...wires.slice(0, cut)].toReversed();
        expect(threadOrder({ nodes: nodesOf(names), wires: turned })).toEqual(
          threadOrder({ nodes: nodesOf(ids), wires }),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('names every node once, each behind what it needs, and those of a circle last', () => {
    fc.assert(
      fc.property(someWires, (wires) => {
        const order = threadOrder({ nodes: nodesOf(ids), wires });
        expect(order.toSorted()).toEqual(ids);
        const circular = new Set<string>();
        for (let grown = true; grown;) {
          const before = circular.size;
          // What nothing waits for any more is removed until only circles and what is behind them is left.
          for (const id of ids)
            if (!circular.has(id) && wires.every(({ from, to }) => to !== `${id}.in` || circular.has(from.slice(0, 1))))
              circular.add(id);
          grown = circular.size > before;
        }
        const placed = order.filter((id) => circular.has(id));
        expect(order.slice(0, placed.length)).toEqual(placed);
        for (const { from, to } of wires)
          if (circular.has(to.slice(0, 1)))
            expect(order.indexOf(from.slice(0, 1))).toBeLessThan(order.indexOf(to.slice(0, 1)));
      }),
      { numRuns: 1000 },
    );
  });

  test('is by id where nothing else decides', () => {
    expect(threadOrder({ nodes: nodesOf(['c', 'b', 'a']), wires: [] })).toEqual(['a', 'b', 'c']);
    expect(
      threadOrder({
        nodes: nodesOf(['a', 'b', 'c']),
        wires: [
          { from: 'a.x', to: 'c.x' },
          { from: 'a.x', to: 'b.x' },
        ],
      }),
    ).toEqual(['a', 'b', 'c']);
  });

  test('leaves out wires that lead nowhere', () => {
    const nodes = nodesOf(['a', 'constructor']);
    const wires = [
      { from: 'a.x', to: 'gone.x' },
      { from: 'toString.x', to: 'a.x' },
      { from: 'a', to: 'constructor.x' },
      { from: 'constructor.y', to: 'a.x' },
    ];
    expect([...threadSuccessors({ nodes, wires })]).toEqual([
      ['a', []],
      ['constructor', ['a']],
    ]);
  });
});
