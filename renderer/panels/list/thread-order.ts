import type { Thread } from '#shared/model/thread.ts';
import { threadOrder } from '#shared/model/thread-graph.ts';

type Graph = Pick<Thread, 'nodes' | 'wires'>;

const orders = new WeakMap<Graph, readonly string[]>();

/** The order of a thread, worked out once: a panel asks for it with every event of a run. */
export function orderOf(thread: Graph): readonly string[] {
  const known = orders.get(thread);
  if (known !== undefined) return known;
  const order = threadOrder(thread);
  orders.set(thread, order);
  return order;
}
