import type { Place } from '#shared/model/layout.ts';
import { fitTypes, parsePortType } from '#shared/model/port-type.ts';
import type { Fit } from '#shared/model/port-type.ts';
import type { Thread, ThreadNode, Wire } from '#shared/model/thread.ts';
import { threadSuccessors } from '#shared/model/thread-graph.ts';
import type { Described, DescribedNodes } from '#shared/model/validate.ts';
import { findCycle } from '#shared/std/graph.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import { prettyUnit } from '#shared/units/quantity.ts';
import { sizes } from './geometry.ts';
import type { Point } from './geometry.ts';
import { nodeView, notWired, portOf } from './node-view.ts';
import type { NodeView, PortKind, WiredPorts } from './node-view.ts';

export interface WireView {
  /** `from to`, as the selection names it; a second wire between the same ports has a number behind it. */
  readonly id: string;
  readonly wire: Wire;
  /** Ids of what is drawn at its ends: nodes, or ghosts of nodes that are not there. */
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  readonly kind: PortKind;
  /** `in → mm`, where the value is converted on the way. */
  readonly converts: string | undefined;
  /** Why it is no good, in a sentence. */
  readonly problem: string | undefined;
}

/** A thread as it is drawn, without the state of a run. */
export interface Scene {
  readonly thread: Thread;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly wires: readonly WireView[];
  readonly places: ReadonlyMap<string, Point>;
  /** Nodes of the thread that have no place yet. */
  readonly unplaced: readonly string[];
}

export interface SceneSources {
  readonly thread: Thread;
  readonly layout: Readonly<Record<string, Place>>;
  readonly auto: Readonly<Record<string, Place>>;
  readonly described: DescribedNodes;
  /** The category of a function, where it is installed. */
  readonly categoryOf: (functionName: string) => string | undefined;
}

/** How what stands for a missing node is named: no node can have such an id. */
export function ghostId(node: string): string {
  return `?${node}`;
}

const fits = new Map<string, Fit>();

/** What a wire between two ports does, by their written types; a type that nobody knows refuses nothing. */
export function fitOf(from: string | undefined, to: string | undefined): Fit {
  if (from === undefined || to === undefined) return { fit: 'same' };
  const key = `${from} → ${to}`;
  const known = fits.get(key);
  if (known !== undefined) return known;
  const [a, b] = [parsePortType(from), parsePortType(to)];
  const fit: Fit = a.ok && b.ok ? fitTypes(a.value, b.value) : { fit: 'same' };
  fits.set(key, fit);
  return fit;
}

export function conversionText(fit: Fit): string | undefined {
  return fit.fit === 'converts' ? `${prettyUnit(fit.from)} → ${prettyUnit(fit.to)}` : undefined;
}

interface Mutable {
  into: Map<string, string[]>;
  outOf: Set<string>;
}

/** The ports that wires name, by node; and the nodes that they name in vain. */
function wiredPorts(thread: Thread): { wired: Map<string, Mutable>; ghosts: Map<string, string> } {
  const wired = new Map<string, Mutable>();
  const ghosts = new Map<string, string>();
  const at = (id: string): Mutable => {
    const known = wired.get(id) ?? { into: new Map(), outOf: new Set() };
    wired.set(id, known);
    return known;
  };
  for (const { from, to } of thread.wires) {
    const [a, b] = [endOf(from), endOf(to)];
    at(a.node).outOf.add(a.port);
    const into = at(b.node).into;
    into.set(b.port, [...(into.get(b.port) ?? []), from]);
    if (!Object.hasOwn(thread.nodes, a.node) && !ghosts.has(a.node)) ghosts.set(a.node, b.node);
    if (!Object.hasOwn(thread.nodes, b.node) && !ghosts.has(b.node)) ghosts.set(b.node, a.node);
  }
  return { wired, ghosts };
}

/** An end that is not written `node.port` is a node of that name with one port. */
function endOf(text: string): { node: string; port: string } {
  return parsePortRef(text) ?? { node: text, port: '?' };
}

interface CachedNode {
  readonly node: ThreadNode | undefined;
  readonly described: Described | undefined;
  readonly category: string | undefined;
  readonly width: number | undefined;
  readonly folded: boolean | undefined;
  readonly wires: string;
  readonly view: NodeView;
}

function wiresKey({ into, outOf }: WiredPorts): string {
  return `${[...into].map(([port, from]) => `${port}<${from.join(',')}`).join(' ')} | ${[...outOf].join(' ')}`;
}

/** Makes scenes of one thread after another; what has not changed stays the same object, so that it is not drawn anew. */
export function createSceneBuilder(): (sources: SceneSources) => Scene {
  let nodesBefore = new Map<string, CachedNode>();
  let wiresBefore = new Map<string, WireView>();

  function viewOf(id: string, wired: WiredPorts, sources: SceneSources): CachedNode {
    const { thread, layout, auto, described } = sources;
    const node = own(thread.nodes, id);
    const place = own(layout, id) ?? own(auto, id);
    const facts = {
      node,
      described: node === undefined ? undefined : described.get(id),
      category: node === undefined ? undefined : sources.categoryOf(node.function),
      width: place?.width,
      folded: place?.folded,
      wires: wiresKey(wired),
    };
    const before = nodesBefore.get(node === undefined ? ghostId(id) : id);
    const isSame =
      before !== undefined && (Object.keys(facts) as (keyof typeof facts)[]).every((key) => before[key] === facts[key]);
    if (isSame) return before;
    return { ...facts, view: nodeView({ ...facts, id, place, wired }) };
  }

  function sameWire(next: WireView): WireView {
    const before = wiresBefore.get(next.id);
    const isSame =
      before !== undefined && (Object.keys(next) as (keyof WireView)[]).every((key) => before[key] === next[key]);
    return isSame ? before : next;
  }

  return (sources) => {
    const { thread, layout, auto } = sources;
    const { wired, ghosts } = wiredPorts(thread);
    const cached = new Map<string, CachedNode>();
    for (const id of Object.keys(thread.nodes)) cached.set(id, viewOf(id, wired.get(id) ?? notWired, sources));
    for (const id of ghosts.keys()) cached.set(ghostId(id), viewOf(id, wired.get(id) ?? notWired, sources));
    nodesBefore = cached;
    const nodes = new Map([...cached].map(([id, { view }]) => [id, view]));
    const wires = wireViews(thread, nodes).map(sameWire);
    wiresBefore = new Map(wires.map((wire) => [wire.id, wire]));
    const places = new Map<string, Point>();
    const unplaced: string[] = [];
    for (const id of Object.keys(thread.nodes)) {
      const place = own(layout, id) ?? own(auto, id);
      if (place === undefined) unplaced.push(id);
      else places.set(id, place);
    }
    placeGhosts(ghosts, wired, nodes, places);
    return { thread, nodes, wires, places, unplaced };
  };
}

/** Ghosts stand beside the node that their first wire leads to, one under the other. */
function placeGhosts(
  ghosts: ReadonlyMap<string, string>,
  wired: ReadonlyMap<string, WiredPorts>,
  nodes: ReadonlyMap<string, NodeView>,
  places: Map<string, Point>,
): void {
  const beside = new Map<string, number>();
  for (const [id, neighbour] of ghosts) {
    const at = places.get(neighbour) ?? { x: 0, y: 0 };
    const isSource = (wired.get(id)?.outOf.size ?? 0) > 0;
    const side = `${neighbour} ${String(isSource)}`;
    const below = beside.get(side) ?? 0;
    beside.set(side, below + (nodes.get(ghostId(id))?.height ?? 0) + 16);
    const gap = 64;
    const x = isSource ? at.x - sizes.width - gap : at.x + (nodes.get(neighbour)?.width ?? sizes.width) + gap;
    places.set(ghostId(id), { x, y: at.y + below });
  }
}

function wireViews(thread: Thread, nodes: ReadonlyMap<string, NodeView>): WireView[] {
  const cycle = findCycle(threadSuccessors(thread)) ?? [];
  const inCircle = new Set(cycle.slice(1).map((id, i) => `${cycle[i] ?? ''} ${id}`));
  const seen = new Map<string, number>();
  const taken = new Set<string>();
  return thread.wires.map((wire) => {
    const [from, to] = [endOf(wire.from), endOf(wire.to)];
    const source = nodes.has(from.node) ? from.node : ghostId(from.node);
    const target = nodes.has(to.node) ? to.node : ghostId(to.node);
    const out = portOf(nodes.get(source), 'out', from.port);
    const into = portOf(nodes.get(target), 'in', to.port);
    const fit = fitOf(out?.type, into?.type);
    const name = `${wire.from} ${wire.to}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    // Of an input that nobody has described yet it is not known how many wires it takes.
    const isSecond = into?.type === undefined || into.many ? count > 1 : taken.has(wire.to);
    taken.add(wire.to);
    const problem =
      (nodes.get(source)?.ghost === true ? missingNode(from.node) : undefined) ??
      (nodes.get(target)?.ghost === true ? missingNode(to.node) : undefined) ??
      (out?.known === false ? `${from.node} has no output "${from.port}".` : undefined) ??
      (into?.known === false ? `${to.node} has no input "${to.port}".` : undefined) ??
      (fit.fit === 'refused' ? fit.reason : undefined) ??
      (inCircle.has(`${from.node} ${to.node}`) ? 'The wires run in a circle. Remove one of them.' : undefined) ??
      (isSecond ? `The input ${wire.to} already has a wire; it takes only one.` : undefined);
    return {
      id: count === 1 ? name : `${name} ${count}`,
      wire,
      source,
      sourcePort: from.port,
      target,
      targetPort: to.port,
      kind: out?.kind ?? 'unknown',
      converts: conversionText(fit),
      problem,
    };
  });
}

function missingNode(id: string): string {
  return `The node "${id}" is not in the thread.`;
}
