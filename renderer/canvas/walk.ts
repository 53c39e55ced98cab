import { threadOrder } from '#shared/model/thread-graph.ts';
import type { Box, Point } from './geometry.ts';
import type { Scene } from './scene.ts';

export type Step = 'next' | 'previous' | 'left' | 'right' | 'up' | 'down';

function boxOf(scene: Scene, id: string): Box | undefined {
  const [place, view] = [scene.places.get(id), scene.nodes.get(id)];
  return place === undefined || view === undefined
    ? undefined
    : { x: place.x, y: place.y, width: view.width, height: view.height };
}

const middle = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Of those that have a place, the one whose middle is nearest in height. */
function nearestInHeight(scene: Scene, from: string, ids: Iterable<string>): string | undefined {
  const start = boxOf(scene, from);
  let best: { id: string; far: number } | undefined;
  for (const id of ids) {
    const box = boxOf(scene, id);
    if (box === undefined || id === from) continue;
    const far = start === undefined ? 0 : Math.abs(middle(box).y - middle(start).y);
    if (best === undefined || far < best.far) best = { id, far };
  }
  return best?.id;
}

/** The nearest node above or below, one straight over it before one that is far to the side. */
function vertical(scene: Scene, from: string, sign: 1 | -1): string | undefined {
  const start = boxOf(scene, from);
  if (start === undefined) return undefined;
  let best: { id: string; far: number } | undefined;
  for (const id of scene.places.keys()) {
    const box = boxOf(scene, id);
    if (box === undefined || id === from) continue;
    const dy = (middle(box).y - middle(start).y) * sign;
    if (dy <= 0) continue;
    const far = dy + 3 * Math.abs(middle(box).x - middle(start).x);
    if (best === undefined || far < best.far) best = { id, far };
  }
  return best?.id;
}

/** Where the keys lead from a node: Tab in the order of the thread, arrows along its wires and to what stands above and below. */
export function walk(scene: Scene, from: string | undefined, step: Step): string | undefined {
  const order = threadOrder(scene.thread);
  if (from === undefined || !scene.nodes.has(from)) return step === 'previous' ? order.at(-1) : order[0];
  switch (step) {
    case 'next':
      return order[order.indexOf(from) + 1];
    case 'previous':
      return order[order.indexOf(from) - 1];
    case 'right':
      return nearestInHeight(
        scene,
        from,
        scene.wires.filter((wire) => wire.source === from).map((wire) => wire.target),
      );
    case 'left':
      return nearestInHeight(
        scene,
        from,
        scene.wires.filter((wire) => wire.target === from).map((wire) => wire.source),
      );
    case 'up':
      return vertical(scene, from, -1);
    case 'down':
      return vertical(scene, from, 1);
  }
}
