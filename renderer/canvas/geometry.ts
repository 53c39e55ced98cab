/** Sizes of what is drawn, in canvas px. The height of a node follows from its ports alone, so nothing has to be measured. */
export const sizes = {
  width: 188,
  minWidth: 140,
  maxWidth: 480,
  header: 32,
  row: 20,
  pad: 4,
  grid: 4,
  /** What a handle takes beside the node's edge, for hits. */
  handle: 12,
} as const;

/** How all of a thread is shown, when it is first seen and whenever it is asked for. */
export const wholeThread = { padding: 0.06, maxZoom: 1 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function nodeHeight(rows: number, folded: boolean): number {
  return folded || rows === 0 ? sizes.header : sizes.header + 2 * sizes.pad + rows * sizes.row;
}

/** The middle of a row, from the node's top; folded nodes have all their ports at the header. */
export function rowMiddle(row: number, folded: boolean): number {
  return folded ? sizes.header / 2 : sizes.header + sizes.pad + row * sizes.row + sizes.row / 2;
}

export function clampWidth(width: number): number {
  const onGrid = Math.round(width / sizes.grid) * sizes.grid;
  return Math.min(Math.max(onGrid, sizes.minWidth), sizes.maxWidth);
}

export function toGrid({ x, y }: Point): Point {
  return { x: Math.round(x / sizes.grid) * sizes.grid, y: Math.round(y / sizes.grid) * sizes.grid };
}

/** The smallest box around all of them; undefined where there are none. */
export function boundsOf(boxes: Iterable<Box>): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left > right ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

/** How far a copy stands from what it was copied from. */
export const copyOffset: Point = { x: 32, y: 32 };
