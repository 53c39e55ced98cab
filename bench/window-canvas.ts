/* The canvas with 1,000 and 5,000 nodes, beside bare React Flow with the same nodes, places and wires. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { Page } from '@playwright/test';
import { clewApp, openWindows } from './lib/electron.ts';
import { lattice, writeLattice } from '../e2e/fixtures/drawn-thread.ts';
import { compareMany, machine } from './lib/ratio.ts';
import { ROOT } from '../scripts/gates/tools.ts';

console.log(`${machine()}\n`);
const windows = await openWindows();

/** Frames that the page drew while it was panned with the middle button, as the milliseconds between them. */
async function pan(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    const state = { times, on: true };
    Object.assign(globalThis, { frames: state });
    const tick = (now: number): void => {
      times.push(now);
      if (state.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const [x, y] = [700, 420];
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  const until = performance.now() + 4_000;
  for (let i = 1; performance.now() < until; i++)
    await page.mouse.move(x + 160 * Math.sin(i / 12), y + 90 * Math.cos(i / 12));
  await page.mouse.up({ button: 'middle' });
  const times = await page.evaluate(() => {
    const { frames } = globalThis as unknown as { frames: { times: number[]; on: boolean } };
    frames.on = false;
    return frames.times;
  });
  return times.slice(1).map((time, i) => time - (times[i] ?? time));
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** A frame that took longer than two beats of the display: the page was still at work. */
const longFrameMs = 34;
/** The page is at rest when it has drawn no long frame for so long. */
const restMs = 600;

/** From the key that asks for everything in view until the page has drawn it and is at rest: what a user waits for. */
async function fit(page: Page): Promise<number> {
  await page.keyboard.press('1');
  await page.waitForTimeout(1_000);
  await page.evaluate(
    ([longFrame, rest]) => {
      const waited = new Promise<number>((resolve) => {
        const heard = (event: KeyboardEvent): void => {
          removeEventListener('keydown', heard, true);
          let [last, done, count] = [event.timeStamp, 0, 0];
          const tick = (now: number): void => {
            if (++count <= 2 || now - last > longFrame) done = now;
            last = now;
            if (now - done > rest) resolve(done - event.timeStamp);
            else requestAnimationFrame(tick);
          };
          requestAnimationFrame(tick);
        };
        addEventListener('keydown', heard, true);
      });
      Object.assign(globalThis, { waited });
    },
    [longFrameMs, restMs] as const,
  );
  await page.keyboard.press('0');
  return await page.evaluate(() => (globalThis as unknown as { waited: Promise<number> }).waited);
}

/** From the start of the page until its canvas has drawn the thread. */
async function paint(page: Page): Promise<number> {
  const mark = await page.waitForFunction(() => performance.getEntriesByName('clew:canvas')[0]?.startTime, undefined, {
    timeout: 120_000,
  });
  return Number(await mark.jsonValue());
}

async function reactFlow(count: number): Promise<string> {
  const out = join(windows.folder, `page-${count}`);
  const page = `<!doctype html><meta charset="utf-8"><style>html, body, #root { height: 100%; margin: 0 }</style>
<div id="root"></div><script>globalThis.drawn = ${JSON.stringify(lattice(count))}</script>
<link rel="stylesheet" href="page.css"><script src="page.js"></script>`;
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'chrome114',
      lib: {
        entry: join(ROOT, 'bench', 'peers', 'window', 'react-flow-page.ts'),
        formats: ['iife'],
        name: 'page',
        fileName: () => 'page.js',
      },
    },
  });
  const app = await windows.bare(`react-flow-${count}`, page);
  await cp(join(out, 'page.js'), join(app, 'page.js'));
  await cp(join(ROOT, 'node_modules', '@xyflow', 'react', 'dist', 'style.css'), join(app, 'page.css'));
  return app;
}

async function measure(count: number): Promise<void> {
  const thread = await writeLattice(windows.folder, lattice(count));
  const bare = await reactFlow(count);

  const on = (app: string, args: readonly string[]) => async (): Promise<number[]> => {
    const shown = await windows.show(app, args);
    try {
      return await figuresOf(shown.page);
    } finally {
      await shown.close();
    }
  };
  await compareMany(
    [
      {
        title: `window: from the start of the page to the thread on the canvas, ${count} nodes`,
        unit: 'ms',
        target: 'at most 0.4 at 10,000',
      },
      { title: `window: fit view, ${count} nodes`, unit: 'ms', target: 'at most 0.1 at 5,000' },
      {
        title: `window: pan with all nodes in view, ${count} nodes`,
        unit: 'ms a frame, p50',
        target: 'at most 0.1, and 33 ms, at 5,000',
      },
      { title: `window: pan at zoom 1, ${count} nodes`, unit: 'ms a frame, p95', target: 'no worse at 1,000' },
    ],
    { name: 'Clew', measure: on(clewApp, [thread]) },
    { name: 'bare React Flow', measure: on(bare, []) },
    5,
  );
}

/** One start of the page gives all figures, in the order in which they are asked for above. */
async function figuresOf(page: Page): Promise<number[]> {
  const painted = await paint(page);
  await page.waitForTimeout(1_500);
  await page.mouse.click(700, 420);
  const fitted = await fit(page);
  const all = percentile(await pan(page), 0.5);
  await page.keyboard.press('1');
  await page.waitForTimeout(1_000);
  return [painted, fitted, all, percentile(await pan(page), 0.95)];
}

for (const count of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 5_000]) await measure(count);
await windows.close();
