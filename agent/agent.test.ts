import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAgent } from './agent.ts';
import { connectAgent } from './client/connect.ts';
import { formatNotice, tokenPath } from './server/address.ts';
import { homeAt } from './store/home.ts';
import { storageFailure } from './world/disk-failure.ts';
import { nodeWorld } from './world/node-world.ts';
import type { World } from './world/world.ts';

/* A whole agent in this process, without modules. */

const nothing = { roots: [], foundations: [] };
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clew-agent-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function worldOf(change: (world: World) => Partial<World> = () => ({})): World {
  const real = nodeWorld();
  const host = { ...real.host, env: (name: string) => (name === 'CLEW_HOME' ? home : real.host.env(name)) };
  return { ...real, host, ...change({ ...real, host }) };
}

test('a token that an earlier agent left is gone before this one listens, and its own is there only after', async () => {
  const token = tokenPath(homeAt(home).run);
  mkdirSync(homeAt(home).run, { mode: 0o700 });
  writeFileSync(token, formatNotice({ token: 'stale', socket: '/none' }));
  const seen: boolean[] = [];
  const world = worldOf(({ disk }) => ({
    disk: {
      ...disk,
      rename: async (from, to) => {
        if (to === token) seen.push(existsSync(token), existsSync(join(homeAt(home).run, 'agent.sock')));
        await disk.rename(from, to);
      },
    },
  }));
  const agent = await runAgent(world, nothing);
  expect(seen).toEqual([false, true]);
  expect(readFileSync(token, 'utf8')).not.toContain('stale');
  await agent.stop();
});

test('scratch that cannot be removed does not keep the agent from starting', async () => {
  mkdirSync(join(homeAt(home).calls, 'stuck'), { recursive: true, mode: 0o700 });
  const world = worldOf(({ disk }) => ({
    disk: {
      ...disk,
      removeTree: (path) =>
        path.endsWith('stuck') ? Promise.reject(storageFailure(path, 'EACCES')) : disk.removeTree(path),
    },
  }));
  const agent = await runAgent(world, nothing);
  await agent.stop();
  expect(existsSync(join(homeAt(home).calls, 'stuck'))).toBe(true);
});

test('an agent that cannot leave its token does not start, and lets go of the home', async () => {
  const world = worldOf(({ disk }) => ({
    disk: { ...disk, rename: (_from, to) => Promise.reject(storageFailure(to, 'ENOSPC')) },
  }));
  await expect(runAgent(world, nothing)).rejects.toThrow(/ENOSPC/);
  const agent = await runAgent(worldOf(), nothing);
  await agent.stop();
});

test('stopped twice, with a client and without its files, it stops once, hangs up and lets go of the home', async () => {
  const agent = await runAgent(worldOf(), nothing);
  const client = await connectAgent({ clientName: 'test', start: false, home });
  const closed = new Promise<void>((resolve) => client.onClose(resolve));
  rmSync(homeAt(home).run, { recursive: true });
  await Promise.all([agent.stop(), agent.stop(), agent.stopped, closed]);
  expect(await client.call('agent.status', {})).toMatchObject({ ok: false, error: { why: 'no-agent' } });
  const next = await runAgent(worldOf(), nothing);
  await next.stop();
});
