import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const agentStop: Command = {
  name: 'agent stop',
  usage: '',
  summary: 'stops the agent; runs in progress are interrupted and can be resumed',
  args: { min: 0, max: 0 },
  run: async ({ out, agent }) => {
    const client = await agent(false);
    const gone = new Promise<void>((resolve) => client.onClose(resolve));
    const stopped = await client.call('agent.stop', {});
    if (!stopped.ok) return fail(stopped.error);
    await gone;
    out.document({ stopped: client.agent.pid });
    out.line(`Agent stopped, pid ${client.agent.pid}.`);
    return exit.done;
  },
};
