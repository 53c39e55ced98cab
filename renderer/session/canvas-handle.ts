/** Where the keys lead on a canvas: in the order of the thread, along the wires, or to what stands above and below. */
export type CanvasStep = 'next' | 'previous' | 'left' | 'right' | 'up' | 'down';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What commands ask of a mounted canvas, beyond what the stores hold. */
export interface CanvasHandle {
  fit(): void;
  /** Zoom to 1:1 around the middle of what is seen. */
  actualSize(): void;
  zoomBy(factor: number): void;
  /** Brings a node into view and selects it. */
  reveal(node: string): void;
  /** The middle of what is seen, in canvas px: where a new node goes. */
  centre(): { readonly x: number; readonly y: number };
  /** Lays the selection, or all nodes, out by the wires. */
  tidy(): Promise<void>;
  /** Opens quick-add at the middle of what is seen, or where the pointer is. */
  quickAdd(): void;
  /** Where nodes stand and how large they are, in canvas px. */
  boxes(nodes: readonly string[]): ReadonlyMap<string, Box>;
  /** Where a step leads from the node that is selected; undefined where nothing is that way. */
  stepFrom(step: CanvasStep): string | undefined;
  /** Selects a node, gives it the focus and brings it into view where it is not. */
  goTo(node: string): void;
  /** Lets the title of a node be typed. */
  rename(node: string): void;
  /** Opens the list of the ports that the outputs of a node fit. */
  connect(node: string): void;
  /** Opens what a node is made of, such as the code of a step. */
  open(node: string): void;
}
