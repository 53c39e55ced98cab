import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect as dialSocket } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#shared/model/failure.ts';
import { protocolVersion } from '#shared/protocol/contract.ts';
import { Reply, Welcome } from '#shared/protocol/frame.ts';
import type { Wire } from '#shared/protocol/frame.ts';
import { parseNotice, tokenPath } from '../server/address.ts';
import { socketWire } from '../server/socket-wire.ts';
import { homeAt } from '../store/home.ts';

/** How long an agent may take to answer, and then to end by itself: it breaks off its runs and closes its store. */
export interface StopLimits {
  readonly answerMs: number;
  readonly endMs: number;
}

const usualLimits: StopLimits = { answerMs: 5_000, endMs: 15_000 };
const lookMs = 25;

/**
 * Ends the agent of a home and waits until its process is gone, whatever version of the protocol it speaks: the greeting
 * and the call that stops it are the same in all of them. One that does not answer is ended by its process id.
 * @returns its process id; undefined where none runs
 * @throws FailureError `forbidden`, or `no-agent` where it cannot be ended
 */
export async function stopAgent(home: string, limits: StopLimits = usualLimits): Promise<number | undefined> {
  const asked = await askToStop(home, protocolVersion, limits.answerMs);
  if (asked === 'nobody') return undefined;
  const pid = asked === 'silent' ? silentAgent(home) : asked;
  if (asked === 'silent') signal(pid, 'SIGTERM');
  if (!(await ends(pid, limits.endMs))) {
    signal(pid, 'SIGKILL');
    if (!(await ends(pid, limits.endMs)))
      fail({ why: 'no-agent', message: `The agent's process ${pid} does not end. End it by hand, then try again.` });
  }
  return pid;
}

/** @returns the process id of the agent that has taken the call */
async function askToStop(home: string, protocol: number, limitMs: number): Promise<number | 'nobody' | 'silent'> {
  const notice = noticeOf(home);
  if (notice === undefined) return 'nobody';
  const socket = dialSocket(notice.socket);
  try {
    if (!(await reached(socket))) return 'nobody';
    const wire = socketWire(socket);
    const frames = framesOf(wire, limitMs);
    wire.send(JSON.stringify({ hello: { protocol, token: notice.token, client: 'clew-stop' } }));
    const answer = Welcome.safeParse(await frames());
    if (!answer.success) return 'silent';
    if ('refused' in answer.data) {
      const { refused } = answer.data;
      // It says which version it speaks; being told a second time that it is another one is no answer.
      if (refused.why === 'protocol-mismatch' && refused.theirs !== protocol)
        return await askToStop(home, refused.theirs, limitMs);
      return fail(refused);
    }
    wire.send(JSON.stringify({ id: 1, call: 'agent.stop', input: {} }));
    const reply = Reply.safeParse(await frames());
    // One that goes down without saying so has stopped as well; its process is waited for.
    if (reply.success && 'failure' in reply.data) return fail(reply.data.failure);
    return answer.data.welcome.pid;
  } finally {
    socket.destroy();
  }
}

function noticeOf(home: string): ReturnType<typeof parseNotice> {
  try {
    return parseNotice(readFileSync(tokenPath(homeAt(home).run), 'utf8'));
  } catch {
    return undefined; // no agent of this home listens
  }
}

function reached(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
}

/** Gives the next frame as data, and undefined where none comes any more or none comes in time. */
function framesOf(wire: Wire, limitMs: number): () => Promise<unknown> {
  const came: string[] = [];
  let over = false;
  let wake = (): void => undefined;
  wire.onFrame((frame) => {
    came.push(frame);
    wake();
  });
  wire.onClose(() => {
    over = true;
    wake();
  });
  return async () => {
    if (came.length === 0 && !over) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, limitMs);
      await promise;
      clearTimeout(timer);
    }
    return parse(came.shift());
  };
}

function parse(frame: string | undefined): unknown {
  try {
    return frame === undefined ? undefined : JSON.parse(frame);
  } catch {
    return undefined; // what is no JSON fits no schema
  }
}

/** The process of an agent that does not answer, by what it wrote into its log when it began. */
function silentAgent(home: string): number {
  const log = join(homeAt(home).logs, 'agent.log');
  const pid = lastPid(log);
  // Numbers are given out again: nothing is ended that does not look like an agent.
  if (pid !== undefined && commandOf(pid).includes('agent')) return pid;
  return fail({
    why: 'no-agent',
    message: `The agent of ${home} takes connections and does not answer, and its process is not known. End it by hand; ${log} tells its process id.`,
  });
}

function lastPid(log: string): number | undefined {
  try {
    const started = [...readFileSync(log, 'utf8').matchAll(/^clew-agent .*, pid (\d+)$/gm)];
    const pid = Number(started.at(-1)?.[1]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined; // no log, no process id
  }
}

/** The command line of a process; empty where there is none or the system does not say. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}

async function ends(pid: number, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (signal(pid, 0)) {
    if (performance.now() > giveUpAt) return false;
    await sleep(lookMs);
  }
  return true;
}

/** @returns false where there is no such process (any more) */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
