import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { FailureError } from '#shared/model/failure.ts';
import { runAgent } from './agent.ts';
import { homeInUseExit } from './server/address.ts';
import { nodeWorld } from './world/node-world.ts';

/* The agent's process. Its log is its output; the last line that begins with `clew-agent:` says why it ended. */

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const agent = await runAgent(nodeWorld(), {
    roots: [join(root, 'modules')],
    foundations: ['std', 'units', 'model', 'schema', 'protocol', 'module-sdk'].map((name) =>
      join(root, 'shared', name),
    ),
    locks: [join(root, 'package-lock.json')],
    runtime: `node ${process.versions.node}`,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void agent.stop());
  await agent.stopped;
  process.exit(0);
} catch (error) {
  console.error(
    `clew-agent: ${error instanceof FailureError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  const inUse =
    error instanceof FailureError && error.failure.why === 'refused-start' && error.failure.reason === 'home-in-use';
  process.exit(inUse ? homeInUseExit : 1);
}
