import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { connect as dialSocket } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FailureError, fail } from '#shared/model/failure.ts';
import { connectClient } from '#shared/protocol/client.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { addressOf, tokenPath } from '../server/address.ts';
import { socketWire } from '../server/socket-wire.ts';
import { homeAt, homePath } from '../store/home.ts';
import { nodeWorld } from '../world/node-world.ts';
import { coverOpenFiles } from './inherit-nothing.ts';

export interface ConnectOptions {
  /** `clew`, `clew-window`, …: what the agent's log calls this client. */
  readonly clientName: string;
  /** Start an agent where none answers. */
  readonly start: boolean;
  /** How to start one: the program and arguments. The packaged app names its own; otherwise the agent of this checkout. */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** Default: `CLEW_HOME`, or the platform's data folder. */
  readonly home?: string | undefined;
}

const startLimitMs = 20_000;
const retryMs = 25;

const agentEntry = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The home that this process means. Absolute. */
export function homeOf(options: Pick<ConnectOptions, 'home'> = {}): string {
  return options.home ?? homePath(nodeWorld().host);
}

/** Dials once. Undefined where nobody listens; throws where someone listens and refuses. */
async function tryConnect(home: string, clientName: string): Promise<AgentClient | undefined> {
  const { run } = homeAt(home);
  if (!existsSync(tokenPath(run))) return undefined;
  const { socket: path } = addressOf(run, process.platform, tmpdir(), process.getuid?.());
  const socket = dialSocket(path);
  const reached = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!reached) return undefined;
  return connectClient(socketWire(socket), readFileSync(tokenPath(run), 'utf8').trim(), clientName);
}

interface Started {
  /** Set once the agent has ended: its exit code, or the error that kept it from starting. */
  ended(): string | undefined;
}

function startAgent(home: string, command: readonly [string, ...string[]]): Started {
  const logs = join(home, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const log = openSync(join(logs, 'agent.log'), 'a', 0o600);
  const nothing = openSync(devNull, 'r');
  const [program, ...args] = command;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log, ...coverOpenFiles(nothing)],
    env: { ...process.env, CLEW_HOME: home },
    cwd: home,
    windowsHide: true,
  });
  closeSync(log);
  closeSync(nothing);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = signal ?? `exit code ${code}`));
  child.unref();
  return { ended: () => ended };
}

/** The agent's last words, where it ended before it listened. */
function lastWords(home: string): string {
  const path = join(home, 'logs', 'agent.log');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  return lines.findLast((line) => line.startsWith('clew-agent: '))?.slice('clew-agent: '.length) ?? '';
}

/**
 * Connects to the agent of a home, and starts one where none runs and `start` allows it.
 * @throws FailureError `no-agent`, `forbidden`, `protocol-mismatch`
 */
export async function connectAgent(options: ConnectOptions): Promise<AgentClient> {
  const home = homeOf(options);
  const there = await tryConnect(home, options.clientName);
  if (there !== undefined) return there;
  if (!options.start)
    return fail({ why: 'no-agent', message: `No agent runs on ${home}. Start one with "clew agent start".` });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const started = startAgent(home, options.command ?? [process.execPath, agentEntry]);
  const giveUpAt = performance.now() + startLimitMs;
  while (performance.now() < giveUpAt) {
    const client = await tryConnect(home, options.clientName);
    if (client !== undefined) return client;
    const ended = started.ended();
    // Another program may have started an agent at the same moment: then ours ends, and theirs answers soon.
    if (ended !== undefined && !lastWords(home).startsWith('Another agent'))
      throw new FailureError({
        why: 'no-agent',
        message: `The agent did not start (${ended}). ${lastWords(home) || `See ${join(home, 'logs', 'agent.log')}.`}`,
      });
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return fail({
    why: 'no-agent',
    message: `The agent did not answer within ${startLimitMs / 1000} s. See ${join(home, 'logs', 'agent.log')}.`,
  });
}
