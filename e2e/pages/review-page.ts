import type { Locator, Page } from '@playwright/test';
import { CanvasPage } from './canvas-page.ts';

/** The tab of a run: track, events, canvas and details at an instant. */
export class ReviewPage {
  readonly root: Locator;
  readonly canvas: CanvasPage;
  readonly next: Locator;
  readonly previous: Locator;
  readonly details: Locator;
  readonly partView: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('review').filter({ visible: true });
    this.canvas = new CanvasPage(page, this.root);
    this.next = page.getByTestId('review-next');
    this.previous = page.getByTestId('review-prev');
    this.details = page.getByTestId('review-details');
    this.partView = page.getByTestId('part-view');
  }

  /** The number of the event that the review stands at. */
  async seq(): Promise<number> {
    const name = await this.root.locator('[data-testid^="event-"][aria-current]').getAttribute('data-testid');
    return Number(name?.replace('event-', ''));
  }
}
