/** What commands ask of the docked layout, beyond what the workbench holds. */
export interface DockHandle {
  /** Every panel back to its own place and size. */
  reset(): void;
  /** Puts a tab beside the others, so that both are seen. */
  split(tab: string): void;
  /** The tabs in the order that they are seen in. */
  order(): readonly string[];
}
