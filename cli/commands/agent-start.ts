import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const agentStart: Command = {
  name: 'agent start',
  usage: '',
  summary: 'starts the agent of this home where none runs',
  args: { min: 0, max: 0 },
  run: async ({ out, agent }) => {
    const client = await agent();
    out.document(client.agent);
    out.line(`Agent ${client.agent.version} runs, pid ${client.agent.pid}.`);
    return exit.done;
  },
};
