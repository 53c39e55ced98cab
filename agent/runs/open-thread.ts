import { basename, dirname, isAbsolute, join } from 'node:path';
import { FailureError, fail, failureSentence } from '#shared/model/failure.ts';
import type { Failure, Problem } from '#shared/model/failure.ts';
import type { Thread } from '#shared/model/thread.ts';
import { validateThread } from '#shared/model/validate.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import { readLayout } from '#shared/schema/layout-file.ts';
import type { Layout } from '#shared/schema/layout-file.ts';
import { atDocument, layoutPathOf, readThread } from '#shared/schema/thread-file.ts';
import { digestJson } from '#shared/std/digest.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { err } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Describer } from '../registry/describe.ts';
import type { Disk } from '../world/disk.ts';

/** A thread document as the agent has opened and checked it. */
export interface OpenedThread {
  readonly path: string;
  readonly folder: string;
  readonly name: string;
  readonly title: string;
  readonly thread: Thread;
  /** Digest of the document by meaning: the same for every way of spacing it. */
  readonly digest: Digest;
  readonly layout: Layout | undefined;
  readonly described: DescribedNodes;
  readonly problems: readonly Problem[];
}

export interface OpenOptions {
  readonly disk: Disk;
  readonly hash: TextHash;
  readonly describer: Describer;
}

/** Longest thread document that is read: some hundred thousand nodes. */
const maxDocumentBytes = 256 * 1024 * 1024;

async function readBytes(disk: Disk, path: string): Promise<Uint8Array> {
  try {
    const facts = await disk.stat(path);
    if (facts === undefined) fail({ why: 'missing-file', path });
    if (facts.kind !== 'file') fail({ why: 'bad-file', path, message: 'this is not a file.' });
    return await disk.readFile(path, maxDocumentBytes);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.why !== 'storage') throw error;
    const { errno, message } = error.failure;
    if (errno === 'ENOENT' || errno === 'ENOTDIR') fail({ why: 'missing-file', path });
    return fail({ why: 'bad-file', path, message: `it cannot be read (${errno}): ${message}` });
  }
}

async function readText(disk: Disk, path: string): Promise<string> {
  const bytes = await readBytes(disk, path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail({
      why: 'bad-json',
      path,
      message: 'this is not text in UTF-8. Open the file in a text editor and save it as UTF-8.',
    });
  }
}

async function layoutAt(disk: Disk, path: string): Promise<Result<Layout, Failure>> {
  try {
    return readLayout(await readText(disk, path), path);
  } catch (error) {
    if (error instanceof FailureError) return err(error.failure);
    throw error;
  }
}

/** A layout is without meaning for a run: whatever is wrong with it is a warning. */
async function openLayout(disk: Disk, path: string): Promise<{ layout: Layout | undefined; problems: Problem[] }> {
  const layoutPath = layoutPathOf(path);
  if (!layoutPath.ok) return { layout: undefined, problems: [] };
  const layout = await layoutAt(disk, layoutPath.value);
  if (layout.ok) return { layout: layout.value, problems: [] };
  if (layout.error.why === 'missing-file') return { layout: undefined, problems: [] };
  const message = `${failureSentence(layout.error)} The thread is shown without it.`;
  return { layout: undefined, problems: [{ severity: 'warning', code: 'bad-layout', message, pointer: '' }] };
}

/**
 * Opens, describes and validates a thread.
 * @param path absolute
 * @throws FailureError `missing-file`, `bad-json`, `unknown-format`: everything else is in `problems`
 */
export async function openThread(options: OpenOptions, path: string): Promise<OpenedThread> {
  if (!isAbsolute(path))
    throw new FailureError({ why: 'bad-request', call: 'thread', message: 'a thread is named by its absolute path.' });
  const read = readThread(await readText(options.disk, path), path);
  if (!read.ok) throw new FailureError(read.error);
  const { thread, problems } = read.value;
  const described = await options.describer.thread(thread);
  const { layout, problems: layoutProblems } = await openLayout(options.disk, path);
  const name = basename(path);
  return {
    path,
    folder: dirname(path),
    name,
    title: thread.title ?? name.replace(/\.thread\.json$/, ''),
    thread,
    digest: digestJson(options.hash, thread),
    layout,
    described,
    problems: [...problems, ...atDocument(read.value, validateThread(thread, described)), ...layoutProblems],
  };
}

export function besideThread(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
