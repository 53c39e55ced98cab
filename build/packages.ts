import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';

import { importsOf } from '../scripts/gates/import-specifiers.ts';

/*
 * The npm packages that the agent runs with: those that its shipped sources import, and what these depend on. The
 * lockfile says the versions and where each one lies; packages of the window are bundled and not among them.
 */

/** npm writes one name also without a list. */
const Names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

const Entry = z.looseObject({
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).optional(),
  os: Names.optional(),
  cpu: Names.optional(),
  libc: Names.optional(),
});
const Lockfile = z.looseObject({ packages: z.record(z.string(), Entry) });
type Entries = z.infer<typeof Lockfile>['packages'];

export interface Target {
  /** As in `process.platform` and `process.arch`. */
  readonly platform: string;
  readonly arch: string;
}

export async function readLock(root: string): Promise<Entries> {
  return Lockfile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))).packages;
}

/** The packages that sources name, without Node's own and without the repository's `#` names. */
export async function importedPackages(root: string, files: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const file of files) {
    const imports = importsOf(file, await readFile(join(root, file), 'utf8'));
    if (!imports.ok) throw new Error(`${file}, line ${imports.error.line}: ${imports.error.message}`);
    for (const { specifier, typeOnly } of imports.value) {
      const [, name] = /^((?:@[^/]+\/)?[a-z0-9][^/:]*)(?:\/|$)/.exec(specifier ?? '') ?? [];
      if (name !== undefined && !typeOnly) names.add(name);
    }
  }
  return [...names].toSorted();
}

function fits(entry: z.infer<typeof Entry>, { platform, arch }: Target): boolean {
  const allows = (list: readonly string[] | undefined, mine: string): boolean =>
    list === undefined || list.includes(mine) || list.every((one) => one.startsWith('!') && one !== `!${mine}`);
  // Electron for Linux needs glibc itself.
  return (
    allows(entry.os, platform) && allows(entry.cpu, arch) && (entry.libc === undefined || entry.libc.includes('glibc'))
  );
}

/** Where Node finds `name` from a folder: beside it, or beside one of the folders that it is in. */
function resolvePackage(entries: Entries, from: string, name: string): string | undefined {
  for (let at = from; ;) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (Object.hasOwn(entries, path)) return path;
    if (at === '') return undefined;
    const parent = at.lastIndexOf('/node_modules/');
    at = parent < 0 ? '' : at.slice(0, parent);
  }
}

/**
 * The folders of all packages that are needed where `names` are, in order. Links into the repository are followed and
 * are in it as the folders that they lead to.
 */
export function closure(entries: Entries, names: readonly string[], target: Target): string[] {
  const found = new Set<string>();
  const wanted: { from: string; name: string; optional: boolean }[] = names.map((name) => ({
    from: '',
    name,
    optional: false,
  }));
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const path = resolvePackage(entries, next.from, next.name);
    const entry = path === undefined ? undefined : entries[path];
    if (path === undefined || entry === undefined) {
      if (next.optional) continue;
      throw new Error(
        `${next.from === '' ? 'The agent' : next.from} needs ${next.name}, which package-lock.json does not have.`,
      );
    }
    if (found.has(path) || (next.optional && !fits(entry, target))) continue;
    found.add(path);
    const real = entry.link === true ? (entry.resolved ?? path) : path;
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = entries[real] ?? entry;
    const isOptional = (name: string): boolean =>
      Object.hasOwn(optionalDependencies, name) || peerDependenciesMeta[name]?.optional === true;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      wanted.push({ from: entry.link === true ? '' : path, name, optional: isOptional(name) });
    // A peer that may be left out is a concern of whoever wants it, and it is named then.
    for (const name of Object.keys(peerDependencies))
      if (!isOptional(name)) wanted.push({ from: entry.link === true ? '' : path, name, optional: false });
  }
  return [...found].toSorted();
}

/** Not needed to run a package: source maps and the types that TypeScript reads. */
const unneeded = /\.map$|\.d\.[cm]?ts$|(^|\/)\.[^/]+$/;

/** Copies a package without what only its developers need, and without the packages inside it, which are named by themselves. */
export async function copyPackage(root: string, path: string, to: string): Promise<void> {
  const [from, target] = [join(root, path), join(to, path)];
  await mkdir(dirname(target), { recursive: true });
  await cp(from, target, {
    recursive: true,
    filter: (source) => {
      const inside = relative(from, source).replaceAll('\\', '/');
      return inside !== 'node_modules' && !inside.includes('/node_modules/') && !unneeded.test(inside);
    },
  });
}

/** Links a package of the repository as npm does, by a path that stays true wherever the package lies. */
export async function linkPackage(to: string, path: string, folder: string): Promise<void> {
  const link = join(to, path);
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), join(to, folder)), link, 'dir');
}

/** The program of the package that carries Node, with its licence: of its 200 MB nothing else is needed. */
export async function copyNode(root: string, path: string, to: string): Promise<string> {
  const from = join(root, path);
  const target = join(to, path);
  const names = await readdir(join(from, 'bin'));
  const program = names.find((name) => /^node(\.exe)?$/.test(name));
  if (program === undefined) throw new Error(`${path} holds no Node program.`);
  await mkdir(join(target, 'bin'), { recursive: true });
  for (const name of ['package.json', 'LICENSE', `bin/${program}`]) await cp(join(from, name), join(target, name));
  return join(target, 'bin', basename(program));
}
