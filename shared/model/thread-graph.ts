import { successorsOf, topologicalOrder } from '../std/graph.ts';
import { parsePortRef } from '../std/ids.ts';
import type { Thread } from './thread.ts';

/** Which node feeds which, from the wires alone. */
export function threadSuccessors(thread: Pick<Thread, 'nodes' | 'wires'>): Map<string, string[]> {
  const pairs = thread.wires.flatMap((wire) => {
    const [from, to] = [parsePortRef(wire.from), parsePortRef(wire.to)];
    return from === undefined || to === undefined ? [] : [[from.node, to.node] as const];
  });
  return successorsOf(Object.keys(thread.nodes), pairs);
}

/** Every node, each after what it needs, in an order that ids alone decide, not the order of nodes or wires in the document; nodes on or behind a cycle come last. */
export function threadOrder(thread: Pick<Thread, 'nodes' | 'wires'>): string[] {
  const ids = Object.keys(thread.nodes).toSorted();
  const successors = threadSuccessors(thread);
  const ordered = topologicalOrder(new Map(ids.map((id) => [id, (successors.get(id) ?? []).toSorted()])));
  const placed = new Set(ordered);
  return [...ordered, ...ids.filter((id) => !placed.has(id))];
}
