/*
 * The wing-spar example through the command line, as a person runs it: for the first time, again with nothing changed,
 * and again after one cell of its workbook was changed. For information: no budget is about it. The time of a command is
 * that of its whole process.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, machine } from './lib/ratio.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const clew = join(root, 'cli', 'bin', 'clew.mjs');
const example = join(root, 'examples', 'uas-spar');

/** @returns milliseconds. A requirement that does not hold (exit 1) is a result like any other. */
function timed(args: readonly string[], cwd: string, home: string): number {
  const env = { ...process.env, CLEW_HOME: home, NO_COLOR: '1' };
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - from;
}

interface Place {
  run(): number;
  /** Sets the wall thickness (mm) in the workbook. */
  setThickness(thickness: number): void;
  close(): Promise<void>;
}

/** A copy of the example with an agent of its own, warm. */
async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  const [work, home] = [join(folder, 'work'), join(folder, 'home')];
  await cp(example, work, { recursive: true });
  timed([clew, 'agent', 'start'], work, home);
  const setCell = join(example, 'set-cell.ts');
  return {
    run: () => timed([clew, 'run', 'uas-spar.thread.json'], work, home),
    setThickness: (thickness) => void timed([setCell, 'uas.xlsx', 'Parameters!C4', String(thickness)], work, home),
    close: async () => {
      timed([clew, 'agent', 'stop'], work, home);
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

console.log(`${machine()}\n`);
const place = await newPlace();
place.run();
const unchanged = { name: 'nothing changed', measure: () => Promise.resolve(place.run()) };

await compare({
  title: 'example: the wing spar, first run on a new agent',
  unit: 'ms',
  pairs: 5,
  target: 'none',
  ours: {
    name: 'first run',
    measure: async () => {
      const fresh = await newPlace();
      const ms = fresh.run();
      await fresh.close();
      return ms;
    },
  },
  baseline: unchanged,
});

let thickness = 2;
await compare({
  title: 'example: the wing spar, after one cell changed',
  unit: 'ms',
  pairs: 7,
  target: 'none',
  ours: {
    name: 'wall thickness changed',
    measure: () => {
      // A new value every time, so that no result of an earlier one can be reused.
      thickness = Math.round((thickness + 0.001) * 1000) / 1000;
      place.setThickness(thickness);
      return Promise.resolve(place.run());
    },
  },
  baseline: unchanged,
});

await compare({
  title: 'example: the wing spar, nothing changed, beside the start of a program that does nothing',
  unit: 'ms',
  pairs: 9,
  target: 'none',
  ours: unchanged,
  baseline: { name: 'node -e 0', measure: () => Promise.resolve(timed(['-e', '0'], root, root)) },
});
await place.close();
