import { boundsOf, toGrid } from './geometry.ts';
import type { Box, Point } from './geometry.ts';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Where boxes stand once they are aligned with the outermost of them. */
export function align(boxes: ReadonlyMap<string, Box>, how: Alignment): Record<string, Point> {
  const all = boundsOf(boxes.values());
  if (all === undefined) return {};
  return Object.fromEntries([...boxes].map(([id, box]) => [id, toGrid(aligned(box, all, how))]));
}

function aligned(box: Box, all: Box, how: Alignment): Point {
  switch (how) {
    case 'left':
      return { x: all.x, y: box.y };
    case 'centre':
      return { x: all.x + (all.width - box.width) / 2, y: box.y };
    case 'right':
      return { x: all.x + all.width - box.width, y: box.y };
    case 'top':
      return { x: box.x, y: all.y };
    case 'middle':
      return { x: box.x, y: all.y + (all.height - box.height) / 2 };
    case 'bottom':
      return { x: box.x, y: all.y + all.height - box.height };
  }
}

/** Where boxes stand once the gaps between them are the same; the first and the last stay. */
export function distribute(boxes: ReadonlyMap<string, Box>, along: 'x' | 'y'): Record<string, Point> {
  const size = along === 'x' ? 'width' : 'height';
  const sorted = [...boxes].toSorted(([, a], [, b]) => a[along] - b[along]);
  const [first, last] = [sorted[0]?.[1], sorted.at(-1)?.[1]];
  if (first === undefined || last === undefined) return {};
  const taken = sorted.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (last[along] + last[size] - first[along] - taken) / Math.max(sorted.length - 1, 1);
  let at = first[along];
  return Object.fromEntries(
    sorted.map(([id, box]) => {
      const place = toGrid({ x: box.x, y: box.y, [along]: at });
      at += box[size] + gap;
      return [id, place];
    }),
  );
}
