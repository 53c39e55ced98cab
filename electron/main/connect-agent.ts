import { connectAgent } from '#agent/client/connect.ts';
import { fail } from '#shared/model/failure.ts';

import { agentCommand } from './agent-command.ts';
import type { ConnectAgent } from './agent-link.ts';

/** Connects to the agent of this user, and starts the one that lies under `root` where none runs. */
export function connectFrom(root: string): ConnectAgent {
  return async () => {
    const command = agentCommand({
      root,
      platform: `${process.platform}-${process.arch}`,
      node: process.env['CLEW_AGENT_NODE'],
    });
    if (!command.ok) return fail(command.error);
    return await connectAgent({ clientName: 'clew-window', start: true, command: command.value });
  };
}
