import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from '#shared/model/report.ts';

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

  clew(...args: readonly string[]): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: this.folder,
        env: { ...process.env, CLEW_HOME: this.home, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
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
