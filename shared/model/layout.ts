/** Where a node stands on the canvas, in px. A member that this version does not know is kept. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly folded?: boolean | undefined;
}

/** What the layout document holds: without meaning for a run. */
export interface Layout {
  readonly format: 'clew/layout@1';
  readonly nodes: Readonly<Record<string, Place>>;
}

export const emptyLayout: Layout = { format: 'clew/layout@1', nodes: {} };
