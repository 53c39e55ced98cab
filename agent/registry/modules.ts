import { join, posix } from 'node:path';
import { compareKeys } from '#shared/std/canonical-json.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { Manifest } from '#shared/model/function-spec.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import { fail, failureSentence, FailureError } from '#shared/model/failure.ts';
import { own } from '#shared/std/json.ts';
import type { Disk } from '../world/disk.ts';

/** A module that the agent can call. `digest` is that of everything it consists of. */
export interface InstalledModule {
  readonly manifest: Manifest;
  readonly digest: Digest;
  readonly folder: string;
}

export interface FoundFunction {
  readonly module: InstalledModule;
  readonly name: string;
  readonly spec: FunctionSpec;
}

export interface Modules {
  readonly list: readonly InstalledModule[];
  /** Folders that look like modules and could not be taken, each with one sentence. */
  readonly rejected: readonly { readonly folder: string; readonly message: string }[];
  find(functionName: string): FoundFunction | undefined;
}

/** Not part of what a module does: tests, docs, and what others installed into it. */
const leftOut = /(^|\/)(node_modules|fixtures|examples|testing|\.[^/]*)(\/|$)|\.test\.ts$|\.md$|(^|\/)tsconfig\.json$/;

/** Every file that counts. What is neither file nor folder is refused: what a link leads to would change unseen. */
async function sourceFiles(disk: Disk, folder: string, prefix = ''): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await disk.list(join(folder, prefix))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (leftOut.test(path)) continue;
    if (entry.kind === 'folder') files.push(...(await sourceFiles(disk, folder, path)));
    else if (entry.kind === 'file') files.push(path);
    else
      fail({
        why: 'bad-file',
        path: join(folder, path),
        message: 'a module consists of plain files and folders, and this is neither. Put a copy in its place.',
      });
  }
  return files.toSorted(compareKeys);
}

/** Digest of a folder of sources: every file's path and bytes, in order of path. */
export async function folderDigest(
  disk: Disk,
  folder: string,
  hash: (bytes: Uint8Array) => Digest,
  hashText: TextHash,
): Promise<Digest> {
  const lines: string[] = [];
  for (const path of await sourceFiles(disk, folder))
    lines.push(`${hash(await disk.readFile(join(folder, path)))}  ${path}`);
  return hashText(lines.join('\n'));
}

async function readManifest(disk: Disk, folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json');
  const text = new TextDecoder().decode(await disk.readFile(path));
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    fail({ why: 'bad-json', path, message: error instanceof Error ? error.message : String(error) });
  }
  const manifest = Manifest.safeParse(data);
  if (!manifest.success)
    fail({
      why: 'bad-file',
      path,
      message: `the manifest does not have the form of clew/module@1 (${manifest.error.issues[0]?.path.join('/') ?? ''}: ${manifest.error.issues[0]?.message ?? ''}).`,
    });
  await refuseBadEntry(disk, folder, manifest.data.entry);
  return manifest.data;
}

/** The entry must be one of the files that the module's digest is taken of. */
async function refuseBadEntry(disk: Disk, folder: string, entry: string): Promise<void> {
  const inside = entry === posix.normalize(entry) && !posix.isAbsolute(entry) && !/^\.\.(\/|$)|[\\:]/.test(entry);
  const facts = inside && !leftOut.test(entry) ? await disk.lstat(join(folder, entry)) : undefined;
  if (facts?.kind === 'file') return;
  fail({
    why: 'bad-file',
    path: join(folder, 'manifest.json'),
    message: `the entry "${entry}" is not a file of the module.`,
  });
}

export interface ModuleSources {
  /** Folders whose subfolders are modules. The first one to bring a name has it. */
  readonly roots: readonly string[];
  /** What every module is built on: the SDK and the shared model. Part of every module's digest. */
  readonly foundations: readonly string[];
  /** Files that say which packages the modules run with. Part of every module's digest; one that is not there is left out. */
  readonly locks?: readonly string[] | undefined;
  /** The program and version that runs the modules, such as `node 26.10.0`. Part of every module's digest. */
  readonly runtime?: string | undefined;
}

/** Finds the modules under `sources.roots` by their manifests, without running any. */
export async function loadModules(
  disk: Disk,
  sources: ModuleSources,
  hash: (bytes: Uint8Array) => Digest,
  hashText: TextHash,
): Promise<Modules> {
  const list: InstalledModule[] = [];
  const rejected: { folder: string; message: string }[] = [];
  const base: string[] = [sources.runtime ?? ''];
  for (const folder of sources.foundations) base.push(await folderDigest(disk, folder, hash, hashText));
  for (const lock of sources.locks ?? [])
    if ((await disk.stat(lock)) !== undefined) base.push(hash(await disk.readFile(lock)));
  for (const root of sources.roots) {
    for (const entry of await disk.list(root)) {
      const folder = join(root, entry.name);
      if (entry.kind !== 'folder' || (await disk.stat(join(folder, 'manifest.json'))) === undefined) continue;
      try {
        const manifest = await readManifest(disk, folder);
        if (list.some((module) => module.manifest.name === manifest.name))
          throw new FailureError({ why: 'conflict', message: `Another module is already called ${manifest.name}.` });
        const digest = hashText([...base, await folderDigest(disk, folder, hash, hashText)].join('\n'));
        list.push({ manifest, digest, folder });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        rejected.push({ folder, message: failureSentence(error.failure) });
      }
    }
  }
  const byName = Object.fromEntries(list.map((module) => [module.manifest.name, module]));
  return {
    list,
    rejected,
    find: (functionName) => {
      const [moduleName = '', name = '', ...rest] = functionName.split('/');
      const module = rest.length > 0 ? undefined : own(byName, moduleName);
      const spec = module === undefined ? undefined : own(module.manifest.functions, name);
      return module === undefined || spec === undefined ? undefined : { module, name, spec };
    },
  };
}
