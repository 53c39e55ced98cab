import type { Disk } from './disk.ts';

/**
 * Every effect of the agent: time, chance, disk, processes and the machine's own facts. Nothing in the agent reaches
 * for `Date`, `setTimeout`, `node:fs`, `node:child_process`, `Math.random` or `process` but through one of these, so
 * that a whole agent can run in simulation from a seed. The two exceptions keep to their folders: `agent/store` opens
 * SQLite itself, `agent/evidence/crypto` calls node:crypto.
 */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly processes: Processes;
  readonly host: Host;
}

export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump: never measure a duration with it. */
  now(): number;
  /** Milliseconds since an arbitrary moment; never goes back. */
  monotonic(): number;
  /** Calls `fn` once after `ms` milliseconds (any length: longer than 24.8 days is fine). Keeps the process alive. */
  timer(ms: number, fn: () => void): Cancel;
}

/** Stops what it was given for. Calling it again, or too late, does nothing. */
export type Cancel = () => void;

export interface Random {
  /** `count` bytes fit for keys and tokens. */
  bytes(count: number): Uint8Array;
}

export interface Processes {
  /**
   * Starts a program in a process group of its own, so that all it starts can be ended with it.
   * The child sees the variables of {@link SpawnOptions.env} and a short fixed list (`PATH`, a fixed locale and time
   * zone, and what Windows needs), and nothing else of the agent's environment.
   * @throws FailureError `tool-missing` where the program is not there or not executable, `storage` where the machine refuses
   */
  spawn(program: string, args: readonly string[], options: SpawnOptions): Promise<Child>;
  /** Whether a process of this id is there. It may be another program that was given the same id later. */
  isAlive(pid: number): boolean;
}

export interface SpawnOptions {
  /** Absolute path of the working folder. */
  readonly cwd: string;
  /** Variables besides the fixed ones; they win over those. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface Child {
  readonly pid: number;
  /** Settles once, never rejects, after the last output was handed over. */
  readonly exited: Promise<ChildExit>;
  /** Resolves when the pipe has taken the bytes. Rejects with FailureError `storage` (EPIPE) where the child reads no more. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Closes the child's stdin. */
  endInput(): void;
  /** One listener each, at once: output before it is kept in memory, whatever its size. */
  onStdout(listener: (chunk: Uint8Array) => void): void;
  onStderr(listener: (chunk: Uint8Array) => void): void;
  /** Signals the child and everything in its process group. A group that has ended is left alone. */
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Host {
  readonly pid: number;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** `x64`, `arm64`, … */
  readonly arch: string;
  /** Absolute path of the Node binary that runs the agent: module processes run on the same one. */
  readonly node: string;
  /** Logical processors that this process may use. */
  readonly cpus: number;
  /** Login name of who runs the agent. */
  user(): string;
  hostname(): string;
  /** Home folder of the user, absolute. */
  homeFolder(): string;
  /** Numeric user id; undefined on Windows. */
  uid(): number | undefined;
  /** One variable of the agent's environment; undefined where unset or empty. */
  env(name: string): string | undefined;
}
