import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectAgent } from '#agent/client/connect.ts';
import type { RunReport } from '#shared/model/report.ts';
import type { AgentClient } from '#shared/protocol/client.ts';

const bin = fileURLToPath(new URL('../bin/clew.mjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An error as the contract prints it. */
export interface PrintedError {
  readonly code: string;
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
}

export type PrintedRun = Omit<RunReport, 'nodes'> & {
  readonly nodes: Record<string, RunReport['nodes'][string] & { readonly error?: PrintedError }>;
};

/** Waits for the end of a command line and gives all that it printed. */
export function finished(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A home and a working folder of their own, and the real command line on them. Every agent that it starts ends with `close`. */
export class Workplace {
  readonly folder: string;
  readonly home: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.home = join(folder, 'home');
  }

  static async make(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'clew-test-')));
  }

  /** Writes files beside each other; objects as JSON. */
  async write(files: Readonly<Record<string, string | Uint8Array | object>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(
        path,
        typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2),
      );
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Starts the command line and hands it over while it runs. */
  spawn(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcessByStdio<null, Readable, Readable> {
    return spawn(process.execPath, [bin, ...args], {
      cwd: this.folder,
      env: { ...process.env, CLEW_HOME: this.home, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  clew(...args: readonly string[]): Promise<Finished> {
    return finished(this.spawn(args));
  }

  /** Runs a command with `--json` and reads its one document. */
  async json<T>(...args: readonly string[]): Promise<{ readonly code: number | null; readonly value: T }> {
    const { code, stdout, stderr } = await this.clew(...args, '--json');
    try {
      return { code, value: JSON.parse(stdout) as T };
    } catch {
      throw new Error(
        `clew ${args.join(' ')} printed no JSON document (exit ${code}): ${stdout.slice(0, 500)} / ${stderr.slice(0, 1000)}`,
      );
    }
  }

  run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly value: PrintedRun }> {
    return this.json<PrintedRun>('run', ...args);
  }

  /** A client in this process: what happens is seen as it happens, however slowly commands start. */
  connect(): Promise<AgentClient> {
    return connectAgent({ clientName: 'test', start: false, home: this.home });
  }

  async agentPid(): Promise<number> {
    return (await this.json<{ pid: number }>('agent', 'status')).value.pid;
  }

  async close(): Promise<void> {
    await this.clew('agent', 'stop');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The ids of a run's nodes that are in one of these states, in order of id. */
export function nodesIn(run: PrintedRun, ...states: readonly string[]): string[] {
  return Object.entries(run.nodes)
    .filter(([, node]) => states.includes(node.state))
    .map(([id]) => id)
    .toSorted();
}

/** The id of the run of this title that is under way. */
export async function runningRun(client: AgentClient, title: string): Promise<string> {
  for (;;) {
    const listed = await client.call('run.list', { limit: 100 });
    const found = listed.ok
      ? listed.value.runs.find((run) => run.title === title && run.status === 'running')
      : undefined;
    if (found !== undefined) return found.run;
    await sleep(5);
  }
}

/** Resolves at the moment when so many nodes of a live run have ended well. */
export function whenFinished(client: AgentClient, run: string, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    client.open(
      'run.events',
      { run, from: 0, follow: true },
      ({ body }) => {
        if (body.is === 'node-finished' && ++seen === count) resolve();
      },
      () => reject(new Error(`The run ended, or its agent did, with ${seen} of ${count} nodes.`)),
    );
  });
}
