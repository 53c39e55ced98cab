import type { Basis, BoundFile } from '#shared/model/event.ts';
import { rootCauses } from '#shared/model/why.ts';
import type { Cause, Change, Why } from '#shared/model/why.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { shortDigest } from '#shared/std/digest.ts';
import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { parsePortRef } from '#shared/std/ids.ts';

/** What an earlier run recorded of a node. */
export interface Earlier {
  readonly run: string;
  readonly basis: Basis;
  /** `done` where it gave outputs. */
  readonly state: string;
}

/** Names the places that differ between two versions of a source file, where its type allows. */
export type FileChanges = (before: BoundFile, after: BoundFile) => Promise<Change[]>;

const maxChanges = 8;

function short(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** Members that differ, as JSON pointers, deepest first difference on each path. */
function jsonChanges(before: Json | undefined, after: Json | undefined, at: string, found: Change[]): void {
  if (found.length >= maxChanges || canonicalJson(before ?? null) === canonicalJson(after ?? null)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      jsonChanges(own(before, key), own(after, key), `${at}/${key}`, found);
    return;
  }
  found.push({ at: at === '' ? '/' : at, before: short(before), after: short(after) });
}

function inputCauses(before: Basis, after: Basis, whyOf: (node: string) => Why | undefined): Cause[] {
  const causes: Cause[] = [];
  for (const port of new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])) {
    const [was, is] = [own(before.inputs, port), own(after.inputs, port)];
    if (was?.digest === is?.digest && was?.origin === is?.origin && was?.text === is?.text) continue;
    if (is?.from === 'set') {
      causes.push({ is: 'set', target: port, value: is.text });
      continue;
    }
    const source = is === undefined ? undefined : parsePortRef(is.from.split(', ')[0] ?? '')?.node;
    const why = source === undefined ? undefined : whyOf(source);
    causes.push({
      is: 'input',
      port,
      from: is?.from ?? was?.from ?? '',
      ...(was === undefined ? {} : { before: was.text }),
      ...(is === undefined ? {} : { after: is.text }),
      ...(is?.origin === undefined ? {} : { origin: is.origin }),
      because: rootCauses(why?.because ?? []),
    });
  }
  return causes;
}

async function fileCauses(before: Basis, after: Basis, changesOf: FileChanges): Promise<Cause[]> {
  const causes: Cause[] = [];
  for (const [pointer, is] of Object.entries(after.files)) {
    const was = own(before.files, pointer);
    if (was === undefined || was.meaning === is.meaning) continue;
    causes.push({ is: 'file', file: is.path, changes: await changesOf(was, is) });
  }
  return causes;
}

/** Why a node's key is not what it was in an earlier run. Empty where nothing that counts differs. */
export async function causesOf(
  earlier: Basis,
  now: Basis,
  whyOf: (node: string) => Why | undefined,
  changesOf: FileChanges,
): Promise<Cause[]> {
  const causes: Cause[] = [];
  if (earlier.function !== now.function) return [{ is: 'function', before: earlier.function, after: now.function }];
  if (earlier.module.digest !== now.module.digest) {
    const version = (m: Basis['module']): string =>
      earlier.module.version === now.module.version ? `${m.version} (${shortDigest(m.digest)})` : m.version;
    causes.push({ is: 'module', module: now.module.name, before: version(earlier.module), after: version(now.module) });
  }
  const changes: Change[] = [];
  jsonChanges(earlier.params, now.params, '', changes);
  if (changes.length > 0) causes.push({ is: 'params', changes });
  causes.push(...(await fileCauses(earlier, now, changesOf)), ...inputCauses(earlier, now, whyOf));
  for (const [tool, version] of Object.entries(now.tools)) {
    const before = own(earlier.tools, tool) ?? 'none';
    if (before !== version) causes.push({ is: 'tool', tool, before, after: version });
  }
  if (earlier.thread !== now.thread && causes.length === 0) causes.push({ is: 'thread' });
  return causes;
}
