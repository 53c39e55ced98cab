import { homeOf, connectAgent } from '#agent/client/connect.ts';
import { stopAgent } from '#agent/client/stop.ts';
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

/** Ends the agent of this user, also one of another version. */
export async function endAgent(): Promise<void> {
  await stopAgent(homeOf());
}
