import type { Locator, Page } from '@playwright/test';

/** The page that greets, and says how the agent does. */
export class WelcomePage {
  readonly agent: Locator;
  readonly agentVersion: Locator;
  readonly agentReason: Locator;
  readonly retry: Locator;
  readonly runtimeNotice: Locator;

  constructor(page: Page) {
    this.agent = page.getByTestId('agent');
    this.agentVersion = page.getByTestId('agent-version');
    this.agentReason = page.getByTestId('agent-reason');
    // The bar of the window and the panels that need an agent each have one.
    this.retry = page.getByRole('button', { name: 'Try again' }).first();
    this.runtimeNotice = page.getByTestId('runtime-notice');
  }
}
