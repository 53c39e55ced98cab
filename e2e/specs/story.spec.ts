import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import { runStatusOf } from '../../shared/model/node-status.ts';
import { reduceEvents } from '../../shared/model/run-state.ts';
import { test } from '../fixtures/ide.ts';
import { eventsOf, runsOf } from '../flows/runs.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { CanvasPage } from '../pages/canvas-page.ts';
import { ReviewPage } from '../pages/review-page.ts';

const REQUIREMENTS = ['STR-001', 'STR-002', 'STR-003', 'MAS-001', 'DYN-001', 'GEO-001'];

test.setTimeout(240_000);

test('a thread is run, a cell is changed, only what depends on it runs again, and both runs are stepped through', async ({
  desk,
}) => {
  const thread = await desk.example();
  const ide = await desk.start(thread);
  const [bench, canvas] = [new BenchPage(ide.page), new CanvasPage(ide.page)];
  const refused: string[] = [];
  ide.page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });

  await test.step('the thread is on the canvas, and nothing says that it holds', async () => {
    await canvas.expectState('sizing', 'ready');
    expect(Object.keys(await canvas.states())).toHaveLength(14);
    await expect(bench.banner).toHaveText('UNCLASSIFIED');
    await bench.bottom('requirements');
    for (const id of REQUIREMENTS) await bench.expectVerdict(id, 'NOT VERIFIED');
  });

  await test.step('the first run: STR-001 is red, the others are green', async () => {
    await bench.runThread();
    await bench.expectVerdict('STR-001', 'FAIL');
    await expect(bench.requirement('STR-001')).toContainText(/150\.97\smm/);
    for (const id of REQUIREMENTS.slice(1)) await bench.expectVerdict(id, 'PASS');
    await canvas.expectState('str-001', 'done');
    await expect(canvas.node('str-001')).toContainText('FAIL');
    await expect(canvas.value('spar', 'mass')).toContainText('0.741');
  });

  await test.step('the cell is changed: what rests on it is out of date at once, before any run', async () => {
    await desk.setCells(join(dirname(thread), 'uas.xlsx'), 'Parameters!C4', '2.2');
    await canvas.expectState('sizing', 'stale');
    await canvas.expectState('str-001', 'stale');
    for (const id of REQUIREMENTS) await bench.expectVerdict(id, 'STALE');
  });

  await test.step('the second run: all is green, what does not depend on the cell is reused, and each says why', async () => {
    await bench.runThread();
    for (const id of REQUIREMENTS) await bench.expectVerdict(id, 'PASS');
    await canvas.expectState('loads', 'reused');
    await canvas.expectState('geo-001', 'reused');
    await canvas.expectState('spar', 'done');
    await canvas.node('loads').click({ position: { x: 60, y: 14 } });
    await expect(bench.inspector).toContainText(/Reused from run \w+: nothing it depends on changed/);
    await canvas.node('spar').click({ position: { x: 60, y: 14 } });
    await expect(bench.inspector).toContainText('t changed from 2 mm to 2.2 mm (Parameters!C4)');
  });

  const runs = await runsOf(ide, thread);
  expect(runs).toHaveLength(2);
  for (const { run } of runs.toReversed())
    await test.step(`run ${run} is stepped through: at every event the canvas shows what the events up to it say`, async () => {
      await bench.side('runs');
      const row = ide.page.getByTestId(`run-${run}`);
      await row.dblclick();
      const review = new ReviewPage(ide.page);
      await expect(review.root).toBeVisible();
      const events = await eventsOf(ide, run);
      await review.root.focus();
      await ide.page.keyboard.press('Home');
      for (const [n, event] of events.entries()) {
        if (n > 0) await ide.page.keyboard.press('ArrowRight');
        await expect(ide.page.getByTestId(`event-${event.seq}`)).toHaveAttribute('aria-current', /.+/);
        const { nodes } = reduceEvents(run, events.slice(0, n + 1));
        const expected = Object.fromEntries([...nodes].map(([id, state]) => [id, runStatusOf(state).word]));
        await expect.poll(() => review.canvas.states(), `event ${event.seq}: ${event.body.is}`).toEqual(expected);
      }
    });
  expect(refused).toEqual([]);
});
