import type { FlowNode, FlowWire } from './flow-items.ts';
import type { PortKind } from './node-view.ts';

/** With more wires than this, those that are seen from far away are drawn together. */
export const farWires = 150;

/** Wires of one colour as one path. */
export interface FarPath {
  readonly kind: PortKind;
  readonly isProblem: boolean;
  readonly d: string;
}

/** All wires as one path for each colour: from far away nobody picks one, and thousands of elements would be drawn at each step. */
export function farPaths(nodes: readonly FlowNode[], wires: readonly FlowWire[]): FarPath[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const paths = new Map<string, { kind: PortKind; isProblem: boolean; parts: string[] }>();
  for (const { source, target, data } of wires) {
    const [from, to] = [byId.get(source), byId.get(target)];
    if (from === undefined || to === undefined || data === undefined) continue;
    const { kind, sourcePort, targetPort, problem } = data.view;
    const out = from.data.view.outputs.find((port) => port.name === sourcePort);
    const into = to.data.view.inputs.find((port) => port.name === targetPort);
    const start = { x: from.position.x + (from.width ?? 0), y: from.position.y + (out?.y ?? 0) };
    const end = { x: to.position.x, y: to.position.y + (into?.y ?? 0) };
    const bend = Math.max(Math.abs(end.x - start.x) / 2, 24);
    const key = `${kind} ${String(problem !== undefined)}`;
    const path = paths.get(key) ?? { kind, isProblem: problem !== undefined, parts: [] };
    path.parts.push(`M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`);
    paths.set(key, path);
  }
  return [...paths.values()].map(({ kind, isProblem, parts }) => ({ kind, isProblem, d: parts.join('') }));
}
