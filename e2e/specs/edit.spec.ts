import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';

import { test } from '../fixtures/ide.ts';
import { openFrom } from '../flows/dialogs.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { CanvasPage } from '../pages/canvas-page.ts';

test.setTimeout(120_000);

test('a moved node changes the layout and not a byte of the thread, and undo takes it back', async ({ desk }) => {
  const thread = await desk.example();
  const layout = thread.replace('.thread.json', '.layout.json');
  const before = { thread: await readFile(thread), layout: await readFile(layout, 'utf8') };
  const ide = await desk.open(thread);
  const [bench, canvas] = [new BenchPage(ide.page), new CanvasPage(ide.page)];
  await canvas.expectSettled();
  const box = await canvas.node('report').boundingBox();
  if (box === null) throw new Error('The report is not on the screen.');
  await ide.page.mouse.move(box.x + 40, box.y + 8);
  await ide.page.mouse.down();
  await ide.page.mouse.move(box.x + 10, box.y + 70, { steps: 6 });
  await ide.page.mouse.up();
  const tab = bench.tab('uas-spar.thread.json');
  await expect(tab).toHaveAttribute('data-edited', 'true');
  await ide.page.keyboard.press('Control+s');
  await expect(tab).toHaveAttribute('data-edited', 'false');
  const moved = await readFile(layout, 'utf8');
  expect(moved).not.toBe(before.layout);
  const differing = moved.split('\n').filter((line, i) => line !== before.layout.split('\n')[i]);
  expect(differing.length).toBeLessThanOrEqual(2); // x and y of the one node
  expect(await readFile(thread)).toEqual(before.thread);

  await ide.page.keyboard.press('Control+z');
  await expect(tab).toHaveAttribute('data-edited', 'true');
  await ide.page.keyboard.press('Control+s');
  await expect.poll(() => readFile(layout, 'utf8')).toBe(before.layout);
  expect(await readFile(thread)).toEqual(before.thread);
});

test('a wire from a mass to a length is refused while it is dragged, with the reason, and nothing is drawn', async ({
  desk,
}) => {
  const ide = await desk.open(await desk.example());
  const canvas = new CanvasPage(ide.page);
  await canvas.expectSettled();
  const [mass, length] = [canvas.port('spar', 'out', 'mass'), canvas.port('beam', 'in', 'length')];
  await canvas.drawWire(mass, length, { hold: true });
  await expect(canvas.refusal).toContainText('kg is a mass and mm is a length');
  await ide.page.mouse.up();
  await expect(canvas.wire('spar.mass', 'beam.length')).toHaveCount(0);
  await expect(canvas.wire('sizing.half_span', 'beam.length')).toBeAttached();
  await expect(new BenchPage(ide.page).tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'false');
});

test('a broken thread opens with placeholders and a list of problems, and saving it loses nothing', async ({
  desk,
}) => {
  const thread = await desk.example();
  const document = JSON.parse(await readFile(thread, 'utf8')) as {
    nodes: Record<string, Record<string, unknown>>;
    wires: unknown[];
  };
  const strange = { function: 'catia/rebuild', params: { model: 'wing.CATPart', deep: { kept: [1, 2, 3] } } };
  document.nodes['cad-master'] = strange;
  document.nodes['not-a-node'] = 'only a text' as unknown as Record<string, unknown>;
  document.wires.push({ from: 'cad-master.mass', to: 'mas-001.value' }, { from: 'gone.x', to: 'beam.tip_load' }, 17);
  document.nodes['bad-unit'] = { function: 'core/constant', params: { type: 'quantity<furlong>', value: '3 furlong' } };
  await writeFile(thread, JSON.stringify(document));

  const ide = await desk.open(thread);
  const [bench, canvas] = [new BenchPage(ide.page), new CanvasPage(ide.page)];
  await canvas.expectState('cad-master', 'missing');
  await canvas.expectState('bad-unit', 'unconfigured');
  await bench.bottom('problems');
  const problems = ide.page.getByTestId('panel-problems');
  for (const said of ['module "catia" is not installed', 'there is no node "gone"', 'furlong', 'Wire 48', 'not-a-node'])
    await expect(problems).toContainText(said);

  await canvas.node('report').click({ position: { x: 60, y: 14 } });
  const title = ide.page.getByTestId('node-title');
  await title.fill('Report of a broken thread');
  await title.blur();
  await ide.page.keyboard.press('Control+s');
  await expect(bench.tab('uas-spar.thread.json')).toHaveAttribute('data-edited', 'false');
  const saved = JSON.parse(await readFile(thread, 'utf8')) as typeof document;
  document.nodes['report'] = { ...document.nodes['report'], title: 'Report of a broken thread' };
  expect(saved.nodes).toEqual(document.nodes);
  expect(saved.wires).toHaveLength(document.wires.length);
  expect(saved.wires).toEqual(expect.arrayContaining(document.wires));
});

test('what is no thread is not opened, in one sentence, and changes nothing', async ({ desk }) => {
  const thread = await desk.example();
  const ide = await desk.open(thread);
  const bench = new BenchPage(ide.page);
  await new CanvasPage(ide.page).expectState('sizing', 'ready');
  const broken = join(desk.folder, 'broken.thread.json');
  await writeFile(broken, '{ "format": "clew/thread@1", ');
  await openFrom(ide, broken);
  await ide.page.keyboard.press('Control+o');
  await expect(bench.notice).toContainText(/broken\.thread\.json/);
  await expect(bench.tab('broken.thread.json')).toHaveCount(0);
  expect(await readFile(broken, 'utf8')).toBe('{ "format": "clew/thread@1", ');
});
