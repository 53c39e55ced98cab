import { groupBy } from './graph.ts';
import type { Link, Socket } from './graph.ts';
import { layOut, layOutAsDrawn } from './layout.ts';
import type { Layout, PlacedBox, Point, Route } from './layout.ts';
import type { WireType } from './wire-types.ts';
import type { Tone } from '../content/verdicts.ts';

/** A node, ready to be drawn. All texts are printable already. */
export interface NodeText {
  readonly id: string;
  readonly title: string;
  readonly function: string;
  /** Id of the requirement, where the node is one. */
  readonly tag: string;
  /** The node's verdict, the worst where it has several. */
  readonly verdict: { readonly glyph: string; readonly word: string; readonly tone: Tone } | undefined;
}

export interface WireText {
  readonly from: { readonly node: string; readonly port: string };
  readonly to: { readonly node: string; readonly port: string };
  readonly type: WireType;
}

export interface DrawnBox extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly function: string;
  readonly tag: string;
  readonly verdict: NodeText['verdict'];
  readonly inputs: readonly DrawnSocket[];
  readonly outputs: readonly DrawnSocket[];
}
interface DrawnSocket extends Socket {
  readonly label: string;
  readonly type: WireType;
}
export interface DrawnWire extends Route {
  readonly type: WireType;
}
/** The end of a wire whose other end is on another sheet, or nowhere. */
export interface DrawnStub extends Point {
  readonly side: 'left' | 'right';
  readonly label: string;
  readonly type: WireType;
  readonly missing: boolean;
}
/** What goes on one sheet. Lengths in pt before scaling. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly landscape: boolean;
  readonly scale: number;
  readonly boxes: readonly DrawnBox[];
  readonly wires: readonly DrawnWire[];
  readonly stubs: readonly DrawnStub[];
}

/** Width of a text in pt; the size is that of the drawing's titles, functions or port names. */
export type TextWidth = (text: string, face: 'bold' | 'mono' | 'sans', size: number) => number;

/** Sizes in pt; the template sets type in the same ones. */
export const sizes = {
  width: 98,
  pad: 6,
  title: 7.4,
  titleLine: 9,
  function: 5.6,
  functionLine: 7.6,
  verdictLine: 9.4,
  port: 5.9,
  portPitch: 8.4,
  stub: 9,
} as const;

/** The room on an A4 or letter page for a picture that shares it, and for one that has a page to itself. */
export interface Room {
  readonly upright: { readonly width: number; readonly height: number };
  readonly across: { readonly width: number; readonly height: number };
}

export interface Paper {
  readonly room: Room;
  readonly width: TextWidth;
  /** Makes a port's name printable on one line. */
  readonly line: (text: string) => string;
}

/** Below this scale the smallest type (5.6 pt) is no longer comfortable on paper, and the picture is split instead. */
const leastScale = 0.8;
const spacing = { columnGap: 38, rowGap: 10, laneGap: 5 } as const;
/** Wider between columns, for the numbers of wires that go on to other sheets. */
const splitSpacing = { ...spacing, columnGap: 54 } as const;
/** What a loose end with its label takes at a side. */
const stubRoom = 32;
/** The canvas draws a node 188 px wide. */
const ptPerPixel = sizes.width / 188;

/** Draws a thread on as few sheets as stay legible: as it stands on the canvas where that is known and fits, else laid out anew. */
export function drawThread(
  nodes: readonly NodeText[],
  wires: readonly WireText[],
  places: ReadonlyMap<string, Point>,
  paper: Paper,
): Sheet[] {
  if (nodes.length === 0) return [];
  const drawn = nodes.map((node) => drawNode(node, wires, paper));
  const links = wires.map((wire) => ({
    from: wire.from.node,
    fromPort: wire.from.port,
    to: wire.to.node,
    toPort: wire.to.port,
  }));
  const ids = new Set(nodes.map((node) => node.id));
  const whole = links.filter((link) => ids.has(link.from) && ids.has(link.to));
  const context: Context = {
    drawn: new Map(drawn.map((box) => [box.id, box])),
    wires,
    types: new Map(links.map((link, i) => [link, wires[i]?.type ?? 'unknown'])),
  };
  const asDrawn = layOutAsDrawn(drawn, whole, places, ptPerPixel);
  const kept = asDrawn === undefined ? undefined : fit(asDrawn, paper.room);
  if (asDrawn !== undefined && kept !== undefined) return [sheet(asDrawn, kept, context, undefined)];
  return layOutAnew(drawn, whole, paper.room, context);
}

/** Lays out a thread without places: on one sheet where it stays legible, else on as few sheets as that takes. */
function layOutAnew(drawn: readonly DrawnBox[], links: readonly Link[], room: Room, context: Context): Sheet[] {
  const one = legible(
    (share) => layOut(drawn, links, { ...spacing, mostHeight: share * highest(room) }),
    (layout) => fit(layout, room)?.scale ?? 0,
  );
  const fitted = fit(one, room);
  if (fitted !== undefined) return [sheet(one, fitted, context, undefined)];
  const wide = layOut(drawn, links, { ...splitSpacing, mostHeight: highest(room) });
  const parts = split(wide, room);
  const sheetOf = new Map(parts.flatMap((part, i) => part.boxes.map((placed) => [placed.box.id, i + 1] as const)));
  return parts.map((part) => sheet(part, { landscape: true, scale: scaleOfPart(part, room) }, context, sheetOf));
}

/** Height of a column that just fits the page at the least scale. */
function highest({ across }: Room): number {
  return across.height / leastScale;
}

/** Tries lower and lower columns, for the lanes between boxes take height as well, until the type is legible; else the best of them. */
function legible(lay: (share: number) => Layout, scaleOf: (layout: Layout) => number): Layout {
  let best = lay(1);
  for (const share of [0.85, 0.7, 0.55]) {
    if (scaleOf(best) >= leastScale) return best;
    const lower = lay(share);
    if (scaleOf(lower) > scaleOf(best)) best = lower;
  }
  return best;
}

interface Context {
  readonly drawn: ReadonlyMap<string, DrawnBox>;
  readonly wires: readonly WireText[];
  readonly types: ReadonlyMap<Link, WireType>;
}

interface Fitted {
  readonly landscape: boolean;
  readonly scale: number;
}

function fit(layout: Layout, room: Room): Fitted | undefined {
  // Stubs of dangling wires hang over the sides.
  const scaleIn = ({ width, height }: Room['across']): number =>
    Math.min(1, width / (layout.width + 2 * sizes.stub), height / layout.height);
  const upright = scaleIn(room.upright);
  if (upright >= leastScale) return { landscape: false, scale: upright };
  const across = scaleIn(room.across);
  return across >= leastScale ? { landscape: true, scale: across } : undefined;
}

function portsOf(ends: readonly { port: string; type: WireType }[]): { port: string; type: WireType }[] {
  return [...groupBy(ends, (end) => end.port).values()].flatMap((group) => group.slice(0, 1));
}

function drawNode(node: NodeText, wires: readonly WireText[], { width, line }: Paper): DrawnBox {
  const inside = sizes.width - 2 * sizes.pad;
  const title = wrap(node.title, inside, 2, (text) => width(text, 'bold', sizes.title));
  const ins = portsOf(
    wires.filter((wire) => wire.to.node === node.id).map((wire) => ({ port: wire.to.port, type: wire.type })),
  );
  const outs = portsOf(
    wires.filter((wire) => wire.from.node === node.id).map((wire) => ({ port: wire.from.port, type: wire.type })),
  );
  const top =
    sizes.pad +
    title.length * sizes.titleLine +
    sizes.functionLine +
    (node.verdict === undefined ? 0 : sizes.verdictLine) +
    2;
  const rows = Math.max(ins.length, outs.length);
  const drawSocket = (socket: { port: string; type: WireType }, i: number): DrawnSocket => {
    const shared = i < Math.min(ins.length, outs.length);
    return {
      ...socket,
      y: top + (i + 0.5) * sizes.portPitch,
      label: elide(line(socket.port), shared ? inside / 2 - 2 : inside, (text) => width(text, 'sans', sizes.port)),
    };
  };
  const name = elide(node.function, inside, (text) => width(text, 'mono', sizes.function));
  return {
    id: node.id,
    x: 0,
    y: 0,
    width: sizes.width,
    height: top + rows * sizes.portPitch + (rows === 0 ? 2 : sizes.pad - 2),
    title,
    function: name,
    tag: elide(node.tag, inside - width(name, 'mono', sizes.function) - 4, (text) => width(text, 'bold', sizes.port)),
    verdict: node.verdict,
    inputs: ins.map(drawSocket),
    outputs: outs.map(drawSocket),
  };
}

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function elide(text: string, most: number, width: (text: string) => number): string {
  if (width(text) <= most) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && width(`${characters.join('').trimEnd()}…`) > most) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Breaks a text at spaces into at most `lines` lines; what does not fit is elided. */
export function wrap(text: string, most: number, lines: number, width: (text: string) => number): string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const wrapped: string[] = [];
  while (words.length > 0 && wrapped.length < lines - 1) {
    let line = words.shift() ?? '';
    while (words[0] !== undefined && width(`${line} ${words[0]}`) <= most) line += ` ${words.shift() ?? ''}`;
    if (width(line) <= most) wrapped.push(line);
    else {
      const head = cut(line, most, width);
      wrapped.push(head);
      words.unshift(line.slice(head.length));
    }
  }
  if (words.length > 0) wrapped.push(elide(words.join(' '), most, width));
  return wrapped;
}

function cut(word: string, most: number, width: (text: string) => number): string {
  const characters = Array.from(word);
  while (characters.length > 1 && width(characters.join('')) > most) characters.pop();
  return characters.join('');
}

function scaleOfPart(part: Layout, { across }: Room): number {
  return Math.min(1, across.width / (part.width + 2 * stubRoom), across.height / part.height);
}

/** Splits by columns and lays each part out anew, without the wires that leave it; what is still too much is halved. */
function split(layout: Layout, room: Room): Layout[] {
  const layPart = (columns: readonly PlacedBox[][]): Layout[] => {
    const boxes = columns.flat().map((one) => one.box);
    const here = new Set(boxes.map((box) => box.id));
    const links = [...layout.routes.keys()].filter((link) => here.has(link.from) && here.has(link.to));
    const part = legible(
      (share) => layOut(boxes, links, { ...splitSpacing, mostHeight: share * highest(room) }),
      (one) => scaleOfPart(one, room),
    );
    if (columns.length === 1 || scaleOfPart(part, room) >= leastScale) return [part];
    const half = Math.ceil(columns.length / 2);
    return [...layPart(columns.slice(0, half)), ...layPart(columns.slice(half))];
  };
  const columns = [...groupBy(layout.boxes, (one) => String(one.column)).values()].toSorted(
    (a, b) => (a[0]?.x ?? 0) - (b[0]?.x ?? 0),
  );
  return evenly(columns, room.across.width / leastScale - 2 * stubRoom).flatMap(layPart);
}

/** Groups neighbouring columns into as few groups of at most `most` width as there can be, and those alike in width. */
function evenly(columns: readonly PlacedBox[][], most: number): PlacedBox[][][] {
  const group = (limit: number): PlacedBox[][][] => {
    const groups: PlacedBox[][][] = [];
    for (const column of columns) {
      const last = groups.at(-1);
      const left = Math.min(...(last ?? [column]).flat().map((one) => one.x));
      if (last !== undefined && Math.max(...column.map((one) => one.x + one.box.width)) - left <= limit)
        last.push(column);
      else groups.push([column]);
    }
    return groups;
  };
  const fewest = group(most).length;
  let limit = most;
  while (limit > sizes.width && group(limit - sizes.width / 2).length === fewest) limit -= sizes.width / 2;
  return group(limit);
}

function sheet(
  layout: Layout,
  { landscape, scale }: Fitted,
  context: Context,
  sheetOf: ReadonlyMap<string, number> | undefined,
): Sheet {
  return {
    width: layout.width,
    height: layout.height,
    landscape,
    scale,
    boxes: layout.boxes.flatMap(({ box, x, y }) => {
      const drawn = context.drawn.get(box.id);
      return drawn === undefined ? [] : [{ ...drawn, x, y }];
    }),
    wires: [...layout.routes].map(([link, route]) => ({ ...route, type: context.types.get(link) ?? 'unknown' })),
    stubs: stubsOf(layout, context, sheetOf),
  };
}

/**
 * The loose ends on a sheet. Where the other end is on another sheet, both carry the same number and name the other's
 * sheet; all wires into one port share a number, and so do all out of one. Where it is nowhere, a question mark.
 */
function stubsOf(layout: Layout, context: Context, sheetOf: ReadonlyMap<string, number> | undefined): DrawnStub[] {
  const placed = new Map(layout.boxes.map((one) => [one.box.id, one]));
  const numberOf = connectors(context, sheetOf);
  const ends = context.wires.flatMap((wire) =>
    (['right', 'left'] as const).flatMap((side) => {
      const [here, there] = side === 'right' ? [wire.from, wire.to] : [wire.to, wire.from];
      const box = placed.get(here.node);
      return box === undefined || placed.has(there.node)
        ? []
        : [
            {
              wire,
              side,
              here,
              box,
              number: numberOf(wire),
              sheet: context.drawn.has(there.node) ? (sheetOf?.get(there.node) ?? 0) : undefined,
            },
          ];
    }),
  );
  return [...groupBy(ends, ({ side, here }) => `${side} ${here.node}.${here.port}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { side, box, here } = first;
    const socket = box.box[side === 'right' ? 'outputs' : 'inputs'].find(({ port }) => port === here.port);
    const known = group.filter((end) => end.sheet !== undefined);
    const missing = known.length < group.length;
    const label = [
      known.length === 0
        ? ''
        : `${listOf(known.map(({ number }) => number))} ${side === 'right' ? '\u25b8' : '\u25c2'} ${listOf(known.map((end) => end.sheet))}`,
      missing ? '?' : '',
    ];
    return [
      {
        x: side === 'right' ? box.x + box.box.width : box.x,
        y: box.y + (socket?.y ?? box.box.height / 2),
        side,
        label: label.filter((part) => part !== '').join(' '),
        type: first.wire.type,
        missing,
      },
    ];
  });
}

function listOf(numbers: readonly (number | undefined)[]): string {
  return [...new Set(numbers)].join(', ');
}

/** Numbers the wires that go from one sheet to another. */
function connectors(
  context: Context,
  sheetOf: ReadonlyMap<string, number> | undefined,
): (wire: WireText) => number | undefined {
  const crossing = context.wires.filter((wire) => {
    const [from, to] = [sheetOf?.get(wire.from.node), sheetOf?.get(wire.to.node)];
    return from !== undefined && to !== undefined && from !== to;
  });
  const into = groupBy(crossing, ({ to }) => `${to.node}.${to.port}`);
  const key = ({ from, to }: WireText): string =>
    (into.get(`${to.node}.${to.port}`)?.length ?? 0) > 1
      ? `to ${to.node}.${to.port}`
      : `from ${from.node}.${from.port}`;
  const numbers = new Map([...groupBy(crossing, key).keys()].map((name, i) => [name, i + 1]));
  return (wire) => numbers.get(key(wire));
}
