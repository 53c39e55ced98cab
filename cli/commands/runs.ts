import { resolve } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { table } from '../output/table.ts';

const shownRuns = 100;

export const runs: Command = {
  name: 'runs',
  usage: '[FILE]',
  summary: 'lists past runs, newest first',
  args: { min: 0, max: 1 },
  run: async ({ args, out, agent }) => {
    const [file] = args;
    const listed = await (
      await agent()
    ).call('run.list', { limit: shownRuns, ...(file === undefined ? {} : { thread: resolve(file) }) });
    if (!listed.ok) return fail(listed.error);
    out.document(listed.value);
    if (listed.value.runs.length === 0) out.line('No runs yet. "clew run FILE" makes one.');
    for (const line of table(
      listed.value.runs.map((run) => [
        run.run,
        run.status,
        new Date(run.createdAt).toISOString().slice(0, 19).replace('T', ' '),
        run.by,
        run.title,
        out.style('dim', run.thread),
      ]),
    ))
      out.line(line);
    return exit.done;
  },
};
