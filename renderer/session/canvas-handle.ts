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
}
