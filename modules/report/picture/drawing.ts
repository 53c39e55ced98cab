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
  /** Verdicts of the node, the worst first. */
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
export const sizes = { width: 98, pad: 6, title: 7.4, titleLine: 9, function: 5.6, functionLine: 7.6, verdictLine: 9.4, port: 5.9, portPitch: 8.4, stub: 9 } as const;

/** The room on an A4 or letter page for a picture that shares it, and for one that has a page to itself. */
export interface Room {
  readonly upright: { readonly width: number; readonly height: number };
  readonly across: { readonly width: number; readonly height: number };
}

export interface Paper {
  readonly room: Room;
  readonly width: TextWidth;
  /** Makes a port's name printable on one line. */
  line(text: string): string;
}

/** Below this scale the smallest type (5.6 pt) is no longer comfortable on paper, and the picture is split instead. */
const leastScale = 0.8;
const spacing = { columnGap: 38, rowGap: 10, laneGap: 5 } as const;
/** The canvas draws a node 188 px wide. */
const ptPerPixel = sizes.width / 188;

/** Draws a thread on as few sheets as stay legible: as it stands on the canvas where that is known and fits, else laid out anew. */
export function drawThread(nodes: readonly NodeText[], wires: readonly WireText[], places: ReadonlyMap<string, Point>, paper: Paper): Sheet[] {
  if (nodes.length === 0) return [];
  const drawn = nodes.map((node) => drawNode(node, wires, paper));
  const links = wires.map((wire) => ({ from: wire.from.node, fromPort: wire.from.port, to: wire.to.node, toPort: wire.to.port }));
  const ids = new Set(nodes.map((node) => node.id));
  const whole = links.filter((link) => ids.has(link.from) && ids.has(link.to));
  const context: Context = { drawn: new Map(drawn.map((box) => [box.id, box])), wires, types: new Map(links.map((link, i) => [link, wires[i]?.type ?? 'unknown'])) };
  const asDrawn = layOutAsDrawn(drawn, whole, places, ptPerPixel);
  const kept = asDrawn === undefined ? undefined : fit(asDrawn, paper.room);
  if (asDrawn !== undefined && kept !== undefined) return [sheet(asDrawn, kept, context, undefined)];
  const { across } = paper.room;
  const layout = layOut(drawn, whole, { ...spacing, mostHeight: across.height / leastScale });
  const fitted = fit(layout, paper.room);
  if (fitted !== undefined) return [sheet(layout, fitted, context, undefined)];
  return split(layout, across, context);
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
  const scaleIn = ({ width, height }: Room['across']): number => Math.min(1, width / (layout.width + 2 * sizes.stub), height / layout.height);
  const upright = scaleIn(room.upright);
  if (upright >= leastScale) return { landscape: false, scale: upright };
  const across = scaleIn(room.across);
  return across >= leastScale ? { landscape: true, scale: across } : undefined;
}

function drawNode(node: NodeText, wires: readonly WireText[], { width, line }: Paper): DrawnBox {
  const inside = sizes.width - 2 * sizes.pad;
  const title = wrap(node.title, inside, 2, (text) => width(text, 'bold', sizes.title));
  const sockets = (all: readonly { port: string; type: WireType }[]): { port: string; type: WireType }[] => [...groupBy(all, (one) => one.port).values()].flatMap((group) => group.slice(0, 1));
  const ins = sockets(wires.filter((wire) => wire.to.node === node.id).map((wire) => ({ port: wire.to.port, type: wire.type })));
  const outs = sockets(wires.filter((wire) => wire.from.node === node.id).map((wire) => ({ port: wire.from.port, type: wire.type })));
  const top = sizes.pad + title.length * sizes.titleLine + sizes.functionLine + (node.verdict === undefined ? 0 : sizes.verdictLine) + 2;
  const rows = Math.max(ins.length, outs.length);
  const drawSocket = (socket: { port: string; type: WireType }, i: number): DrawnSocket => {
    const shared = i < Math.min(ins.length, outs.length);
    return { ...socket, y: top + (i + 0.5) * sizes.portPitch, label: elide(line(socket.port), shared ? inside / 2 - 2 : inside, (text) => width(text, 'sans', sizes.port)) };
  };
  return {
    id: node.id,
    x: 0,
    y: 0,
    width: sizes.width,
    height: top + rows * sizes.portPitch + (rows === 0 ? 2 : sizes.pad - 2),
    title,
    function: elide(node.function, inside, (text) => width(text, 'mono', sizes.function)),
    verdict: node.verdict,
    inputs: ins.map(drawSocket),
    outputs: outs.map(drawSocket),
  };
}

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function elide(text: string, most: number, width: (text: string) => number): string {
  if (width(text) <= most) return text;
  const characters = [...text];
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
  const characters = [...word];
  while (characters.length > 1 && width(characters.join('')) > most) characters.pop();
  return characters.join('');
}

/** Splits by columns, each sheet as wide as stays legible. */
function split(layout: Layout, room: Room['across'], context: Context): Sheet[] {
  const columns = [...groupBy(layout.boxes, (one) => String(one.column)).values()].toSorted((a, b) => (a[0]?.x ?? 0) - (b[0]?.x ?? 0));
  const most = room.width / leastScale - 2 * sizes.stub - 24;
  const groups: PlacedBox[][] = [];
  for (const column of columns) {
    const group = groups.at(-1);
    const left = Math.min(...(group ?? column).map((one) => one.x));
    if (group !== undefined && Math.max(...column.map((one) => one.x + one.box.width)) - left <= most) group.push(...column);
    else groups.push([...column]);
  }
  const sheetOf = new Map(groups.flatMap((group, i) => group.map((one) => [one.box.id, i + 1] as const)));
  return groups.map((boxes, i) => {
    const left = Math.min(...boxes.map((one) => one.x));
    const top = Math.min(...boxes.map((one) => one.y));
    const moved = boxes.map((one) => ({ ...one, x: one.x - left, y: one.y - top }));
    const part: Layout = {
      width: Math.max(...moved.map((one) => one.x + one.box.width)),
      height: Math.max(...moved.map((one) => one.y + one.box.height)),
      boxes: moved,
      routes: new Map([...layout.routes].flatMap(([link, route]) => (sheetOf.get(link.from) === i + 1 && sheetOf.get(link.to) === i + 1 ? [[link, shift(route, left, top)]] : []))),
    };
    const scale = Math.min(1, room.width / (part.width + 2 * sizes.stub + 24), room.height / part.height);
    return sheet(part, { landscape: true, scale }, context, sheetOf);
  });
}

function shift(route: Route, left: number, top: number): Route {
  const move = (point: Point): Point => ({ x: point.x - left, y: point.y - top });
  return { start: move(route.start), curves: route.curves.map(({ c1, c2, end }) => ({ c1: move(c1), c2: move(c2), end: move(end) })) };
}

function sheet(layout: Layout, { landscape, scale }: Fitted, context: Context, sheetOf: ReadonlyMap<string, number> | undefined): Sheet {
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

/** The loose ends on a sheet: numbered where the other end is on another sheet, and said to be missing where it is nowhere. */
function stubsOf(layout: Layout, context: Context, sheetOf: ReadonlyMap<string, number> | undefined): DrawnStub[] {
  const placed = new Map(layout.boxes.map((one) => [one.box.id, one]));
  const crossing = context.wires.filter((wire) => (sheetOf?.get(wire.from.node) ?? 0) !== (sheetOf?.get(wire.to.node) ?? 0));
  const numbers = new Map([...groupBy(crossing, (wire) => `${wire.from.node}.${wire.from.port}`).keys()].map((key, i) => [key, i + 1]));
  const stubs = new Map<string, { stub: DrawnStub; sheets: Set<number> }>();
  const add = (wire: WireText, side: 'left' | 'right'): void => {
    const [here, there] = side === 'right' ? [wire.from, wire.to] : [wire.to, wire.from];
    const one = placed.get(here.node);
    if (one === undefined || placed.has(there.node)) return;
    const nowhere = !context.drawn.has(there.node);
    const socket = one.box[side === 'right' ? 'outputs' : 'inputs'].find(({ port }) => port === here.port);
    const number = String(numbers.get(`${wire.from.node}.${wire.from.port}`) ?? '');
    const key = `${side} ${here.node}.${here.port} ${side === 'right' ? '' : number}`;
    const known = stubs.get(key);
    const sheets = new Set([...(known?.sheets ?? []), ...(nowhere ? [] : [sheetOf?.get(there.node) ?? 0])]);
    const missing = nowhere || known?.stub.missing === true;
    const label = `${sheets.size === 0 ? '' : `${number}${side === 'right' ? ' \u25b8 ' : ' \u25c2 '}${[...sheets].join(', ')}`}${missing ? ' ?' : ''}`.trim();
    const x = side === 'right' ? one.x + one.box.width : one.x;
    stubs.set(key, { stub: { x, y: one.y + (socket?.y ?? one.box.height / 2), side, label, type: wire.type, missing }, sheets });
  };
  for (const wire of context.wires) {
    add(wire, 'right');
    add(wire, 'left');
  }
  return [...stubs.values()].map(({ stub }) => stub);
}
