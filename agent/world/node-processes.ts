import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { FailureError } from '#shared/model/failure.ts';
import { errnoOf, storageFailure } from './disk-failure.ts';
import type { Child, ChildExit, Processes, SpawnOptions } from './world.ts';

const onWindows = process.platform === 'win32';

/** How long output may still come after the process has ended: only something that left its group can hold a pipe open. */
const drainMs = 1000;

/** What a program on Windows cannot start without. */
const windowsNames = ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'NUMBER_OF_PROCESSORS'] as const;

/**
 * The environment of a child: an explicit list, so that no secret of the user's session leaks into a module.
 * Locale and time zone are fixed, because a tool that prints `1,5` for 1.5 on one machine makes wrong numbers.
 */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const made: Record<string, string> = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  for (const name of ['PATH', ...(onWindows ? windowsNames : [])]) {
    const value = parent[name];
    if (value !== undefined) made[name] = value;
  }
  return { ...made, ...extra };
}

/** Real processes, on node:child_process. */
export function nodeProcesses(): Processes {
  return { spawn: spawnChild, isAlive };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return errnoOf(error) === 'EPERM';
  }
}

function spawnChild(program: string, args: readonly string[], options: SpawnOptions): Promise<Child> {
  const { promise, resolve, reject } = Promise.withResolvers<Child>();
  const env = childEnvironment(process.env, options.env);
  try {
    // On Windows `detached` would open a console window; there taskkill ends the tree.
    const child = spawn(program, args, {
      cwd: options.cwd,
      env,
      detached: !onWindows,
      windowsHide: true,
      stdio: 'pipe',
    });
    child.once('spawn', () => resolve(handleOf(program, child)));
    child.on('error', (error) => reject(spawnFailure(program, options.cwd, error, env['PATH'])));
  } catch (error) {
    reject(spawnFailure(program, options.cwd, error, env['PATH']));
  }
  return promise;
}

function spawnFailure(program: string, cwd: string, error: unknown, path: string | undefined): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  if (errno === 'ENOENT' && !existsSync(cwd))
    return storageFailure(cwd, errno, 'the working folder of a process is not there.');
  if (errno === 'ENOENT' || errno === 'EACCES') {
    const searched = /[\\/]/.test(program)
      ? [program]
      : (path ?? '').split(onWindows ? ';' : ':').filter((p) => p !== '');
    return new FailureError({ why: 'tool-missing', tool: program, searched });
  }
  return storageFailure(program, errno);
}

function handleOf(program: string, child: ChildProcessWithoutNullStreams): Child {
  const pid = child.pid ?? 0;
  let ended = false;
  child.once('exit', () => (ended = true));
  // A write to a child that is gone is told to the writer below; without a listener it would end the agent.
  child.stdin.on('error', () => undefined);
  return {
    pid,
    exited: exitOf(child, () => signalGroup(pid, 'SIGKILL')),
    write: (bytes) => writeTo(program, child, bytes),
    endInput: () => void child.stdin.end(),
    onStdout: keptUntilHeard(child.stdout),
    onStderr: keptUntilHeard(child.stderr),
    kill: (signal) => {
      if (!ended) signalGroup(pid, signal);
    },
  };
}

/** @param sweep ends what the process started and left behind */
function exitOf(child: ChildProcessWithoutNullStreams, sweep: () => void): Promise<ChildExit> {
  const { promise, resolve } = Promise.withResolvers<ChildExit>();
  child.once('exit', (code, signal) => {
    sweep();
    const patience = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, drainMs);
    child.once('close', () => {
      clearTimeout(patience);
      resolve({ code, signal });
    });
  });
  return promise;
}

/** Reads from the start, so that a full pipe never holds up the child, and hands over what came before the listener. */
function keptUntilHeard(stream: Readable): (listener: (chunk: Uint8Array) => void) => void {
  const kept: Uint8Array[] = [];
  let hear = (chunk: Uint8Array): void => void kept.push(chunk);
  stream.on('data', (chunk: Uint8Array) => hear(chunk));
  return (listener) => {
    for (const chunk of kept.splice(0)) listener(chunk);
    hear = listener;
  };
}

function writeTo(program: string, child: ChildProcessWithoutNullStreams, bytes: Uint8Array | string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stdin.write(bytes, (error) => {
    if (error === null || error === undefined) resolve();
    else
      reject(
        storageFailure(
          `the input of ${program}`,
          errnoOf(error) ?? 'EPIPE',
          'the program at the other end reads no more.',
        ),
      );
  });
  return promise;
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): void {
  if (onWindows) {
    const killer = spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { windowsHide: true, stdio: 'ignore' });
    killer.on('error', () => undefined);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the whole group has ended. EPERM: macOS says so of a group of zombies.
    if (errnoOf(error) !== 'ESRCH' && errnoOf(error) !== 'EPERM') throw error;
  }
}
