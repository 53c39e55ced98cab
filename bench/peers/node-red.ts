import { spawnSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/* Node-RED as a peer of the engine's benchmarks: fetched when first asked for, and no dependency of the project. */

export const nodeRedVersion = '5.0.7';

const folder = fileURLToPath(new URL('../../node_modules/.cache/clew-bench/node-red', import.meta.url));
const child = fileURLToPath(import.meta.resolve('./node-red-child.ts'));

function installedVersion(): string | undefined {
  const path = join(folder, 'node_modules', 'node-red', 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : undefined;
}

/** Makes sure that exactly this version is there. @returns the folder, or the sentence that says why it is not */
function install(): { readonly folder: string } | { readonly problem: string } {
  if (installedVersion() === nodeRedVersion) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', `node-red@${nodeRedVersion}`];
  // On Windows npm is a script, which only a shell starts.
  const done = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status === 0 && installedVersion() === nodeRedVersion) return { folder };
  return { problem: done.error?.message ?? done.stderr.trim().split('\n')[0] ?? 'npm install failed' };
}

export interface NodeRed {
  /** Sends one message down a chain of these nodes. @returns seconds until the last one has it, by the child's own clock */
  send(kind: 'change' | 'function'): Promise<number>;
  stop(): void;
}

function answer(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    process.once('message', (message) => {
      process.removeListener('exit', onExit);
      resolve(message);
    });
    const onExit = (code: number | null): void => reject(new Error(`Node-RED ended with exit code ${code}.`));
    process.once('exit', onExit);
  });
}

/** Starts Node-RED with a chain of `count` nodes of each kind. @returns it, or the sentence that says why it cannot be had */
export async function startNodeRed(count: number): Promise<NodeRed | string> {
  const found = install();
  if ('problem' in found) return found.problem;
  const process = fork(child, [found.folder, String(count)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await answer(process);
  return {
    send: async (kind) => {
      const answered = answer(process);
      process.send(kind);
      return Number(await answered);
    },
    stop: () => void process.kill(),
  };
}
