/**
 * Order of nodes that keeps the factor of a frame's matrix narrow: reverse Cuthill-McKee with a George-Liu
 * pseudo-peripheral start (A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems,
 * 1981, chapter 4).
 * @param nodes how many nodes there are, numbered from 0
 * @param links pairs of joined nodes
 * @returns every node once, in elimination order
 */
export function nodeOrder(nodes: number, links: readonly (readonly [number, number])[]): readonly number[] {
  const neighbours = adjacency(nodes, links);
  const degree = (node: number): number => neighbours[node]?.length ?? 0;
  for (const list of neighbours) list.sort((a, b) => degree(a) - degree(b) || a - b);
  const placed = new Uint8Array(nodes);
  const order: number[] = [];
  for (let seed = 0; seed < nodes; seed++) {
    if (placed[seed] === 1) continue;
    for (const node of levels(peripheral(seed, neighbours), neighbours).order) {
      placed[node] = 1;
      order.push(node);
    }
  }
  return order.toReversed();
}

function adjacency(nodes: number, links: readonly (readonly [number, number])[]): number[][] {
  const sets = Array.from({ length: nodes }, () => new Set<number>());
  for (const [a, b] of links) {
    if (a === b) continue;
    sets[a]?.add(b);
    sets[b]?.add(a);
  }
  return sets.map((set) => [...set]);
}

/** Breadth-first search: visiting order, number of levels, and the nodes of the last level. */
function levels(
  start: number,
  neighbours: readonly (readonly number[])[],
): { order: number[]; depth: number; last: number[] } {
  const order = [start];
  const seen = new Set(order);
  let depth = 0;
  let from = 0;
  let last = [start];
  while (from < order.length) {
    last = order.slice(from);
    from = order.length;
    depth++;
    for (const node of last) {
      for (const next of neighbours[node] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        order.push(next);
      }
    }
  }
  return { order, depth, last };
}

/** A node about as far as possible from another: the far end of repeated searches, while they get deeper. */
function peripheral(seed: number, neighbours: readonly (readonly number[])[]): number {
  let node = seed;
  let search = levels(node, neighbours);
  for (;;) {
    const candidate =
      search.last.toSorted((a, b) => (neighbours[a]?.length ?? 0) - (neighbours[b]?.length ?? 0))[0] ?? node;
    const deeper = levels(candidate, neighbours);
    if (deeper.depth <= search.depth) return node;
    node = candidate;
    search = deeper;
  }
}
