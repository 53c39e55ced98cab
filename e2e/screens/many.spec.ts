import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { lattice, writeLattice } from '../fixtures/drawn-thread.ts';
import { test } from '../fixtures/ide.ts';
import { openStudio } from './studio.ts';

test.setTimeout(120_000);

test('a thousand nodes, seen from far away', async ({ desk }) => {
  const folder = join(desk.folder, 'lattice');
  await mkdir(folder, { recursive: true });
  const path = await writeLattice(folder, lattice(1_000));
  const studio = await openStudio(desk, path);
  await studio.canvas.expectState('n500', 'ready');
  await studio.canvas.root.click({ position: { x: 12, y: 12 } });
  await studio.page.keyboard.press('0');
  await studio.shoot('thousand-nodes');
});
