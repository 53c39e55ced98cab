import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import type { Thread } from '../../shared/model/thread.ts';
import { readThread } from '../../shared/schema/thread-file.ts';
import { test } from '../fixtures/ide.ts';
import { saveAt } from '../flows/dialogs.ts';
import { Drawing } from '../flows/draw.ts';

test.setTimeout(480_000);

/** Where each node is dropped, in the order in which an engineer would think of them. */
const ORDER = [
  'sizing',
  'loads',
  'spar',
  'beam',
  'flapwise',
  'mos-yield',
  'mos-ultimate',
  'str-001',
  'str-002',
  'str-003',
  'mas-001',
  'dyn-001',
  'geo-001',
  'report',
];

async function threadAt(path: string): Promise<Thread> {
  const read = readThread(await readFile(path, 'utf8'), path);
  if (!read.ok) throw new Error(`${path} cannot be read`);
  return read.value.thread;
}

test('the spar thread is drawn on an empty canvas with the mouse, and gives the verdicts of the one in the example', async ({
  desk,
}) => {
  // The engineer has the workbook, the step and the part; the thread is what is drawn.
  const given = await desk.example();
  const wanted = await threadAt(given);
  const place = join(desk.folder, 'drawn');
  await mkdir(place, { recursive: true });
  for (const name of ['uas.xlsx', 'steps', 'parts'])
    await cp(join(dirname(given), name), join(place, name), { recursive: true });

  const ide = await desk.open();
  await ide.page.getByTestId('welcome-file.new').click();
  const drawing = new Drawing(ide.page);
  const path = join(place, 'spar.thread.json');
  await saveAt(ide, path);
  await ide.page.keyboard.press('Control+s');
  await expect(drawing.bench.tab('spar.thread.json')).toBeVisible();

  for (const [n, id] of ORDER.entries())
    await test.step(`drop and describe ${id}`, async () => {
      const node = wanted.nodes[id];
      if (node === undefined) throw new Error(`The example has no node ${id}.`);
      const at = { x: 60 + (n % 5) * 150, y: 60 + Math.floor(n / 5) * 140 };
      await drawing.drop(node.function, { id, title: node.title ?? id }, at);
      await drawing.fill(node.params ?? {});
    });

  await test.step('lay the nodes out by hand of the program, and give the canvas the room', async () => {
    await ide.page.keyboard.press('Control+j');
    await ide.page.keyboard.press('Control+b');
    await drawing.canvas.root.click({ position: { x: 8, y: 8 } });
    await ide.page.keyboard.press('Shift+t');
    await ide.page.waitForTimeout(1_500);
    await ide.page.keyboard.press('0');
    await ide.page.waitForTimeout(500);
  });
  for (const { from, to } of wanted.wires) await test.step(`wire ${from} to ${to}`, () => drawing.wire(from, to));

  await ide.page.keyboard.press('Control+s');
  await expect.poll(async () => (await threadAt(path)).wires.length).toBe(wanted.wires.length);
  const drawn = await threadAt(path);
  expect(drawn.nodes).toEqual(wanted.nodes);
  const ends = (thread: Thread): string[] => thread.wires.map(({ from, to }) => `${from} ${to}`).toSorted();
  expect(ends(drawn)).toEqual(ends(wanted));

  await ide.page.keyboard.press('Control+j');
  await drawing.bench.bottom('requirements');
  await drawing.bench.runThread();
  await drawing.bench.expectVerdict('STR-001', 'FAIL');
  for (const id of ['STR-002', 'STR-003', 'MAS-001', 'DYN-001', 'GEO-001'])
    await drawing.bench.expectVerdict(id, 'PASS');
  await desk.setCells(join(place, 'uas.xlsx'), 'Parameters!C4', '2.2');
  await drawing.canvas.expectState('sizing', 'stale');
  await drawing.bench.runThread();
  await drawing.bench.expectVerdict('STR-001', 'PASS');
});
