import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { RunReport } from '../../shared/model/report.ts';
import { ROOT } from '../gates/tools.ts';

const CLEW = join(ROOT, 'cli', 'bin', 'clew.mjs');
const DONE = [0, 1];

/** Runs the thread in sight of the person who started it. */
async function runInSight(thread: string): Promise<{ code: number; run: string | undefined }> {
  const child = spawn(process.execPath, [CLEW, 'run', thread], { cwd: ROOT, stdio: ['inherit', 'inherit', 'pipe'] });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 2)));
  let run: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    run ??= /^run (\S+)$/.exec(line)?.[1];
    console.error(line);
  }
  return { code: await ended, run };
}

/** The record of a run, or undefined where the agent does not give it. */
function reportOf(run: string): RunReport | undefined {
  const shown = spawnSync(process.execPath, [CLEW, 'show', run, '--json'], { cwd: ROOT, encoding: 'utf8' });
  return DONE.includes(shown.status ?? 2) ? (JSON.parse(shown.stdout) as RunReport) : undefined;
}

function nextSteps(thread: string, report: RunReport): string[] {
  const open = report.verdicts.filter(({ verdict }) => verdict !== 'PASS' && verdict !== 'WAIVED');
  if (open.length === 0) return [];
  const named = open.map(({ id, verdict }) => `${id} (${verdict})`).join(', ');
  return [
    '',
    `Not met: ${named}. Revision A of this spar is too thin, which is what the example is about. Try next:`,
    `  npx clew run ${thread} --set "sizing.spar_t=2.2 mm"`,
    '      a thicker wall; only what depends on it runs, and each node says why',
    `  npx clew show ${report.run}`,
    '      this run again, at any time',
  ];
}

/**
 * Runs a thread on the command line and shows its verdicts. A requirement that does not hold is a result, so it ends well
 * when the run was done. @returns the exit code; the command line's own where the run was not done
 */
export async function runThread(thread: string): Promise<number> {
  const { code, run } = await runInSight(thread);
  const report = run === undefined ? undefined : reportOf(run);
  if (!DONE.includes(code) || report === undefined) return DONE.includes(code) ? 2 : code;
  for (const line of nextSteps(thread, report)) console.log(line);
  return 0;
}
