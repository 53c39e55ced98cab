import { availableParallelism, homedir, hostname, userInfo } from 'node:os';
import { strongBytes } from '#agent/evidence/crypto/hash.ts';
import { nodeDisk } from './node-disk.ts';
import { nodeProcesses } from './node-processes.ts';
import type { Cancel, Clock, Host, World } from './world.ts';

/** The longest wait that setTimeout knows; beyond it, it fires at once. */
const longestMs = 2_147_483_647;

/** The world as it is: made once, where the agent starts. */
export function nodeWorld(): World {
  return {
    clock: nodeClock(),
    random: { bytes: strongBytes },
    disk: nodeDisk(),
    processes: nodeProcesses(),
    host: nodeHost(),
  };
}

function nodeClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now(), timer };
}

function timer(ms: number, fn: () => void): Cancel {
  let handle: NodeJS.Timeout;
  const wait = (restMs: number): void => {
    handle = restMs <= longestMs ? setTimeout(fn, restMs) : setTimeout(() => wait(restMs - longestMs), longestMs);
  };
  wait(Math.max(0, ms));
  return () => clearTimeout(handle);
}

function nodeHost(): Host {
  return {
    pid: process.pid,
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    arch: process.arch,
    node: process.execPath,
    cpus: availableParallelism(),
    user: () => userInfo().username,
    hostname,
    homeFolder: homedir,
    uid: () => process.getuid?.(),
    env: (name) => (process.env[name] === '' ? undefined : process.env[name]),
  };
}
