import type { BoundFile } from '#shared/model/event.ts';
import { FailureError, fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { fileParams } from '#shared/model/file-params.ts';
import type { FileParam } from '#shared/model/file-params.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { MeaningOf } from '../executor/outputs.ts';
import type { Modules } from '../registry/modules.ts';
import type { BlobStore, StoredBlob } from '../store/blob-store.ts';
import type { Disk } from '../world/disk.ts';
import { besideThread } from './open-thread.ts';

/** The source files of a run by {@link boundName}, and what kept the others from being bound. */
export interface BoundSources {
  readonly files: Readonly<Record<string, BoundFile>>;
  readonly failures: ReadonlyMap<string, Failure>;
}

export interface SourceOptions {
  readonly disk: Disk;
  readonly blobs: BlobStore;
  readonly meaningOf: MeaningOf;
  readonly modules: Modules;
}

type Wanted = Pick<FileParam, 'path' | 'mediaType'>;

/** What a bound file is found under. The same file read as two types has two meanings: to a copy every byte counts. */
export function boundName({ path, mediaType }: Wanted): string {
  return `${mediaType} ${path}`;
}

function wantedFiles(thread: Thread, modules: Modules, nodes: ReadonlySet<string>): Map<string, Wanted[]> {
  const wanted = new Map<string, Map<string, Wanted>>();
  for (const [id, node] of Object.entries(thread.nodes)) {
    const found = nodes.has(id) ? modules.find(node.function) : undefined;
    for (const file of found === undefined ? [] : fileParams(found.spec.params, node.params ?? {})) {
      const same = wanted.get(file.path) ?? new Map<string, Wanted>();
      wanted.set(file.path, same.set(boundName(file), file));
    }
  }
  return new Map([...wanted].map(([path, files]) => [path, [...files.values()]]));
}

/** How often a file that changes while it is read is tried. */
const tries = 3;

/** Takes a file as it is at one moment: a program that saves it meanwhile must not leave half of each version in the run. */
async function takeWhole({ disk, blobs }: SourceOptions, path: string): Promise<StoredBlob> {
  for (let n = 0; n < tries; n++) {
    const before = await disk.stat(path);
    if (before === undefined) fail({ why: 'missing-file', path });
    if (before.kind !== 'file') fail({ why: 'bad-file', path, message: 'this is not a file.' });
    const stored = await blobs.put({ path });
    const after = await disk.stat(path);
    if (after?.inode === before.inode && after.changedMs === before.changedMs && after.bytes === stored.bytes)
      return stored;
  }
  return fail({
    why: 'bad-file',
    path,
    message: 'it is being written at this moment. Run again when the other program has saved it.',
  });
}

/** Why a file could not be bound, told as what is wrong with the file. */
function asFileFailure(path: string, failure: Failure): Failure {
  if (failure.why !== 'storage' || failure.path !== path) return failure;
  if (failure.errno === 'ENOENT' || failure.errno === 'ENOTDIR') return { why: 'missing-file', path };
  return { why: 'bad-file', path, message: `it cannot be read (${failure.errno}): ${failure.message}` };
}

/**
 * Takes the present content of every source file into the store, so that the run depends on nothing that changes later.
 * A file that is missing fails the nodes that name it, not the run.
 */
export async function bindSources(
  options: SourceOptions,
  thread: Thread,
  folder: string,
  nodes: ReadonlySet<string>,
): Promise<BoundSources> {
  const files: [string, BoundFile][] = [];
  const failures = new Map<string, Failure>();
  for (const [path, uses] of wantedFiles(thread, options.modules, nodes)) {
    const absolute = besideThread(folder, path);
    try {
      if (path.includes('\0')) fail({ why: 'bad-file', path, message: 'no file can have this name.' });
      const { digest, bytes } = await takeWhole(options, absolute);
      for (const use of uses) {
        const meaning = (await options.meaningOf(use.mediaType, digest, bytes)) ?? digest;
        files.push([boundName(use), { path, mediaType: use.mediaType, digest, meaning, bytes }]);
      }
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      for (const use of uses) failures.set(boundName(use), asFileFailure(absolute, error.failure));
    }
  }
  return { files: Object.fromEntries(files), failures };
}
