import type { Connectable, End } from './connectable.ts';
import { sizes } from './geometry.ts';
import type { Point } from './geometry.ts';
import type { NodeView, PortView } from './node-view.ts';
import type { Scene } from './scene.ts';

/** How far from a port, in px of the screen, a wire that fits snaps to it. */
export const snapRadius = 36;

export interface DropTarget {
  readonly end: End;
  /** Where the port is, in canvas px. */
  readonly at: Point;
  readonly answer: Connectable;
}

interface Candidate {
  readonly end: End;
  readonly at: Point;
  readonly far: number;
  /** The pointer is on the port or its row. */
  readonly isUnder: boolean;
}

function candidate(view: NodeView, place: Point, port: PortView, pointer: Point): Candidate {
  const at = { x: place.x + (port.side === 'in' ? 0 : view.width), y: place.y + port.y };
  const half = view.width / 2;
  const inRow = Math.abs(pointer.y - at.y) <= sizes.row / 2 && !view.folded;
  const inward = port.side === 'in' ? pointer.x - at.x : at.x - pointer.x;
  return {
    end: { node: view.id, side: port.side, port: port.name },
    at,
    far: Math.hypot(pointer.x - at.x, pointer.y - at.y),
    isUnder: inRow && inward >= -sizes.handle && inward <= half,
  };
}

/**
 * Where a wire that hangs at the pointer would go: the port under the pointer, good or not, else the nearest one that
 * takes it, else the nearest one that refuses it and says why.
 */
export function dropTarget(
  scene: Pick<Scene, 'nodes' | 'places'>,
  pointer: Point,
  options: { readonly side: 'in' | 'out'; readonly radius: number; readonly ask: (end: End) => Connectable },
): DropTarget | undefined {
  const { side, radius, ask } = options;
  const near: Candidate[] = [];
  for (const [id, place] of scene.places) {
    const view = scene.nodes.get(id);
    if (view === undefined || !isNear(view, place, pointer, radius)) continue;
    for (const port of [...view.inputs, ...view.outputs]) {
      const one = candidate(view, place, port, pointer);
      if (one.isUnder || one.far <= radius) near.push(one);
    }
  }
  const sorted = near.toSorted((a, b) => a.far - b.far);
  const target = ({ end, at }: Candidate): DropTarget => ({ end, at, answer: ask(end) });
  const under = sorted.find((one) => one.isUnder && one.end.side === side);
  if (under !== undefined) return target(under);
  const good = sorted.find((one) => one.end.side === side && ask(one.end).takes);
  if (good !== undefined) return target(good);
  const other = sorted.find((one) => one.isUnder) ?? sorted[0];
  return other === undefined ? undefined : target(other);
}

function isNear(view: NodeView, place: Point, pointer: Point, radius: number): boolean {
  return (
    pointer.x >= place.x - radius &&
    pointer.x <= place.x + view.width + radius &&
    pointer.y >= place.y - radius &&
    pointer.y <= place.y + view.height + radius
  );
}
