import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The canvas of the active tab. */
export class CanvasPage {
  readonly #page: Page;
  readonly root: Locator;
  readonly refusal: Locator;

  constructor(page: Page, within: Locator = page.locator('body')) {
    this.#page = page;
    this.root = within.getByTestId('canvas').filter({ visible: true });
    this.refusal = page.getByTestId('wire-refusal');
  }

  node(id: string): Locator {
    return this.root.getByTestId(`node-${id}`);
  }

  port(node: string, side: 'in' | 'out', name: string): Locator {
    return this.root.getByTestId(`port-${node}-${side}-${name}`);
  }

  value(node: string, port: string): Locator {
    return this.root.getByTestId(`value-${node}-${port}`);
  }

  wire(from: string, to: string): Locator {
    return this.root.getByTestId(`wire-${from}-${to}`);
  }

  /** Waits for a node's state, by its word. */
  async expectState(node: string, word: string | RegExp, timeout = 60_000): Promise<void> {
    await expect(this.node(node)).toHaveAttribute('data-state', word, { timeout });
  }

  /** Waits until all ports are known and the canvas stands still, fitted into the window. */
  async expectSettled(): Promise<void> {
    await expect(this.root).toHaveAttribute('data-settled', 'whole', { timeout: 30_000 });
  }

  /** The state of every node that is drawn, by id. */
  async states(): Promise<Record<string, string>> {
    const pairs = await this.root
      .locator('[data-testid^="node-"][data-state]')
      .evaluateAll((nodes) =>
        nodes.map((node) => [
          (node.getAttribute('data-testid') ?? '').replace('node-', ''),
          node.getAttribute('data-state') ?? '',
        ]),
      );
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  /** Draws a wire with the mouse, and lets go of it at the input unless told to stay there. */
  async drawWire(from: Locator, to: Locator, options: { hold?: boolean } = {}): Promise<void> {
    // Waits until the canvas stands still, after it was fitted into the window.
    await from.hover();
    await this.#page.mouse.down();
    await this.#moveTo(to, 8);
    await this.#moveTo(to, 2);
    if (options.hold !== true) await this.#page.mouse.up();
  }

  async #moveTo(target: Locator, steps = 1): Promise<void> {
    const box = await target.boundingBox();
    if (box === null) throw new Error(`${String(target)} is not on the screen.`);
    await this.#page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps });
  }
}
