import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The workbench around the canvas: title bar, panels, tabs. */
export class BenchPage {
  readonly #page: Page;
  readonly run: Locator;
  readonly banner: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.run = page.getByTestId('run');
    this.banner = page.getByTestId('marking-banner');
  }

  /** Brings a panel of the bottom or the left side to the front. */
  async panel(id: string): Promise<void> {
    await this.#page.getByTestId(`panel-tab-${id}`).click();
  }

  requirement(id: string): Locator {
    return this.#page.getByTestId(`requirement-${id}`);
  }

  async expectVerdict(id: string, verdict: string): Promise<void> {
    await expect(this.requirement(id)).toHaveAttribute('data-verdict', verdict, { timeout: 60_000 });
  }

  async press(keys: string): Promise<void> {
    await this.#page.keyboard.press(keys);
  }
}
