import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { connect as dialSocket } from 'node:net';
import type { Socket } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FailureError, fail } from '#shared/model/failure.ts';
import { connectClient } from '#shared/protocol/client.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { homeInUseExit, parseNotice, tokenPath } from '../server/address.ts';
import type { Notice } from '../server/address.ts';
import { socketWire } from '../server/socket-wire.ts';
import { homeAt, homePath } from '../store/home.ts';
import { nodeWorld } from '../world/node-world.ts';
import { coverOpenFiles } from './inherit-nothing.ts';

export interface ConnectOptions {
  /** `clew`, `clew-window`, …: what the agent's log calls this client. */
  readonly clientName: string;
  /** Start an agent where none answers. */
  readonly start: boolean;
  /**
   * How to start one: the program and arguments, whose process is the agent's own. The packaged app names its own;
   * otherwise the agent of this checkout.
   */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** Default: `CLEW_HOME`, or the platform's data folder. */
  readonly home?: string | undefined;
}

const startLimitMs = 20_000;
const retryMs = 25;
/** Longest wait for an agent that takes the connection and says nothing. */
const greetLimitMs = 20_000;
/** How often a token is read again that was changed while it was used. */
const tokenTries = 3;

const agentEntry = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The home that this process means. Absolute. */
export function homeOf(options: Pick<ConnectOptions, 'home'> = {}): string {
  return options.home ?? homePath(nodeWorld().host);
}

/** What an agent has left for its clients; undefined where none has, or where it has just been taken away. */
function readNotice(run: string): Notice | undefined {
  try {
    return parseNotice(readFileSync(tokenPath(run), 'utf8'));
  } catch {
    return undefined; // no agent of this home listens: the caller starts one, or says so
  }
}

/** Dials once. Undefined where nobody listens; throws where someone listens and refuses. */
async function tryConnect(home: string, clientName: string, triesLeft = tokenTries): Promise<AgentClient | undefined> {
  const { run } = homeAt(home);
  const notice = readNotice(run);
  if (notice === undefined) return undefined;
  const socket = dialSocket(notice.socket);
  const reached = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!reached) return undefined;
  try {
    return await greet(socket, notice.token, clientName);
  } catch (error) {
    socket.destroy();
    if (!(error instanceof FailureError)) throw error;
    // It ended in the middle of the greeting: as good as not there.
    if (error.failure.why === 'no-agent' && error.failure.message !== silent) return undefined;
    // One agent went and another one came while this one was dialled: the token of the one is not the other's.
    const changed = error.failure.why === 'forbidden' && readNotice(run)?.token !== notice.token;
    if (changed && triesLeft > 0) return tryConnect(home, clientName, triesLeft - 1);
    throw error;
  }
}

const silent = `The agent takes connections and does not answer. End its process, then try again.`;

async function greet(socket: Socket, token: string, clientName: string): Promise<AgentClient> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new FailureError({ why: 'no-agent', message: silent })), greetLimitMs);
  try {
    return await Promise.race([connectClient(socketWire(socket), token, clientName), late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Started {
  /** Undefined while it runs; then its exit code, its signal, or the error that kept it from starting. */
  ended(): number | string | undefined;
  /** Ends it where it is not the agent that was reached: started beside another one, it would outlive that and serve nobody. */
  unlessIt(agent: AgentClient): AgentClient;
}

/** Makes the home's folders and starts the agent, its output going to the home's log. */
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
  let ended: number | string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = code ?? signal ?? 'unknown reason'));
  child.unref();
  return {
    ended: () => ended,
    unlessIt: (agent) => {
      if (ended === undefined && child.pid !== agent.agent.pid) child.kill('SIGTERM');
      return agent;
    },
  };
}

/** Of the log's end only: it grows for as long as the home is used. */
const readBytes = 64 * 1024;

function endOfLog(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, readBytes));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
  } finally {
    closeSync(file);
  }
}

/** The agent's last words, where it ended before it listened. */
function lastWords(home: string): string {
  const path = join(home, 'logs', 'agent.log');
  const lines = existsSync(path) ? endOfLog(path).trim().split('\n') : [];
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
  const command = options.command ?? ([process.execPath, agentEntry] as const);
  const launch = (): Started => launchAgent(home, command);
  let started = launch();
  const giveUpAt = performance.now() + startLimitMs;
  while (performance.now() < giveUpAt) {
    const client = await tryConnect(home, options.clientName);
    if (client !== undefined) return started.unlessIt(client);
    const ended = started.ended();
    // Another agent holds the home: it has just been started by someone else, or it is just about to end.
    if (ended === homeInUseExit) {
      await sleep(retryMs * 10);
      const theirs = await tryConnect(home, options.clientName);
      if (theirs !== undefined) return theirs;
      started = launch();
    } else if (ended !== undefined) {
      const how = typeof ended === 'number' ? `exit code ${ended}` : ended;
      const said = lastWords(home) || `See ${join(home, 'logs', 'agent.log')}.`;
      return noAgent(`The agent (${command[0]}) did not start (${how}). ${said}`);
    }
    await sleep(retryMs);
  }
  const words = lastWords(home) || `See ${join(home, 'logs', 'agent.log')}.`;
  return noAgent(`No agent answered within ${startLimitMs / 1000} s. ${words}`);
}

function noAgent(message: string): never {
  return fail({ why: 'no-agent', message });
}

/** A home that cannot be written is the user's to mend, and no defect. */
function launchAgent(home: string, command: readonly [string, ...string[]]): Started {
  try {
    return startAgent(home, command);
  } catch (error) {
    return noAgent(
      `No agent can be started on ${home}: ${error instanceof Error ? error.message : String(error)}. Set CLEW_HOME to a folder of your own.`,
    );
  }
}
