import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import { readThread, writeThread } from '../../shared/schema/thread-file.ts';
import type { ThreadFile } from '../../shared/schema/thread-file.ts';
import { test } from '../fixtures/ide.ts';
import { untilRefused } from '../flows/connect.ts';
import { openStudio } from './studio.ts';

test.setTimeout(240_000);

test('a run that goes on, and one that fails', async ({ desk }) => {
  const thread = await desk.example();
  const part = join(dirname(thread), 'parts', 'spar.ts');
  const built = await readFile(part, 'utf8');
  // A part that takes its time, so that the run is still going on when the second picture is taken.
  const slow = 'for (let i = 0, x = 0; i < 60_000_000; i++) x += Math.sqrt(i);';
  await writeFile(part, built.replace('  const hollow', `  ${slow}\n  const hollow`));
  const studio = await openStudio(desk, thread);
  const { bench, canvas } = studio;
  await canvas.expectState('spar', 'ready');
  await studio.bottom('timeline');
  await bench.run.click();
  await canvas.expectState('str-001', 'done');
  await canvas.expectState('spar', 'running');
  await studio.select('spar');
  await studio.shoot('running');
  await canvas.expectState('spar', 'running');
  await bench.cancel.click();
  await expect(bench.run).toBeVisible({ timeout: 60_000 });
  await writeFile(part, built);

  const step = join(dirname(thread), 'steps', 'loads.ts');
  const text = await readFile(step, 'utf8');
  const check = "if (n > 3.5) throw new Error('n_limit is above 3.5, for which the wing was not tested');";
  await writeFile(step, text.replace('  const lift', `  ${check}\n  const lift`));
  await canvas.expectState('loads', 'stale');
  await bench.runThread();
  await canvas.expectState('loads', 'failed');
  await expect(studio.page.getByTestId('run-line')).toContainText('Run failed', { timeout: 60_000 });
  await studio.select('loads');
  await studio.bottom('log');
  // The first lines of a log name the user and the place.
  await studio.page.getByTestId('log').getByText('beam').first().scrollIntoViewIfNeeded();
  await studio.page.getByTestId('log').hover();
  await studio.page.mouse.wheel(0, 60);
  await studio.shoot('failed');
});

test('a thread with problems, and one with a marking', async ({ desk }) => {
  const path = await desk.example();
  const read = readThread(await readFile(path, 'utf8'), path);
  if (!read.ok) throw new Error(`${path} cannot be read`);
  const { value: file } = read;
  const folder = dirname(path);
  await writeFile(join(folder, 'broken.thread.json'), writeThread(broken(file)));
  const layout = await readFile(join(folder, 'uas-spar.layout.json'), 'utf8');
  await writeFile(join(folder, 'broken.layout.json'), layout);
  await writeFile(join(folder, 'marked.layout.json'), layout);
  const marking = { level: 'CUI' as const, caveats: ['NOFORN', 'SP-CTI'] };
  const marked = { ...file, thread: { ...file.thread, marking } };
  await writeFile(join(folder, 'marked.thread.json'), writeThread(marked));

  const studio = await openStudio(desk, join(folder, 'broken.thread.json'), join(folder, 'marked.thread.json'));
  const { bench, canvas, page } = studio;
  await expect(bench.banner).toHaveText('CUI//NOFORN/SP-CTI');
  await studio.untilDescribed();
  await studio.shoot('marking');
  await bench.tab('broken.thread.json').click();
  await studio.bottom('problems');
  await expect(page.getByTestId('problems')).toContainText('airframe');
  await canvas.root.click({ position: { x: 12, y: 12 } });
  await studio.shoot('problems');
});

function broken(file: ThreadFile): ThreadFile {
  const { loads, ...others } = file.thread.nodes;
  const { beam, 'geo-001': height } = others;
  if (loads === undefined || beam === undefined || height === undefined) throw new Error('The example has changed.');
  return {
    ...file,
    thread: {
      ...file.thread,
      nodes: {
        ...others,
        beam: { ...beam, function: 'airframe/beam' },
        'geo-001': { ...height, params: { ...height.params, check: 'value <= 28.5 mmm' } },
      },
    },
  };
}

test.describe('with no agent to be had', () => {
  test.use({ env: { CLEW_AGENT_NODE: '/nonexistent/node' } });

  test('the window says what is wrong', async ({ desk }) => {
    const studio = await openStudio(desk);
    await untilRefused(studio.ide);
    await studio.shoot('no-agent');
  });
});
