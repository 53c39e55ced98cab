/* Cold start to the canvas with the spar thread on it, and memory of all processes, beside a bare Electron window. */
import { readFileSync, readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { agentPids, endAgent } from '../e2e/fixtures/end-agent.ts';
import { ROOT } from '../scripts/gates/tools.ts';
import { clewApp, openWindows } from './lib/electron.ts';
import type { Shown } from './lib/electron.ts';
import { compare, machine } from './lib/ratio.ts';

const hello = `<!doctype html><meta charset="utf-8"><title>Hello</title><h1>Hello</h1>
<script>requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('clew:canvas')))</script>`;

/** When the page was ready to be worked in, as milliseconds since 1970. */
async function readyAt(page: Page): Promise<number> {
  const mark = await page.waitForFunction(
    () => {
      const entry = performance.getEntriesByName('clew:canvas')[0];
      return entry === undefined ? undefined : performance.timeOrigin + entry.startTime;
    },
    undefined,
    { timeout: 60_000 },
  );
  return Number(await mark.jsonValue());
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly pss: number;
}

/** A process and its share of the memory that it shares, in MiB; undefined for one that has ended meanwhile. */
function processAt(pid: number): Process | undefined {
  try {
    const parent = Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    const pss = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    return { pid, parent, pss: pss / 1024 };
  } catch {
    return undefined;
  }
}

/** Memory of processes and of all that they have started, in MiB (proportional set size). */
function memoryOf(roots: readonly number[]): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processAt(Number(name)) ?? []);
  const mine = new Set(roots);
  for (let size = -1; size !== mine.size;) {
    size = mine.size;
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
  }
  return all.filter(({ pid }) => mine.has(pid)).reduce((sum, { pss }) => sum + pss, 0);
}

console.log(`${machine()}\n`);
const windows = await openWindows();
const bare = await windows.bare('hello', hello);
const spar = join(windows.folder, 'uas-spar');
await cp(join(ROOT, 'examples', 'uas-spar'), spar, { recursive: true });
const thread = join(spar, 'uas-spar.thread.json');

/** A start on a home that has been used before; nothing of it runs any more. */
async function startMs(name: string, app: string, args: readonly string[]): Promise<number> {
  const home = join(windows.folder, name);
  const shown = await windows.show(app, args, home);
  const ms = (await readyAt(shown.page)) - shown.startedAt;
  await shown.close();
  await endAgent(home);
  return ms;
}

async function idleMiB(shown: Shown, home: string): Promise<number> {
  await readyAt(shown.page);
  await shown.page.waitForTimeout(8_000);
  const main = await shown.app.evaluate(() => process.pid);
  const mib = memoryOf([main, ...(await agentPids(home))]);
  await shown.close();
  return mib;
}

const idle = async (name: string, app: string, args: readonly string[]): Promise<number> => {
  const home = join(windows.folder, name);
  const mib = await idleMiB(await windows.show(app, args, home), home);
  await endAgent(home);
  return mib;
};

await compare({
  title: 'window: cold start to an interactive canvas with the spar thread open',
  unit: 'ms',
  pairs: 5,
  target: 'at most 2.5',
  ours: { name: 'Clew', measure: () => startMs('used', clewApp, [thread]) },
  baseline: { name: 'a bare Electron window saying hello', measure: () => startMs('bare', bare, []) },
});
await compare({
  title: 'window: memory when idle, spar thread open, all processes, the agent and its modules among them',
  unit: 'MiB (PSS)',
  pairs: 5,
  target: 'at most 2.5',
  ours: { name: 'Clew', measure: () => idle('used', clewApp, [thread]) },
  baseline: { name: 'a bare Electron window saying hello', measure: () => idle('bare', bare, []) },
});
await windows.close();
