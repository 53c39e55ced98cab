import { spawn } from 'node:child_process';

/** What a finished command left behind. `code` is null when a signal ended it or it could not be started. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ends the command with SIGKILL after this many milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** Runs a program to its end; never throws. Scripts take it as an argument so that tests can answer for the system. */
export type RunCommand = (program: string, args: readonly string[], options?: RunOptions) => Promise<Finished>;

/** The real thing: no shell, no standard input, output collected as text. */
export const runCommand: RunCommand = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => resolve({ code: null, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
