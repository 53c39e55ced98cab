import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const cancel: Command = {
  name: 'cancel',
  usage: 'RUN',
  summary: 'stops a run in progress',
  args: { min: 1, max: 1 },
  run: async ({ args, out, by, agent }) => {
    const cancelled = await (await agent(false)).call('run.cancel', { run: args[0] ?? '', by });
    if (!cancelled.ok) return fail(cancelled.error);
    out.document(cancelled.value);
    out.line(`Cancelling run ${cancelled.value.run}.`);
    return exit.done;
  },
};
