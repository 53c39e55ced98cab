import { homeOf } from '#agent/client/connect.ts';
import { stopAgent } from '#agent/client/stop.ts';
import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const agentStop: Command = {
  name: 'agent stop',
  usage: '',
  summary: 'stops the agent, also one of another version; runs in progress are interrupted and can be resumed',
  args: { min: 0, max: 0 },
  run: async ({ out }) => {
    const home = homeOf();
    const pid =
      (await stopAgent(home)) ??
      fail({ why: 'no-agent', message: `No agent runs on ${home}. Start one with "clew agent start".` });
    out.document({ stopped: pid });
    out.line(`Agent stopped, pid ${pid}.`);
    return exit.done;
  },
};
