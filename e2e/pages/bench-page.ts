import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The workbench around the canvas: title bar, tabs, panels, inspector. */
export class BenchPage {
  readonly page: Page;
  readonly run: Locator;
  readonly cancel: Locator;
  readonly banner: Locator;
  readonly inspector: Locator;
  readonly notice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.run = page.getByTestId('run');
    this.cancel = page.getByTestId('cancel');
    this.banner = page.getByTestId('marking');
    this.inspector = page.getByTestId('inspector');
    this.notice = page.locator('[data-testid^="notice-"]');
  }

  /** Brings a panel of the bottom to the front. */
  async bottom(id: string): Promise<void> {
    await this.page.getByTestId(`panel-tab-${id}`).click();
  }

  /** Brings a panel of the left side to the front. */
  async side(id: string): Promise<void> {
    const panel = this.page.getByTestId(`panel-${id}`);
    if (!(await panel.isVisible())) await this.page.getByTestId(`activity-${id}`).click();
    await expect(panel).toBeVisible();
  }

  requirement(id: string): Locator {
    return this.page.getByTestId(`requirement-${id}`);
  }

  /** Waits for the verdict of a requirement in the panel, which has to be in front. */
  async expectVerdict(id: string, verdict: string): Promise<void> {
    await expect(this.requirement(id)).toHaveAttribute('data-verdict', verdict, { timeout: 60_000 });
  }

  /** Runs the active thread and waits until the run has ended. */
  async runThread(): Promise<void> {
    await this.run.click();
    await expect(this.cancel).toBeVisible({ timeout: 30_000 });
    await expect(this.run).toBeVisible({ timeout: 120_000 });
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('[data-testid^="tab-"]').filter({ hasText: name });
  }
}
