import type { BoundFile } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { fileParams } from '#shared/model/file-params.ts';
import type { JsonObject } from '#shared/std/json.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { MeaningOf } from '../executor/outputs.ts';
import type { Modules } from '../registry/modules.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Disk } from '../world/disk.ts';
import { besideThread } from './open-thread.ts';

/** The source files of a run by the path that the thread gives, and what kept the others from being bound. */
export interface BoundSources {
  readonly files: Readonly<Record<string, BoundFile>>;
  readonly failures: ReadonlyMap<string, Failure>;
}

interface Wanted {
  readonly path: string;
  readonly mediaType: string;
}

function wantedFiles(thread: Thread, modules: Modules, nodes: ReadonlySet<string>): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const [id, node] of Object.entries(thread.nodes)) {
    const found = nodes.has(id) ? modules.find(node.function) : undefined;
    for (const file of found === undefined ? [] : fileParams(found.spec.params as JsonObject, node.params ?? {}))
      wanted.set(file.path, file);
  }
  return wanted;
}

/**
 * Takes the present content of every source file into the store, so that the run depends on nothing that changes later.
 * A file that is missing fails the nodes that name it, not the run.
 */
export async function bindSources(
  options: { disk: Disk; blobs: BlobStore; meaningOf: MeaningOf; modules: Modules },
  thread: Thread,
  folder: string,
  nodes: ReadonlySet<string>,
): Promise<BoundSources> {
  const files: Record<string, BoundFile> = {};
  const failures = new Map<string, Failure>();
  for (const [path, { mediaType }] of wantedFiles(thread, options.modules, nodes)) {
    const absolute = besideThread(folder, path);
    try {
      const facts = await options.disk.stat(absolute);
      if (facts === undefined) failures.set(path, { why: 'missing-file', path: absolute });
      else if (facts.kind !== 'file')
        failures.set(path, { why: 'bad-file', path: absolute, message: 'this is not a file.' });
      else {
        const stored = await options.blobs.put({ path: absolute });
        const meaning = await options.meaningOf(mediaType, stored.digest, stored.bytes);
        files[path] = {
          path,
          mediaType,
          digest: stored.digest,
          meaning: meaning ?? stored.digest,
          bytes: stored.bytes,
        };
      }
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      failures.set(path, error.failure);
    }
  }
  return { files, failures };
}
