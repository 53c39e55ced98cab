import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { toGrid } from './geometry.ts';
import type { Point } from './geometry.ts';
import type { PortView } from './node-view.ts';
import type { Scene } from './scene.ts';

/** From here on a layout takes seconds, so the quicker of two good ways is taken. */
const many = 400;

function optionsFor(count: number): Record<string, string> {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.spacing.nodeNode': '32',
    'elk.spacing.componentComponent': '64',
    'elk.layered.spacing.nodeNodeBetweenLayers': '88',
    'elk.layered.spacing.edgeNodeBetweenLayers': '24',
    'elk.spacing.edgeNode': '16',
    'elk.edgeRouting': 'POLYLINE',
    'elk.layered.considerModelOrder.strategy': 'NONE',
    'elk.layered.nodePlacement.strategy': count > many ? 'LINEAR_SEGMENTS' : 'NETWORK_SIMPLEX',
    'elk.layered.thoroughness': count > many ? '2' : '10',
    // What is too long to be worth it for people is a tall column of unconnected nodes.
    'elk.aspectRatio': '1.6',
  };
}

/** The nodes and the wires between them as the layout wants them: ports stand where they are drawn. */
export function elkGraph(scene: Scene, ids: Iterable<string>): ElkNode {
  const taken = new Set(ids);
  const wires = scene.wires.filter((wire) => taken.has(wire.source) && taken.has(wire.target));
  const children = [...taken].flatMap((id): ElkNode[] => {
    const view = scene.nodes.get(id);
    if (view === undefined) return [];
    const port = ({ name, side, y }: PortView): NonNullable<ElkNode['ports']>[number] => ({
      id: portId(id, side, name),
      x: side === 'in' ? 0 : view.width,
      y,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': side === 'in' ? 'WEST' : 'EAST' },
    });
    return [
      {
        id,
        width: view.width,
        height: view.height,
        ports: [...view.inputs, ...view.outputs].map(port),
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      },
    ];
  });
  return {
    id: 'thread',
    layoutOptions: optionsFor(children.length),
    children,
    edges: wires.map((wire) => ({
      id: wire.id,
      sources: [portId(wire.source, 'out', wire.sourcePort)],
      targets: [portId(wire.target, 'in', wire.targetPort)],
    })),
  };
}

function portId(node: string, side: 'in' | 'out', port: string): string {
  return `${node} ${side} ${port}`;
}

export function placesOf(laidOut: Pick<ElkNode, 'children'>): Record<string, Point> {
  return Object.fromEntries(
    (laidOut.children ?? []).map(({ id, x, y }): [string, Point] => [id, toGrid({ x: x ?? 0, y: y ?? 0 })]),
  );
}

/** Moves a layout as a whole so that it stays, on average, where the nodes that have a place already are. */
export function anchored(
  laidOut: Readonly<Record<string, Point>>,
  places: ReadonlyMap<string, Point>,
): Record<string, Point> {
  const fixed = Object.keys(laidOut).flatMap((id) => {
    const [was, is] = [places.get(id), laidOut[id]];
    return was === undefined || is === undefined ? [] : [{ x: was.x - is.x, y: was.y - is.y }];
  });
  if (fixed.length === 0) return { ...laidOut };
  const dx = fixed.reduce((sum, { x }) => sum + x, 0) / fixed.length;
  const dy = fixed.reduce((sum, { y }) => sum + y, 0) / fixed.length;
  return Object.fromEntries(Object.entries(laidOut).map(([id, { x, y }]) => [id, toGrid({ x: x + dx, y: y + dy })]));
}

/** Where nodes go that no layout could be found for: one under the other in columns, so that they are all seen. */
export function columns(scene: Scene, ids: readonly string[], perColumn = 12): Record<string, Point> {
  let y = 0;
  return Object.fromEntries(
    ids.map((id, i): [string, Point] => {
      if (i % perColumn === 0) y = 0;
      const place = { x: Math.floor(i / perColumn) * 320, y };
      y += (scene.nodes.get(id)?.height ?? 0) + 32;
      return [id, place];
    }),
  );
}
