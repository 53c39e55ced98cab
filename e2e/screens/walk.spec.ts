import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

import type { JsonObject } from '../../shared/std/json.ts';
import { test } from '../fixtures/ide.ts';
import { saveAt } from '../flows/dialogs.ts';
import { Drawing } from '../flows/draw.ts';
import { openStudio } from './studio.ts';
import type { Studio } from './studio.ts';
import { readWalk } from './walk-text.ts';
import type { Walk } from './walk-text.ts';

test.setTimeout(300_000);

test('the walk: a spar is drawn from nothing, fails, and holds', async ({ desk }) => {
  const walk = await readWalk();
  const example = dirname(await desk.example());
  const place = join(desk.folder, 'spar');
  await mkdir(place, { recursive: true });
  for (const name of ['uas.xlsx', 'parts']) await cp(join(example, name), join(place, name), { recursive: true });

  const studio = await openStudio(desk);
  const { bench, canvas, ide, page } = studio;
  const drawing = new Drawing(page);
  await test.step('1', async () => {
    await page.keyboard.press('Control+n');
    await saveAt(ide, join(place, 'spar.thread.json'));
    await page.keyboard.press('Control+s');
    await expect(bench.tab('spar.thread.json')).toBeVisible();
    await expect(page.getByTestId('function-excel-read')).toBeVisible();
    await studio.illustrate('01-empty');
  });
  await test.step('2 to 4', () => nodes(studio, drawing, walk));
  await test.step('5', () => refused(studio, drawing, walk));
  await test.step('6', async () => {
    for (const [from = '', to = ''] of walk.tables['6'] ?? []) await drawing.wire(from, to);
    await tidy(studio);
    await studio.illustrate('06-wired');
  });
  await test.step('7', async () => {
    await page.keyboard.press('Control+j');
    await studio.bottom('requirements');
    await page.keyboard.press('F5');
    await bench.expectVerdict('STR-001', 'FAIL');
    await bench.expectVerdict('MAS-001', 'PASS');
    await expect(bench.run).toBeVisible({ timeout: 60_000 });
    await canvas.root.click({ position: { x: 8, y: 8 } });
    await page.keyboard.press('0');
    await bench.requirement('STR-001').click();
    await studio.illustrate('07-red');
    walk.says('7', await textOf(studio, 'STR-001'));
  });
  await test.step('8', async () => {
    await desk.setCells(join(place, 'uas.xlsx'), 'Parameters!C4', '2.2');
    for (const id of ['STR-001', 'MAS-001']) await bench.expectVerdict(id, 'STALE');
    await studio.illustrate('08-stale');
  });
  await test.step('9', async () => {
    await page.keyboard.press('F5');
    for (const id of ['STR-001', 'MAS-001']) await bench.expectVerdict(id, 'PASS');
    await expect(bench.run).toBeVisible({ timeout: 60_000 });
    await canvas.expectState('line', 'reused');
    await studio.select('spar');
    await expect(bench.inspector).toContainText('t changed from 2 mm to 2.2 mm (Parameters!C4)');
    await studio.illustrate('09-green');
    for (const id of ['STR-001', 'MAS-001']) walk.says('9', await textOf(studio, id));
  });
  await test.step('10', async () => {
    await page.keyboard.press('Control+Shift+r');
    await expect(page.getByTestId('review').filter({ visible: true })).toBeVisible();
    await studio.perform('Compare with the previous run', 'review.compareWithPrevious');
    await page.keyboard.press('End');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    await studio.bottom('changes');
    await studio.illustrate('10-review');
  });
});

/** The value that a requirement was checked against its limit with. */
async function textOf({ bench }: Studio, id: string): Promise<string> {
  const row = (await bench.requirement(id).innerText()).replaceAll(/\s/g, ' ');
  const value = /[\d.]+ (?:mm|kg)/.exec(row.slice(row.search(/[<>]=/)).replace(/^[<>]= [\d.]+ (?:mm|kg)/, ''))?.[0];
  if (value === undefined) throw new Error(`${id} shows no value: ${row}`);
  return value;
}

async function nodes(studio: Studio, drawing: Drawing, { tables }: Walk): Promise<void> {
  const say = (params: JsonObject): Promise<void> => drawing.fill(params);
  const types = (step: string): Record<string, string> =>
    Object.fromEntries((tables[step] ?? []).map(([name = '', type = '']) => [name, type]));
  await drawing.drop('excel/read', { id: 'sizing', title: 'Sizing workbook' }, { x: 110, y: 30 });
  const cells: JsonObject = Object.fromEntries(
    (tables['2'] ?? []).map(([name = '', at = '', type = '']) => [name, { at, type }]),
  );
  await say({ workbook: 'uas.xlsx', units: { column: 'D' }, cells });
  await expect(studio.canvas.port('sizing', 'out', 'nu')).toBeVisible();
  await studio.illustrate('02-workbook');

  await drawing.drop('cad/part', { id: 'spar', title: 'Spar' }, { x: 330, y: 30 });
  await say({ script: 'parts/spar.ts', density: true, inputs: types('3') });
  await expect(studio.canvas.port('spar', 'out', 'mass')).toBeVisible();
  await studio.illustrate('03-part');

  await drawing.drop('frame/beam', { id: 'beam', title: 'Beam' }, { x: 550, y: 30 });
  await say({ support: 'cantilever', section: 'rectangular-tube' });
  for (const [n, [node = '', id = '', text = '', check = '']] of (tables['4'] ?? []).entries()) {
    await drawing.drop('core/requirement', { id: node, title: node }, { x: 110 + 220 * n, y: 440 });
    await say({ id, text, check });
    await expect(studio.canvas.port(node, 'out', 'verdict')).toBeVisible();
  }
  await studio.illustrate('04-beam');
}

async function refused(studio: Studio, drawing: Drawing, { tables }: Walk): Promise<void> {
  const { canvas, page } = studio;
  const say = (params: JsonObject): Promise<void> => drawing.fill(params);
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+j');
  await tidy(studio);
  await canvas.drawWire(canvas.port('sizing', 'out', 'half_load'), canvas.port('beam', 'in', 'uniform_load'), {
    hold: true,
  });
  await expect(canvas.refusal).toBeVisible();
  await studio.illustrate('05-refused');
  await page.mouse.up();
  await expect(canvas.wire('sizing.half_load', 'beam.uniform_load')).toHaveCount(0);

  await page.keyboard.press('Control+b');
  await drawing.drop('core/expression', { id: 'line', title: 'Line load' }, { x: 500, y: 40 });
  const inputs = Object.fromEntries((tables['5'] ?? []).map(([name = '', type = '']) => [name, type]));
  await say({ expression: 'half_load / half_span', output: 'quantity<N/m>', inputs });
  await page.keyboard.press('Control+b');
  await tidy(studio);
}

/** The nodes in the order of their wires, and all of them in view. */
async function tidy({ canvas, page }: Studio): Promise<void> {
  await canvas.root.click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Shift+t');
  await page.waitForTimeout(1_500);
  await page.keyboard.press('0');
  await page.waitForTimeout(500);
}
