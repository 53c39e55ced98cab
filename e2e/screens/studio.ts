import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import type { Desk } from '../fixtures/desk.ts';
import type { Ide } from '../fixtures/launch.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { CanvasPage } from '../pages/canvas-page.ts';
import { smallPng } from './small-png.ts';

const DOCS = join(dirname(dirname(import.meta.dirname)), 'docs');
const SIZE = { width: 1440, height: 900 };
type Scheme = 'light' | 'dark';

/** The window in front of the camera. */
export class Studio {
  readonly ide: Ide;
  readonly page: Page;
  readonly bench: BenchPage;
  readonly canvas: CanvasPage;

  constructor(ide: Ide) {
    this.ide = ide;
    this.page = ide.page;
    this.bench = new BenchPage(ide.page);
    this.canvas = new CanvasPage(ide.page);
  }

  /** Takes the picture `docs/screens/NAME-SCHEME.png`, light and dark. */
  async shoot(name: string, schemes: readonly Scheme[] = ['light', 'dark']): Promise<void> {
    for (const scheme of schemes) await this.#take(join('screens', `${name}-${scheme}.png`), scheme);
  }

  /** Takes a picture of the walk. */
  async illustrate(name: string): Promise<void> {
    await this.#take(join('walk', `${name}.png`), 'light');
  }

  /** Does what the palette calls so. */
  async perform(title: string, id: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByTestId('palette-input').fill(title);
    await this.page.getByTestId(`palette-${id}`).click();
    await expect(this.page.getByTestId('palette')).toBeHidden();
  }

  /** Folds or unfolds the side bar, and shows all of the thread in the room that is left. */
  async toggleSide(): Promise<void> {
    const before = (await this.canvas.root.boundingBox())?.width;
    await this.page.keyboard.press('Control+b');
    await expect.poll(async () => (await this.canvas.root.boundingBox())?.width).not.toBe(before);
    await this.perform('Fit the thread', 'canvas.fit');
    await this.page.waitForTimeout(500);
  }

  /** Waits until the agent has described the functions of the example: an output that no wire names is known then. */
  async untilDescribed(): Promise<void> {
    await expect(this.canvas.port('report', 'out', 'pdf')).toBeVisible({ timeout: 30_000 });
    await expect(this.canvas.port('beam', 'out', 'notes')).toBeVisible({ timeout: 30_000 });
    await expect(this.canvas.port('spar', 'out', 'bodies')).toBeVisible({ timeout: 30_000 });
  }

  /** Selects a node by a click on its title. */
  async select(node: string): Promise<void> {
    await this.canvas.node(node).click({ position: { x: 40, y: 10 } });
  }

  /** Brings a panel of the bottom to the front; a click on the one that is there would fold it. */
  async bottom(id: string): Promise<void> {
    if (!(await this.page.getByTestId(`panel-${id}`).isVisible())) await this.bench.bottom(id);
    await expect(this.page.getByTestId(`panel-${id}`)).toBeVisible();
  }

  async #take(path: string, scheme: Scheme): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // What is drawn into a bitmap follows the colours a few frames later.
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      for (let i = 0; i < 6; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    const taken = await this.page.screenshot({ scale: 'css', animations: 'disabled', caret: 'hide' });
    await writeFile(join(DOCS, path), smallPng(taken));
  }
}

/** Opens the window at the size of the pictures, with threads to open. */
export async function openStudio(desk: Desk, ...paths: string[]): Promise<Studio> {
  const ide = await desk.open(...paths);
  await ide.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // Menus are the system's; without their bar the pictures are alike on all of them. What is read back may be of before.
  await ide.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setMenuBarVisibility(false));
  await expect
    .poll(async () => {
      await ide.app.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentBounds({ x: 0, y: 0, width, height });
      }, SIZE);
      await ide.page.waitForTimeout(300);
      return await ide.page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    })
    .toEqual(SIZE);
  return new Studio(ide);
}
