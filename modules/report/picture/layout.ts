import { columnsOf } from './graph.ts';
import type { Box, Link } from './graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A smooth line: from `start` through cubic Bézier segments. */
export interface Route {
  readonly start: Point;
  readonly curves: readonly { readonly c1: Point; readonly c2: Point; readonly end: Point }[];
}

export interface PlacedBox extends Point {
  readonly box: Box;
  readonly column: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly routes: ReadonlyMap<Link, Route>;
}

export interface Spacing {
  /** Between columns, and between the boxes of one. */
  readonly columnGap: number;
  readonly rowGap: number;
  /** Between wires that pass a column side by side. */
  readonly laneGap: number;
  /** A column higher than this goes on in the next one. */
  readonly mostHeight: number;
}

/** What stands in a column: a box, or the lane of a link that passes it. */
interface Item {
  readonly box: Box | undefined;
  readonly height: number;
  readonly column: number;
  y: number;
  /** Links to the items of the column before and after, with the place on both sides. */
  readonly before: Joint[];
  readonly after: Joint[];
}
interface Joint {
  readonly item: Item;
  readonly here: number;
  readonly there: number;
}

/**
 * Lays boxes out in columns along the links, with lanes between the boxes for links that pass a column, few crossings
 * and short wires (Sugiyama's layers; places within a column by least squares). The same boxes and links in the same
 * order give the same picture. Cycles are drawn with the link that closes them running backwards.
 */
export function layOut(boxes: readonly Box[], links: readonly Link[], spacing: Spacing): Layout {
  const { column, backward } = columnsOf(boxes, links, spacing.mostHeight, spacing.rowGap);
  const columns: Item[][] = [];
  const items = new Map<string, Item>();
  const add = (box: Box | undefined, at: number, height: number): Item => {
    const item: Item = { box, height, column: at, y: 0, before: [], after: [] };
    (columns[at] ??= []).push(item);
    return item;
  };
  for (const box of boxes) items.set(box.id, add(box, column.get(box.id) ?? 0, box.height));
  const chains = new Map<Link, readonly Item[]>();
  for (const link of links) {
    const [from, to] = [items.get(link.from), items.get(link.to)];
    if (from !== undefined && to !== undefined && !backward.has(link))
      chains.set(
        link,
        chain(link, from, to, (at) => add(undefined, at, spacing.laneGap)),
      );
  }
  arrange(columns);
  place(columns, spacing);
  return measure(columns, items, { links, chains, spacing });
}

/** Sockets' heights; a port that the box does not list meets it in the middle. */
function socketY(box: Box, port: string, side: 'inputs' | 'outputs'): number {
  return box[side].find((socket) => socket.port === port)?.y ?? box.height / 2;
}

function chain(link: Link, from: Item, to: Item, lane: (column: number) => Item): readonly Item[] {
  const chained = [from];
  for (let at = from.column + 1; at < to.column; at++) chained.push(lane(at));
  chained.push(to);
  for (let i = 1; i < chained.length; i++) {
    const [a, b] = [chained[i - 1], chained[i]];
    if (a === undefined || b === undefined) continue;
    const here = a.box === undefined ? a.height / 2 : socketY(a.box, link.fromPort, 'outputs');
    const there = b.box === undefined ? b.height / 2 : socketY(b.box, link.toPort, 'inputs');
    a.after.push({ item: b, here, there });
    b.before.push({ item: a, here: there, there: here });
  }
  return chained;
}

const sweeps = 12;

/** Orders each column by the middle of its neighbours, forth and back, and keeps the order with the fewest crossings. */
function arrange(columns: Item[][]): void {
  let best = columns.map((column) => [...column]);
  let least = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep <= sweeps; sweep++) {
    const rank = new Map<Item, number>();
    for (const column of columns) for (const [i, item] of column.entries()) rank.set(item, i);
    const crossings = columns.reduce((sum, column) => sum + crossingsAfter(column, rank), 0);
    if (crossings < least) [best, least] = [columns.map((column) => [...column]), crossings];
    if (least === 0) break;
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : columns.toReversed())
      sortByNeighbours(column, forth ? 'before' : 'after', rank);
  }
  for (const [i, column] of best.entries()) columns[i] = column;
}

/** Where a joint ends on the other side, as rank and place within the box. */
function reach(joint: Joint, rank: ReadonlyMap<Item, number>): number {
  return (rank.get(joint.item) ?? 0) + joint.there / (joint.item.height + 1);
}

function sortByNeighbours(column: Item[], side: 'before' | 'after', rank: Map<Item, number>): void {
  const key = new Map(
    column.map((item) => {
      const reaches = item[side].map((joint) => reach(joint, rank));
      return [item, reaches.length === 0 ? (rank.get(item) ?? 0) : reaches.reduce((a, b) => a + b, 0) / reaches.length];
    }),
  );
  column.sort((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
  for (const [i, item] of column.entries()) rank.set(item, i);
}

function crossingsAfter(column: readonly Item[], rank: ReadonlyMap<Item, number>): number {
  const ends = column.flatMap((item) =>
    item.after
      .toSorted((a, b) => a.here - b.here || reach(a, rank) - reach(b, rank))
      .map((joint) => ({ item, here: joint.here, end: reach(joint, rank) })),
  );
  let crossings = 0;
  for (const [i, a] of ends.entries()) {
    for (let j = i + 1; j < ends.length; j++) {
      const b = ends[j];
      if (b !== undefined && a.end > b.end && (a.item !== b.item || a.here !== b.here)) crossings++;
    }
  }
  return crossings;
}

/** Moves the items of each column to the height of their neighbours, as near as order and gaps allow. */
function place(columns: readonly Item[][], spacing: Spacing): void {
  for (const column of columns)
    stack(
      column,
      column.map(() => 0),
      spacing,
    );
  const rounds = 16;
  for (let round = 0; round < rounds; round++) {
    const forth = round % 2 === 0;
    for (const column of forth ? columns : columns.toReversed()) {
      const wanted = column.map((item) => {
        const joints = round > rounds - 3 ? [...item.before, ...item.after] : item[forth ? 'before' : 'after'];
        if (joints.length === 0) return item.y;
        return joints.reduce((sum, joint) => sum + joint.item.y + joint.there - joint.here, 0) / joints.length;
      });
      stack(column, wanted, spacing);
    }
  }
  const top = Math.min(...columns.flat().map((item) => item.y));
  for (const item of columns.flat()) item.y -= top;
}

function gapBetween(a: Item, b: Item, spacing: Spacing): number {
  return a.box === undefined && b.box === undefined
    ? 0
    : a.box === undefined || b.box === undefined
      ? spacing.laneGap
      : spacing.rowGap;
}

/**
 * The places nearest to the wanted ones (least squares) that keep order and gaps: isotonic regression by pooling
 * adjacent violators, on the wanted places less what stands above.
 */
function stack(column: readonly Item[], wanted: readonly number[], spacing: Spacing): void {
  const above: number[] = [];
  let sum = 0;
  for (const [i, item] of column.entries()) {
    const previous = column[i - 1];
    if (previous !== undefined) sum += previous.height + gapBetween(previous, item, spacing);
    above.push(sum);
  }
  const pools: { total: number; count: number }[] = [];
  for (const [i, y] of wanted.entries()) {
    let pool = { total: y - (above[i] ?? 0), count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.total / last.count > pool.total / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { total: pool.total + last.total, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  const bases = pools.flatMap(({ total, count }) => Array.from({ length: count }, () => total / count));
  for (const [i, item] of column.entries()) item.y = (bases[i] ?? 0) + (above[i] ?? 0);
}

interface Wiring {
  readonly links: readonly Link[];
  readonly chains: ReadonlyMap<Link, readonly Item[]>;
  readonly spacing: Spacing;
}

function measure(
  columns: readonly Item[][],
  items: ReadonlyMap<string, Item>,
  { links, chains, spacing }: Wiring,
): Layout {
  const left: number[] = [];
  const widths = columns.map((column) => Math.max(0, ...column.map((item) => item.box?.width ?? 0)));
  let x = 0;
  for (const width of widths) {
    left.push(x);
    x += width + spacing.columnGap;
  }
  const at = (item: Item): Point => ({ x: left[item.column] ?? 0, y: item.y });
  const boxes = [...items.values()].flatMap((item) =>
    item.box === undefined ? [] : [{ box: item.box, column: item.column, ...at(item) }],
  );
  const placed = new Map(boxes.map((one) => [one.box.id, one]));
  const routes = new Map<Link, Route>();
  for (const link of links) {
    const lanes = (chains.get(link) ?? []).slice(1, -1).map((item) => ({
      left: left[item.column] ?? 0,
      right: (left[item.column] ?? 0) + (widths[item.column] ?? 0),
      y: item.y + item.height / 2,
    }));
    const route = routeOf(link, placed, lanes);
    if (route !== undefined) routes.set(link, route);
  }
  return {
    width: Math.max(0, x - spacing.columnGap),
    height: Math.max(0, ...columns.flat().map((item) => item.y + item.height)),
    boxes,
    routes,
  };
}

interface Lane {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

function routeOf(link: Link, placed: ReadonlyMap<string, PlacedBox>, lanes: readonly Lane[]): Route | undefined {
  const from = placed.get(link.from);
  const to = placed.get(link.to);
  if (from === undefined || to === undefined) return undefined;
  const start = { x: from.x + from.box.width, y: from.y + socketY(from.box, link.fromPort, 'outputs') };
  const end = { x: to.x, y: to.y + socketY(to.box, link.toPort, 'inputs') };
  const stops = [
    ...lanes.flatMap((lane) => [
      { x: lane.left, y: lane.y },
      { x: lane.right, y: lane.y },
    ]),
    end,
  ];
  let previous: Point = start;
  const curves = stops.map((stop) => {
    const bend = stop.x >= previous.x ? (stop.x - previous.x) / 2 : 40;
    const curve = { c1: { x: previous.x + bend, y: previous.y }, c2: { x: stop.x - bend, y: stop.y }, end: stop };
    previous = stop;
    return curve;
  });
  return { start, curves };
}

/**
 * The picture as somebody drew it: boxes at given places, wires straight from port to port. Undefined where a box has
 * no place or two boxes would overlap, for then the drawing is of another state of the thread.
 * @param scale pt per unit of the places
 */
export function layOutAsDrawn(
  boxes: readonly Box[],
  links: readonly Link[],
  places: ReadonlyMap<string, Point>,
  scale: number,
): Layout | undefined {
  const placed: PlacedBox[] = [];
  for (const box of boxes) {
    const at = places.get(box.id);
    if (at === undefined) return undefined;
    placed.push({ box, column: 0, x: at.x * scale, y: at.y * scale });
  }
  const left = Math.min(...placed.map((one) => one.x));
  const top = Math.min(...placed.map((one) => one.y));
  const moved = placed.map((one) => ({ ...one, x: one.x - left, y: one.y - top }));
  if (moved.some((one, i) => moved.slice(i + 1).some((other) => overlap(one, other)))) return undefined;
  const byId = new Map(moved.map((one) => [one.box.id, one]));
  const routes = new Map<Link, Route>();
  for (const link of links) {
    const route = routeOf(link, byId, []);
    if (route !== undefined) routes.set(link, route);
  }
  return {
    width: Math.max(0, ...moved.map((one) => one.x + one.box.width)),
    height: Math.max(0, ...moved.map((one) => one.y + one.box.height)),
    boxes: moved,
    routes,
  };
}

export function overlap(a: PlacedBox, b: PlacedBox): boolean {
  return a.x < b.x + b.box.width && b.x < a.x + a.box.width && a.y < b.y + b.box.height && b.y < a.y + a.box.height;
}
