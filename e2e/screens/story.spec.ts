import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import { test } from '../fixtures/ide.ts';
import { eventsOf, runsOf } from '../flows/runs.ts';
import { ReviewPage } from '../pages/review-page.ts';
import { openStudio } from './studio.ts';
import type { Studio } from './studio.ts';

test.setTimeout(300_000);

test('the example: first run, a changed cell, second run, review', async ({ desk }) => {
  const thread = await desk.example();
  const studio = await openStudio(desk, thread);
  await studio.untilDescribed();

  await test.step('the first run', () => firstRun(studio));
  await test.step('panels of the bottom', () => bottomPanels(studio));
  await test.step('panels of the side', () => sidePanels(studio));
  await test.step('lists and dialogs over the window', () => overTheWindow(studio));
  await test.step('code', () => code(studio));
  await test.step('a wire that is refused', () => refusedWire(studio));

  await desk.setCells(join(dirname(thread), 'uas.xlsx'), 'Parameters!C4', '2.2');
  await studio.canvas.expectState('str-001', 'stale');
  await studio.select('str-001');
  await studio.shoot('stale');

  await studio.bench.runThread();
  await studio.bench.expectVerdict('STR-001', 'PASS');
  await test.step('review', () => review(studio, thread));
  await studio.perform('Welcome', 'help.welcome');
  await expect(studio.page.getByTestId('welcome')).toBeVisible();
  await studio.shoot('welcome');
});

async function firstRun(studio: Studio): Promise<void> {
  const { bench, canvas } = studio;
  await canvas.root.click({ position: { x: 12, y: 12 } });
  await studio.shoot('thread');
  await studio.bottom('requirements');
  await bench.runThread();
  await bench.expectVerdict('STR-001', 'FAIL');
  await studio.select('str-001');
  await studio.shoot('requirements');
  // The canvas gets the room of the side bar.
  await studio.toggleSide();
  await studio.shoot('compose');
  await studio.toggleSide();
}

async function bottomPanels(studio: Studio): Promise<void> {
  await studio.select('loads');
  for (const [panel, picture] of [
    ['timeline', 'timeline'],
    ['log', 'log'],
    ['table', 'table'],
  ] as const) {
    await studio.bottom(panel);
    // The first lines of a log name the user and the place.
    if (panel === 'log') await studio.page.getByTestId('log').getByText('lift at').scrollIntoViewIfNeeded();
    await studio.shoot(picture);
  }
  await studio.bottom('requirements');
}

async function sidePanels(studio: Studio): Promise<void> {
  const { bench, page } = studio;
  await bench.side('modules');
  await page.getByTestId('module-frame').locator('summary').first().click();
  // Where the checkout lies is nobody's business.
  const folder = page.getByTestId('module-frame').locator('dt:text-is("Folder") + dd');
  await folder.evaluate((cell) => ((cell as HTMLElement).style.visibility = 'hidden'));
  await studio.shoot('modules');
  await bench.side('runs');
  await page.locator('[data-testid^="run-"][data-status] button').first().click();
  await studio.shoot('runs');
  await bench.side('functions');
}

async function overTheWindow(studio: Studio): Promise<void> {
  const { canvas, page } = studio;
  await canvas.root.dblclick({ position: { x: 120, y: 60 } });
  await expect(page.getByTestId('quick-add')).toBeVisible();
  await page.keyboard.type('ex');
  await studio.shoot('quick-add');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('re');
  await studio.shoot('palette');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+,');
  await expect(page.getByTestId('settings')).toBeVisible();
  await studio.shoot('settings');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings')).toBeHidden();

  await studio.select('loads');
  await page.getByTestId('node-title').fill('Limit loads, Rev B');
  await page.keyboard.press('Enter');
  await canvas.root.click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Control+w');
  await expect(page.getByTestId('question')).toBeVisible();
  await studio.shoot('question');
  await page.getByTestId('answer-cancel').click();
  await page.keyboard.press('Control+z');

  await studio.perform('high contrast', 'view.theme.contrast');
  await studio.select('spar');
  await studio.shoot('contrast', ['dark']);
  await studio.perform('as the system', 'view.theme.system');
}

async function code(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.select('loads');
  await studio.bottom('code');
  await page.getByTestId('code-editor').locator('.view-line').first().click({ timeout: 60_000 });
  await page.keyboard.press('Control+f');
  await page.keyboard.type('const lift');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('const fall = mass.');
  await expect(page.locator('.suggest-widget.visible .monaco-list-row').first()).toBeVisible({ timeout: 30_000 });
  await studio.shoot('code');
  await page.keyboard.press('Escape');
  await expect(async () => {
    await page.keyboard.press('Control+z');
    await expect(studio.bench.tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'false', { timeout: 300 });
  }).toPass();
  await studio.bottom('requirements');
}

async function refusedWire(studio: Studio): Promise<void> {
  const { canvas, page } = studio;
  await canvas.root.click({ position: { x: 12, y: 12 } });
  await canvas.drawWire(canvas.port('sizing', 'out', 'mtow'), canvas.port('spar', 'in', 'length'), { hold: true });
  await expect(canvas.refusal).toBeVisible();
  await studio.shoot('refused-wire');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(canvas.refusal).toBeHidden();
}

async function review(studio: Studio, thread: string): Promise<void> {
  const { bench, ide, page } = studio;
  const [second] = await runsOf(ide, thread);
  if (second === undefined) throw new Error('There is no run to review.');
  const events = await eventsOf(ide, second.run);
  const middle = events.find(({ body }) => body.is === 'node-finished' && body.node === 'spar');
  await bench.side('runs');
  await page.getByTestId(`run-${second.run}`).dblclick();
  const { root, canvas } = new ReviewPage(page);
  await expect(root).toBeVisible();
  await studio.perform('Compare with the previous run', 'review.compareWithPrevious');
  await page.getByTestId(`event-${middle?.seq ?? 0}`).click();
  await bench.side('functions');
  await studio.toggleSide();
  await studio.bottom('changes');
  await studio.shoot('what-changed');
  // Near enough for what differs to be read on the ports.
  await page.keyboard.press('Control+j');
  await canvas.node('spar').click({ position: { x: 40, y: 10 } });
  for (let i = 0; i < 3; i++) await studio.perform('Zoom in on the canvas', 'canvas.zoomIn');
  await page.waitForTimeout(500);
  await studio.shoot('review');
  await page.keyboard.press('Control+j');
  await expect(page.getByTestId('part-view').filter({ visible: true }).locator('canvas')).toBeVisible();
  await studio.bottom('viewer');
  await studio.shoot('review-part');
  await page.keyboard.press('Control+b');
}
