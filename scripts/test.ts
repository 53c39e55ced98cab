import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { toolPath, ROOT } from './gates/tools.ts';
import type { Tool } from './gates/tools.ts';
import { countLine, countsOnLine, failedOnce, sum, vitestCounts } from './lib/test-counts.ts';
import type { TestCounts } from './lib/test-counts.ts';
import { ensureDeps, realDepsWorld } from './system-deps.ts';
import { findElectron, realWorld } from './electron-runtime.ts';

/*
 * npm test: everything. The unit tests, then the window on a real Electron, with the system libraries it needs installed
 * where that can be done, and named where it cannot. The last line is `N passed, N failed, N skipped`, both together.
 */

/** Runs a tool and passes its output on, but for the lines that `keep` takes. */
async function runTool(tool: Tool, args: readonly string[], keep: (line: string) => boolean): Promise<number | null> {
  const child = spawn(process.execPath, [toolPath(tool), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) if (!keep(line)) console.log(line);
  return await ended;
}

async function unitTests(): Promise<TestCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-test-'));
  const path = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${path}`];
    const code = await runTool('vitest', ['run', ...reporters], () => false);
    return vitestCounts(await readFile(path, 'utf8').catch(() => undefined), code);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function windowTests(): Promise<TestCounts> {
  const electron = await findElectron(realWorld());
  if (!electron.ok) {
    console.log(electron.failure.message);
    return failedOnce(undefined, 1);
  }
  const deps = await ensureDeps(await realDepsWorld(electron.value.path), false, (line) => console.log(line));
  if (deps !== 0) return failedOnce(undefined, 1);

  let counts: TestCounts | undefined;
  const code = await runTool('playwright', ['test'], (line) => {
    const read = countsOnLine(line);
    counts = read ?? counts;
    return read !== undefined;
  });
  return failedOnce(counts, code);
}

const counts = sum([await unitTests(), await windowTests()]);
console.log(countLine(counts));
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
