import { fail } from '#shared/model/failure.ts';
import type { Command } from '../command.ts';
import { followRun } from '../output/follow.ts';

export const resume: Command = {
  name: 'resume',
  usage: 'RUN',
  summary: 'goes on with a run that was interrupted, cancelled or failed',
  args: { min: 1, max: 1 },
  cancels: true,
  run: async (invocation) => {
    const agent = await invocation.agent();
    const resumed = await agent.call('run.resume', { run: invocation.args[0] ?? '', by: invocation.by });
    return resumed.ok ? followRun(invocation, agent, resumed.value.run) : fail(resumed.error);
  },
};
