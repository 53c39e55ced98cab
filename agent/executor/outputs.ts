import { isAbsolute, join, sep } from 'node:path';
import type { NodeOutput, NodeOutputs } from '#shared/model/event.ts';
import { FailureError, fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Port } from '#shared/model/function-spec.ts';
import { coerce, parseValue } from '#shared/model/literal.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import type { Value } from '#shared/model/value.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { digestJson } from '#shared/std/digest.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { own } from '#shared/std/json.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Disk } from '../world/disk.ts';

/** Digests a file by meaning where its type has one. */
export type MeaningOf = (mediaType: string, digest: Digest, bytes: number) => Promise<Digest | undefined>;

export interface OutputTaker {
  readonly blobs: BlobStore;
  readonly disk: Disk;
  readonly hash: TextHash;
  readonly meaningOf: MeaningOf;
}

/** Digest of a value by meaning: a file counts by its content, not by its name. */
export function valueDigest(hash: TextHash, value: Value): Digest {
  if (value.type !== 'file') return digestJson(hash, value);
  return digestJson(hash, { type: 'file', mediaType: value.mediaType, content: value.meaning ?? value.digest });
}

/** RFC 6838, section 4.2, without wildcards. */
const mediaTypePattern = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

function refuse(port: string, message: string): never {
  return fail({ why: 'bad-output', port, message });
}

/** Takes a file that a call wrote into the store. It must lie inside the call's own folder, also after links are followed. */
async function takeFile(
  taker: OutputTaker,
  folder: string,
  port: string,
  data: Record<string, unknown>,
): Promise<Value> {
  const { path, mediaType, name } = data;
  if (typeof path !== 'string' || typeof mediaType !== 'string' || typeof name !== 'string')
    refuse(port, `The output ${port} is a file without path, media type or name.`);
  if (path.includes('\0')) refuse(port, `The output ${port} names a file by a path that no system takes.`);
  // Whoever reads the file goes by its type, so it must be one, and not a pattern that fits every port.
  if (!mediaTypePattern.test(mediaType))
    refuse(port, `The output ${port} is a file of type "${mediaType}", which is no media type such as model/step.`);
  const given = isAbsolute(path) ? path : join(folder, path);
  const facts = await taker.disk.stat(given);
  if (facts?.kind !== 'file')
    refuse(port, `The output ${port} names the file ${name}, which the function did not write.`);
  const [real, home] = [await taker.disk.realPath(given), await taker.disk.realPath(folder)];
  if (!real.startsWith(home + sep)) refuse(port, `The output ${port} names a file outside the folder of the call.`);
  const stored = await taker.blobs.put({ path: real });
  const meaning = await taker.meaningOf(mediaType, stored.digest, stored.bytes);
  return {
    type: 'file',
    mediaType,
    digest: stored.digest,
    bytes: stored.bytes,
    name,
    ...(meaning === undefined ? {} : { meaning }),
  };
}

async function takeOutput(taker: OutputTaker, folder: string, port: Port, data: unknown): Promise<NodeOutput> {
  if (typeof data !== 'object' || data === null) refuse(port.name, `The output ${port.name} is not a value.`);
  const { origin, ...rest } = data as Record<string, unknown>;
  const type = parsePortType(port.type);
  if (!type.ok) refuse(port.name, type.error);
  const parsed: Result<Value, string> =
    rest['type'] === 'file' ? ok(await takeFile(taker, folder, port.name, rest)) : parseValue(rest);
  if (!parsed.ok) refuse(port.name, `The output ${port.name} is not a value: ${parsed.error}.`);
  const value = coerce(parsed.value, type.value);
  if (!value.ok) refuse(port.name, `The output ${port.name} ${value.error}`);
  return {
    value: value.value,
    digest: valueDigest(taker.hash, value.value),
    ...(typeof origin === 'string' ? { origin } : {}),
  };
}

/** Checks what a function returned against the ports that it declared, and takes its files into the store. */
export async function takeOutputs(
  taker: OutputTaker,
  folder: string,
  ports: readonly Port[],
  returned: Readonly<Record<string, unknown>>,
): Promise<Result<NodeOutputs, Failure>> {
  try {
    const names = ports.map((port) => port.name);
    const undeclared = Object.keys(returned).find((name) => !names.includes(name));
    if (undeclared !== undefined)
      refuse(
        undeclared,
        `The function gave an output "${undeclared}" that it does not declare.${didYouMean(undeclared, names)}`,
      );
    const outputs = new Map<string, NodeOutput>();
    for (const port of ports) {
      const data = own(returned, port.name);
      if (data === undefined && port.optional === true) continue;
      if (data === undefined) refuse(port.name, `The function gave no output "${port.name}", which it declares.`);
      outputs.set(port.name, await takeOutput(taker, folder, port, data));
    }
    return ok(Object.fromEntries(outputs));
  } catch (error) {
    if (error instanceof FailureError) return err(error.failure);
    throw error;
  }
}
