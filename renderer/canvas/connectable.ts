import type { Thread, Wire } from '#shared/model/thread.ts';
import { threadSuccessors } from '#shared/model/thread-graph.ts';
import { reachable, reverse } from '#shared/std/graph.ts';
import { portRef } from '#shared/std/ids.ts';
import { portOf } from './node-view.ts';
import type { NodeView, PortView } from './node-view.ts';
import { conversionText, fitOf } from './scene.ts';

/** A port of a node, by what it is called. */
export interface End {
  readonly node: string;
  readonly side: 'in' | 'out';
  readonly port: string;
}

export type Connectable =
  | {
      readonly takes: true;
      readonly wire: Wire;
      /** `in → mm`, where the value is converted on the way. */
      readonly converts: string | undefined;
      /** The input takes one wire: the ones that it has go. */
      readonly replaces: boolean;
    }
  | { readonly takes: false; readonly reason: string };

const no = (reason: string): Connectable => ({ takes: false, reason });

export interface ConnectSources {
  readonly thread: Thread;
  readonly nodes: ReadonlyMap<string, NodeView>;
  /** The wire whose end is moved: it is not there while that is asked. */
  readonly moving?: Wire | undefined;
}

/** Asks of one port, while a wire hangs from it, which others could take the wire, and why the rest cannot. */
export function connector(sources: ConnectSources, from: End): (to: End) => Connectable {
  const { thread, nodes, moving } = sources;
  const isMoving = (wire: Wire): boolean => wire.from === moving?.from && wire.to === moving.to;
  const wires = moving === undefined ? thread.wires : thread.wires.filter((wire) => !isMoving(wire));
  const successors = threadSuccessors({ nodes: thread.nodes, wires });
  // A wire out of a node must not lead to what feeds it; one into a node must not come from what it feeds.
  const circle = reachable(from.side === 'out' ? reverse(successors) : successors, [from.node]);
  const start = portOf(nodes.get(from.node), from.side, from.port);
  const there = new Set(wires.map((wire) => `${wire.from} ${wire.to}`));
  const taken = new Set(wires.map((wire) => wire.to));

  return (to) => {
    if (to.side === from.side)
      return no(`Both are ${to.side === 'out' ? 'outputs' : 'inputs'}. A wire goes from an output to an input.`);
    const [out, into] = from.side === 'out' ? [from, to] : [to, from];
    const end = portOf(nodes.get(to.node), to.side, to.port);
    if (out.node === into.node) return no('A node cannot feed itself.');
    if (nodes.get(to.node)?.ghost === true) return no(`The node "${to.node.slice(1)}" is not in the thread.`);
    if (end?.known === false) return no(`${to.node} has no port "${to.port}".`);
    if (circle.has(to.node))
      return no(`The wires would run in a circle: ${into.node} already feeds ${out.node}, directly or through others.`);
    const [given, wanted]: (PortView | undefined)[] = from.side === 'out' ? [start, end] : [end, start];
    const fit = fitOf(given?.type, wanted?.type);
    if (fit.fit === 'refused') return no(fit.reason);
    const wire = { from: portRef(out.node, out.port), to: portRef(into.node, into.port) };
    if (there.has(`${wire.from} ${wire.to}`)) return no('This wire is there already.');
    return {
      takes: true,
      wire,
      converts: conversionText(fit),
      replaces: wanted?.many !== true && taken.has(wire.to),
    };
  };
}
