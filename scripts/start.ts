import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { RunReport } from '../shared/model/report.ts';
import { ROOT } from './gates/tools.ts';

/*
 * npm start: runs the wing-spar thread on the local agent and shows its verdicts. A requirement that does not hold is a
 * result, so it ends well when the run was done; it ends with the command line's own code when the run was not.
 */

const THREAD = 'examples/uas-spar/uas-spar.thread.json';
const CLEW = join(ROOT, 'cli', 'bin', 'clew.mjs');
const DONE = [0, 1];

/** Runs the thread in sight of the person who started it. */
async function runThread(): Promise<{ code: number; run: string | undefined }> {
  const child = spawn(process.execPath, [CLEW, 'run', THREAD], { cwd: ROOT, stdio: ['inherit', 'inherit', 'pipe'] });
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

function nextSteps(report: RunReport): string[] {
  const open = report.verdicts.filter(({ verdict }) => verdict !== 'PASS' && verdict !== 'WAIVED');
  if (open.length === 0) return [];
  const named = open.map(({ id, verdict }) => `${id} (${verdict})`).join(', ');
  return [
    '',
    `Not met: ${named}. Revision A of this spar is too thin, which is what the example is about. Try next:`,
    `  npx clew run ${THREAD} --set "sizing.spar_t=2.2 mm"`,
    '      a thicker wall; only what depends on it runs, and each node says why',
    `  npx clew show ${report.run}`,
    '      this run again, at any time',
  ];
}

const { code, run } = await runThread();
const report = run === undefined ? undefined : reportOf(run);
if (DONE.includes(code) && report !== undefined) {
  for (const line of nextSteps(report)) console.log(line);
} else {
  process.exitCode = DONE.includes(code) ? 2 : code;
}
