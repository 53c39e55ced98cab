/** A port's place on the side of a box, measured from the box's top. */
export interface Socket {
  readonly port: string;
  readonly y: number;
}

/** A node as the layout sees it. Lengths in pt. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly Socket[];
  readonly outputs: readonly Socket[];
}

/** A wire between sockets of two boxes (or one). Wires with a missing end are not the layout's matter. */
export interface Link {
  readonly from: string;
  readonly fromPort: string;
  readonly to: string;
  readonly toPort: string;
}

/**
 * Gives every box a column, left to right along the links, none higher than `mostHeight`: what does not fit moves on to
 * the next column. Links that close a cycle are given back as `backward` and do not count. No recursion.
 */
export function columnsOf(
  boxes: readonly Box[],
  links: readonly Link[],
  mostHeight: number,
  gap: number,
): { column: Map<string, number>; backward: Set<Link> } {
  const backward = backwardLinks(boxes, links);
  const forward = links.filter((link) => !backward.has(link));
  const incoming = groupBy(forward, (link) => link.to);
  const outgoing = groupBy(forward, (link) => link.from);
  const column = new Map<string, number>();
  const height: number[] = [];
  for (const box of order(boxes, forward)) {
    let at = Math.max(0, ...(incoming.get(box.id) ?? []).map((link) => (column.get(link.from) ?? 0) + 1));
    while ((height[at] ?? 0) > 0 && (height[at] ?? 0) + gap + box.height > mostHeight) at++;
    column.set(box.id, at);
    height[at] = (height[at] ?? 0) + gap + box.height;
  }
  pullSources(boxes, { incoming, outgoing, column, height }, mostHeight, gap);
  return { column: withoutGaps(column), backward };
}

interface Columns {
  readonly incoming: ReadonlyMap<string, readonly Link[]>;
  readonly outgoing: ReadonlyMap<string, readonly Link[]>;
  readonly column: Map<string, number>;
  readonly height: number[];
}

/** A box that nothing feeds moves next to the first that it feeds, where there is room: short wires read better. */
function pullSources(boxes: readonly Box[], columns: Columns, mostHeight: number, gap: number): void {
  const { incoming, outgoing, column, height } = columns;
  for (const box of boxes) {
    const targets = (outgoing.get(box.id) ?? []).map((link) => column.get(link.to) ?? 0);
    if ((incoming.get(box.id) ?? []).length > 0 || targets.length === 0) continue;
    const from = column.get(box.id) ?? 0;
    const to = Math.min(...targets) - 1;
    if (to <= from || ((height[to] ?? 0) > 0 && (height[to] ?? 0) + gap + box.height > mostHeight)) continue;
    column.set(box.id, to);
    height[from] = (height[from] ?? 0) - gap - box.height;
    height[to] = (height[to] ?? 0) + gap + box.height;
  }
}

function withoutGaps(column: ReadonlyMap<string, number>): Map<string, number> {
  const used = [...new Set(column.values())].toSorted((a, b) => a - b);
  const rank = new Map(used.map((old, i) => [old, i]));
  return new Map([...column].map(([id, old]) => [id, rank.get(old) ?? 0]));
}

/** The links whose removal leaves no cycle: those that a depth-first walk finds pointing at its own path. */
function backwardLinks(boxes: readonly Box[], links: readonly Link[]): Set<Link> {
  const outgoing = groupBy(links, (link) => link.from);
  const state = new Map<string, 'open' | 'closed'>();
  const backward = new Set<Link>();
  for (const start of boxes) {
    const path = [{ id: start.id, next: 0 }];
    while (path.length > 0) {
      const step = path.at(-1);
      if (step === undefined) break;
      if (step.next === 0 && state.get(step.id) === 'closed') {
        path.pop();
        continue;
      }
      state.set(step.id, 'open');
      const link = (outgoing.get(step.id) ?? [])[step.next++];
      if (link === undefined) {
        state.set(step.id, 'closed');
        path.pop();
      } else if (state.get(link.to) === 'open') backward.add(link);
      else if (state.get(link.to) === undefined) path.push({ id: link.to, next: 0 });
    }
  }
  return backward;
}

/** Kahn's order over links without cycles, stable in the order of `boxes`. */
function order(boxes: readonly Box[], links: readonly Link[]): Box[] {
  const outgoing = groupBy(links, (link) => link.from);
  const waiting = new Map(boxes.map((box) => [box.id, 0]));
  for (const link of links) waiting.set(link.to, (waiting.get(link.to) ?? 0) + 1);
  const ready = boxes.filter((box) => waiting.get(box.id) === 0);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  for (let i = 0; i < ready.length; i++) {
    for (const link of outgoing.get(ready[i]?.id ?? '') ?? []) {
      const left = (waiting.get(link.to) ?? 0) - 1;
      waiting.set(link.to, left);
      const box = byId.get(link.to);
      if (left === 0 && box !== undefined) ready.push(box);
    }
  }
  return ready;
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
