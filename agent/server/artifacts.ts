import { dirname } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import type { RunState } from '#shared/model/run-state.ts';
import { isDigest, parseDigest, shortDigest } from '#shared/std/digest.ts';
import type { Digest } from '#shared/std/digest.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { must } from '#shared/std/assert.ts';
import { own } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { maxReadBytes } from '#shared/protocol/contract.ts';
import type { Input, OutputOf } from '#shared/protocol/contract.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { World } from '../world/world.ts';

export interface ArtifactDeps {
  readonly world: World;
  readonly blobs: BlobStore;
}

/** Writes one file that a run gave to a path where nothing is yet. */
export async function exportArtifact(
  deps: ArtifactDeps,
  state: RunState,
  port: string,
  out: string,
): Promise<OutputOf<'artifact.export'>> {
  const ref = parsePortRef(port) ?? fail({ why: 'usage', message: `Name the artifact as NODE.PORT, not "${port}".` });
  const outputs = state.nodes.get(ref.node)?.outputs ?? {};
  const value = own(outputs, ref.port)?.value;
  if (value === undefined)
    fail({
      why: 'not-found',
      what: 'output',
      name: port,
      message: `The run has no output "${port}".${didYouMean(ref.port, Object.keys(outputs))}`,
    });
  if (value.type !== 'file' || !isDigest(value.digest))
    return fail({ why: 'usage', message: `The output ${port} is a ${value.type}, not a file. "clew show" prints it.` });
  if ((await deps.world.disk.stat(dirname(out))) === undefined)
    fail({ why: 'usage', message: `There is no folder ${dirname(out)}. Make it first, or name another one.` });
  if ((await deps.world.disk.stat(out)) !== undefined)
    fail({ why: 'conflict', message: `There is already a file ${out}. Name another one, or remove it first.` });
  const name = must(out.split(/[\\/]/).at(-1), 'a path ends in a name');
  await deps.blobs.materialise(value.digest, dirname(out), name);
  await deps.world.disk.chmod(out, 0o644);
  return { out, digest: value.digest, bytes: value.bytes, mediaType: value.mediaType };
}

/** Whether a run has made or bound a file with these bytes: what it has not, nobody reads through it. */
function belongsTo(state: RunState, digest: Digest): boolean {
  const bound = Object.values(state.created?.files ?? {});
  if (bound.some((file) => file.digest === digest)) return true;
  const outputs = [...state.nodes.values()].flatMap((node) => Object.values(node.outputs ?? {}));
  return outputs.some(({ value }) => value.type === 'file' && value.digest === digest);
}

/**
 * Part of a file that a run has made or bound. `bytes` is the size of the whole file, so that its reader knows what is
 * left; where the file ends, the part ends.
 */
export async function readArtifact(
  blobs: BlobStore,
  state: RunState,
  { digest: text, offset, length }: Input<'artifact.read'>,
): Promise<OutputOf<'artifact.read'>> {
  const digest = parseDigest(text);
  if (digest === undefined)
    return fail({ why: 'usage', message: `"${text}" is no digest. A digest is sha256: and 64 hexadecimal digits.` });
  if (!belongsTo(state, digest))
    fail({
      why: 'not-found',
      what: 'artifact',
      name: text,
      message: `The run ${state.run} has neither made nor read the file ${shortDigest(digest)}.`,
    });
  const bytes = await blobs.size(digest);
  const end = Math.min(offset + length, bytes ?? 0);
  const start = Math.min(offset, end);
  // What fits into one answer is checked as it is read; of larger files the store checks the whole before the first part.
  const data =
    bytes === undefined || bytes <= maxReadBytes
      ? (await blobs.readVerified(digest)).subarray(start, end)
      : await collect(blobs.openRange(digest, start, end));
  return { bytes: must(bytes, 'what was read has a size'), data: Buffer.from(data).toString('base64') };
}

async function collect(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
