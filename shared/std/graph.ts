/** Directed graph as each node's direct successors. */
export type Successors = ReadonlyMap<string, readonly string[]>;

/** Builds successors for `nodes`, in order, from pairs; pairs that name other nodes are left out. */
export function successorsOf(
  nodes: Iterable<string>,
  pairs: Iterable<readonly [string, string]>,
): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const node of nodes) next.set(node, []);
  for (const [from, to] of pairs) if (next.has(to)) next.get(from)?.push(to);
  return next;
}

export function reverse(graph: Successors): Map<string, string[]> {
  const back = new Map<string, string[]>();
  for (const node of graph.keys()) back.set(node, []);
  for (const [from, tos] of graph) for (const to of tos) back.get(to)?.push(from);
  return back;
}

/** Kahn's order, stable in the order of `graph.keys()`; nodes on or behind a cycle are left out. Linear, no recursion. */
export function topologicalOrder(graph: Successors): string[] {
  const waiting = new Map<string, number>();
  for (const node of graph.keys()) waiting.set(node, 0);
  for (const tos of graph.values()) for (const to of tos) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const order = [...waiting].filter(([, count]) => count === 0).map(([node]) => node);
  for (let i = 0; i < order.length; i++) {
    for (const to of graph.get(order[i] ?? '') ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) order.push(to);
    }
  }
  return order;
}

/** Everything reachable from `starts`, which are included. */
export function reachable(graph: Successors, starts: Iterable<string>): Set<string> {
  const seen = new Set<string>(starts);
  for (const node of seen) for (const to of graph.get(node) ?? []) seen.add(to);
  return seen;
}

/** One cycle as a closed walk of nodes (`a, b, a`), or undefined where there is none. Linear, no recursion. */
export function findCycle(graph: Successors): string[] | undefined {
  const ordered = new Set(topologicalOrder(graph));
  const onCycle = [...graph.keys()].filter((node) => !ordered.has(node));
  const back = reverse(graph);
  const start = onCycle[0];
  if (start === undefined) return undefined;
  // Walking backwards among the unordered nodes must come round: each has an unordered predecessor.
  const walk: string[] = [];
  const at = new Map<string, number>();
  for (let node: string | undefined = start; node !== undefined;) {
    const seen = at.get(node);
    if (seen !== undefined) return [...walk.slice(seen), node].toReversed();
    at.set(node, walk.length);
    walk.push(node);
    node = (back.get(node) ?? []).find((previous) => !ordered.has(previous));
  }
  return undefined;
}
