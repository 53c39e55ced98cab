import { compareKeys, sortKeysDeep } from '../std/canonical-json.ts';
import { isJsonObject } from '../std/json.ts';
import type { Json, JsonObject } from '../std/json.ts';
import { pointer, pointerSteps } from '../std/pointer.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import type { Failure, Problem } from '../model/failure.ts';
import { Marking } from '../model/marking.ts';
import type { Thread, ThreadNode, Wire } from '../model/thread.ts';
import { parseJsonText } from './json-text.ts';
import { migrate } from './migrate.ts';

export const threadFormat = 'clew/thread@1';

/** A part of the document that has no place in the model; it is written back where it stood. */
export interface Kept {
  readonly pointer: string;
  readonly value: Json;
}

/** A thread document as opened: the model, what the model cannot hold, and what is wrong with its form. */
export interface ThreadFile {
  readonly thread: Thread;
  readonly kept: readonly Kept[];
  readonly problems: readonly Problem[];
  /** The text as read, and the canonical text it stood for: saving an unchanged thread gives the former back byte for byte. */
  readonly original: { readonly text: string; readonly canonical: string } | undefined;
}

interface Reading {
  readonly kept: Kept[];
  readonly problems: Problem[];
}

function keep(reading: Reading, at: (string | number)[], value: Json, message: string, node?: string): void {
  reading.kept.push({ pointer: pointer(at), value });
  reading.problems.push({
    severity: 'error',
    code: 'malformed',
    message,
    pointer: pointer(at),
    ...(node === undefined ? {} : { node }),
  });
}

/** Takes out the members of a record that do not have the type the model gives them. */
function takeMembers(
  reading: Reading,
  record: JsonObject,
  at: string[],
  wanted: Record<string, (value: Json) => boolean>,
  label: string,
): JsonObject {
  const good: Record<string, Json> = {};
  for (const [key, value] of Object.entries(record)) {
    const test = Object.hasOwn(wanted, key) ? wanted[key] : undefined;
    if (test === undefined || test(value)) good[key] = value;
    else
      keep(
        reading,
        [...at, key],
        value,
        `${label}: "${key}" does not have the form it needs; it is kept as it stands.`,
        at[0] === 'nodes' ? at[1] : undefined,
      );
  }
  return good;
}

const isText = (value: Json): boolean => typeof value === 'string';
const isMarking = (value: Json): boolean => Marking.safeParse(value).success;
const nodeMembers = { function: isText, title: isText, params: isJsonObject, inputs: isJsonObject, marking: isMarking };
const threadMembers = {
  title: isText,
  marking: isMarking,
  nodes: isJsonObject,
  wires: (value: Json) => Array.isArray(value),
};

function takeNodes(reading: Reading, nodes: JsonObject): Record<string, ThreadNode> {
  const good: Record<string, ThreadNode> = {};
  for (const [id, value] of Object.entries(nodes)) {
    if (!isJsonObject(value))
      keep(reading, ['nodes', id], value, `Node ${id} is not an object; it is kept as it stands.`, id);
    else
      good[id] = {
        function: '',
        ...takeMembers(reading, value, ['nodes', id], nodeMembers, `Node ${id}`),
      } as ThreadNode;
  }
  return good;
}

function takeWires(reading: Reading, wires: readonly Json[]): Wire[] {
  const good: Wire[] = [];
  for (const [index, value] of wires.entries()) {
    if (isJsonObject(value) && typeof value['from'] === 'string' && typeof value['to'] === 'string')
      good.push(value as unknown as Wire);
    else
      keep(
        reading,
        ['wires', index],
        value,
        `Wire ${index + 1} needs a "from" and a "to", both written node.port; it is kept as it stands.`,
      );
  }
  return good;
}

/** Reads a thread document. Fails only where the text is no JSON object of a known format; everything else opens, with problems. */
export function readThread(text: string, path: string): Result<ThreadFile, Failure> {
  const parsed = parseJsonText(text, path);
  if (!parsed.ok) return parsed;
  const migrated = migrate(parsed.value, 'clew/thread', path);
  if (!migrated.ok) return migrated;
  const reading: Reading = { kept: [], problems: [] };
  const document = takeMembers(reading, migrated.value, [], threadMembers, 'Thread');
  const thread = {
    ...document,
    format: threadFormat,
    nodes: takeNodes(reading, (document['nodes'] ?? {}) as JsonObject),
    wires: takeWires(reading, (document['wires'] ?? []) as readonly Json[]),
  } as Thread;
  const file = { thread, kept: reading.kept, problems: reading.problems };
  return ok({ ...file, original: { text, canonical: canonicalThreadText(file) } });
}

/** Puts a kept part back, unless something else has its place now or its node is gone. */
function restore(document: Record<string, unknown>, kept: Kept): void {
  const steps = pointerSteps(kept.pointer);
  if (steps[0] === 'wires' && steps.length === 2) {
    document['wires'] = [...(document['wires'] as unknown[]), kept.value];
    return;
  }
  let place: Record<string, unknown> = document;
  for (const step of steps.slice(0, -1)) {
    const inner = place[step];
    if (typeof inner !== 'object' || inner === null) return;
    place = inner as Record<string, unknown>;
  }
  const last = steps.at(-1) ?? '';
  const taken = Object.hasOwn(place, last) && !isVacant(place[last]);
  if (!taken)
    Object.defineProperty(place, last, { value: kept.value, enumerable: true, configurable: true, writable: true });
}

/** What reading puts in the place of a part that it had to set aside. */
function isVacant(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

const byEnds = (a: Wire, b: Wire): number => compareKeys(a.to, b.to) || compareKeys(a.from, b.from);

/** One wire on its line, so that two people who add wires seldom meet in a merge. */
function wireLine(wire: unknown): string {
  if (typeof wire !== 'object' || wire === null || Array.isArray(wire)) return JSON.stringify(wire);
  const members = Object.entries(sortKeysDeep(wire) as object).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function memberText(key: string, value: unknown): string {
  if (key === 'wires' && Array.isArray(value) && value.length > 0)
    return `[\n${value.map((wire) => `    ${wireLine(wire)}`).join(',\n')}\n  ]`;
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

/** Sorted keys, one node to a block, one wire to a line, two-space indent, final newline. */
function canonicalThreadText(file: Pick<ThreadFile, 'thread' | 'kept'>): string {
  const document: Record<string, unknown> = { ...(JSON.parse(JSON.stringify(file.thread)) as Record<string, unknown>) };
  document['wires'] = file.thread.wires.toSorted(byEnds);
  for (const kept of file.kept) restore(document, kept);
  const members = Object.entries(sortKeysDeep(document) as object).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${memberText(key, value)}`,
  );
  return `{\n${members.join(',\n')}\n}\n`;
}

/** The text to save. An unchanged document gives back the very text that was read. */
export function writeThread(file: ThreadFile): string {
  const canonical = canonicalThreadText(file);
  return file.original?.canonical === canonical ? file.original.text : canonical;
}

/** A thread that no file holds yet. */
export function newThreadFile(thread: Thread): ThreadFile {
  return { thread, kept: [], problems: [], original: undefined };
}

/** `spar.thread.json` -> `spar.layout.json`, or an error sentence for another name. */
export function layoutPathOf(threadPath: string): Result<string, string> {
  const base = threadPath.replace(/\.thread\.json$/, '');
  return base === threadPath ? err('A thread document is named NAME.thread.json.') : ok(`${base}.layout.json`);
}
