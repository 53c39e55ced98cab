import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import { test } from '../fixtures/ide.ts';
import { agentPid, untilConnected } from '../flows/connect.ts';
import { runsOf } from '../flows/runs.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { CanvasPage } from '../pages/canvas-page.ts';

test.setTimeout(180_000);

/** The journal holds an edit a moment after it was made; this is longer. */
const KEPT_MS = 1_500;

/** Gives the loads step something to calculate that takes a while, so that there is a middle of the run to be killed in. */
async function makeSlow(thread: string): Promise<void> {
  const step = join(dirname(thread), 'steps', 'loads.ts');
  const text = await readFile(step, 'utf8');
  const slow =
    'let sum = 0;\n  for (let i = 0; i < 6e7; i++) sum += i % 7;\n  if (sum < 0) throw new Error("overflow");\n  const lift';
  await writeFile(step, text.replace('const lift', slow));
}

test('window and agent killed in mid-run: thread, unsaved edits, undo and run are there again', async ({ desk }) => {
  const thread = await desk.example();
  await makeSlow(thread);
  const before = await readFile(thread, 'utf8');
  const ide = await desk.open(thread);
  const [bench, canvas] = [new BenchPage(ide.page), new CanvasPage(ide.page)];
  await canvas.expectState('sizing', 'ready');
  await bench.run.click();
  await canvas.expectState('loads', 'running');

  await canvas.node('report').click({ position: { x: 60, y: 14 } });
  const title = ide.page.getByTestId('node-title');
  await title.fill('Report for the board');
  await title.blur();
  await expect(bench.tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'true');
  await ide.page.waitForTimeout(KEPT_MS);
  await canvas.expectState('loads', 'running');
  await desk.crash(ide);
  expect(await readFile(thread, 'utf8')).toBe(before);

  const again = await desk.open();
  const [there, drawn] = [new BenchPage(again.page), new CanvasPage(again.page)];
  await expect(drawn.node('report')).toContainText('Report for the board', { timeout: 30_000 });
  await expect(there.tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'true');
  await untilConnected(again);
  await expect.poll(async () => (await runsOf(again, thread)).map(({ status }) => status)).toEqual(['interrupted']);
  expect(await readFile(thread, 'utf8')).toBe(before);

  await test.step('the edit that was not saved can be undone', async () => {
    await drawn.root.click({ position: { x: 8, y: 8 } });
    await again.page.keyboard.press('Control+z');
    await expect(drawn.node('report')).not.toContainText('Report for the board');
    await expect(there.tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'false');
  });

  await test.step('the run goes on where it was cut off', async () => {
    const [{ run } = { run: '' }] = await runsOf(again, thread);
    await there.side('runs');
    await again.page.getByTestId(`run-${run}`).click();
    await again.page.getByRole('button', { name: 'Resume', exact: true }).click();
    await there.bottom('requirements');
    await there.expectVerdict('STR-001', 'FAIL');
    await drawn.expectState('report', 'done');
  });
});

test('an agent that is killed is there again by itself, and what was typed meanwhile is too', async ({ desk }) => {
  const thread = await desk.example();
  const ide = await desk.open(thread);
  const canvas = new CanvasPage(ide.page);
  await untilConnected(ide);
  await canvas.expectState('sizing', 'ready');
  const first = await agentPid(ide);
  process.kill(first, 'SIGKILL');
  await canvas.node('report').click({ position: { x: 60, y: 14 } });
  const title = ide.page.getByTestId('node-title');
  await title.fill('Written without an agent');
  await title.blur();
  await untilConnected(ide);
  await expect.poll(() => agentPid(ide)).not.toBe(first);
  await expect(canvas.node('report')).toContainText('Written without an agent');
  await ide.page.keyboard.press('Control+s');
  await expect.poll(() => readFile(thread, 'utf8')).toContain('Written without an agent');
});
