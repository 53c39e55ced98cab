import { canonicalJson, canonicalText, compareKeys } from '../std/canonical-json.ts';
import { parsePortRef } from '../std/ids.ts';
import type { PortRef } from '../std/ids.ts';
import { isJsonObject, own } from '../std/json.ts';
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

/** A part of the document that has no place in the model: a member of the thread, a whole node or a whole wire. */
export interface Kept {
  readonly pointer: string;
  readonly value: Json;
}

/** A thread document as opened: the model, what the model cannot hold, and what is wrong with its form. */
export interface ThreadFile {
  readonly thread: Thread;
  /** What a node has that the model cannot hold is with the node (`ThreadNode.kept`). */
  readonly kept: readonly Kept[];
  readonly problems: readonly Problem[];
  /** The text as read, and the canonical text it stood for: saving an unchanged thread gives the former back byte for byte. */
  readonly original: { readonly text: string; readonly canonical: string } | undefined;
}

interface Reading {
  readonly kept: Kept[];
  readonly problems: Problem[];
}

function report(reading: Reading, at: (string | number)[], message: string, place: Partial<PortRef> = {}): void {
  reading.problems.push({ severity: 'error', code: 'malformed', message, pointer: pointer(at), ...place });
}

function keep(reading: Reading, at: (string | number)[], value: Json): void {
  reading.kept.push({ pointer: pointer(at), value });
}

type Members = Readonly<Record<string, (value: Json) => boolean>>;

/** Parts the members that have the type the model gives them, or are unknown to it, from those that have another. */
function partMembers(record: JsonObject, wanted: Members): { good: JsonObject; bad: JsonObject } {
  const fits = ([key, value]: [string, Json]): boolean => own(wanted, key)?.(value) ?? true;
  const members = Object.entries(record);
  // Object.fromEntries makes an own member also of `__proto__`, which an assignment would lose.
  return {
    good: Object.fromEntries(members.filter(fits)),
    bad: Object.fromEntries(members.filter((member) => !fits(member))),
  };
}

const isText = (value: Json): boolean => typeof value === 'string';
const isMarking = (value: Json): boolean => Marking.safeParse(value).success;
const nodeMembers: Members = {
  function: isText,
  title: isText,
  params: isJsonObject,
  inputs: isJsonObject,
  marking: isMarking,
};
const threadMembers: Members = {
  title: isText,
  marking: isMarking,
  nodes: isJsonObject,
  wires: (value) => Array.isArray(value),
};

function takeThread(reading: Reading, document: JsonObject): JsonObject {
  const { good, bad } = partMembers(document, threadMembers);
  for (const [key, value] of Object.entries(bad)) {
    keep(reading, [key], value);
    report(reading, [key], `Thread: "${key}" does not have the form it needs; it is kept as it stands.`);
  }
  return good;
}

function takeNode(reading: Reading, id: string, node: JsonObject): ThreadNode {
  // A member of the document that has the name of the model's own place for such members goes there too.
  const { kept: namesake, ...members } = node;
  const { good, bad } = partMembers(members, nodeMembers);
  for (const key of Object.keys(bad))
    report(
      reading,
      ['nodes', id, key],
      `Node ${id}: "${key}" does not have the form it needs; it is kept as it stands.`,
      {
        node: id,
      },
    );
  const kept: JsonObject = namesake === undefined ? bad : { ...bad, kept: namesake };
  return { function: '', ...good, ...(Object.keys(kept).length === 0 ? {} : { kept }) };
}

function takeNodes(reading: Reading, nodes: JsonObject): Record<string, ThreadNode> {
  const good: [string, ThreadNode][] = [];
  for (const [id, value] of Object.entries(nodes)) {
    if (isJsonObject(value)) good.push([id, takeNode(reading, id, value)]);
    else {
      keep(reading, ['nodes', id], value);
      report(reading, ['nodes', id], `Node ${id} is not an object; it is kept as it stands.`, { node: id });
    }
  }
  return Object.fromEntries(good);
}

/** The port that a malformed wire still names. */
function namedPort(wire: Json): PortRef | undefined {
  if (!isJsonObject(wire)) return undefined;
  const ends = [own(wire, 'to'), own(wire, 'from')];
  return ends.map((end) => (typeof end === 'string' ? parsePortRef(end) : undefined)).find((end) => end !== undefined);
}

function takeWires(reading: Reading, wires: readonly Json[]): Wire[] {
  const good: Wire[] = [];
  for (const [index, value] of wires.entries()) {
    if (isJsonObject(value) && typeof own(value, 'from') === 'string' && typeof own(value, 'to') === 'string') {
      good.push(value as unknown as Wire);
      continue;
    }
    keep(reading, ['wires', index], value);
    report(
      reading,
      ['wires', index],
      `Wire ${index + 1} needs a "from" and a "to", both written node.port; it is kept as it stands.`,
      namedPort(value),
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
  const document = takeThread(reading, migrated.value);
  const thread = {
    ...document,
    format: threadFormat,
    nodes: takeNodes(reading, (own(document, 'nodes') ?? {}) as JsonObject),
    wires: takeWires(reading, (own(document, 'wires') ?? []) as readonly Json[]),
  } as Thread;
  const file = { thread, kept: reading.kept, problems: reading.problems };
  return ok({ ...file, original: { text, canonical: canonicalThreadText(file) } });
}

/** Problems of the model, with the pointers that they have in the document: there a malformed wire counts as well. */
export function atDocument(file: Pick<ThreadFile, 'kept'>, problems: readonly Problem[]): Problem[] {
  const gaps = file.kept
    .map(({ pointer: at }) => /^\/wires\/(\d+)$/.exec(at)?.[1])
    .flatMap((index) => (index === undefined ? [] : [Number(index)]));
  return problems.map((problem) => {
    const [, index, rest = ''] = /^\/wires\/(\d+)(\/.*)?$/s.exec(problem.pointer) ?? [];
    if (index === undefined) return problem;
    let place = Number(index);
    for (const gap of gaps) if (gap <= place) place++;
    return { ...problem, pointer: `/wires/${place}${rest}` };
  });
}

/** What reading puts in the place of a part that it had to set aside. */
function isVacant(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Puts a value under its name, or beside it under another one where something else has its place now: nothing is lost. */
function putBack(record: JsonObject, name: string, value: Json): JsonObject {
  let free = name;
  while (!isVacant(own(record, free))) free += ' (kept)';
  return { ...record, [free]: value };
}

/**
 * Made once for each object: a window asks for the text of its thread at every edit, and an edit leaves all but a few
 * nodes and wires as they are. Nothing of a thread is ever changed in place.
 */
function once<K extends object, T>(made: WeakMap<K, T>, key: K, make: (key: K) => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make(key);
  made.set(key, value);
  return value;
}
const nodeDocuments = new WeakMap<ThreadNode, JsonObject>();
const nodeTexts = new WeakMap<JsonObject, string>();
const wireLines = new WeakMap<JsonObject, string>();

/** A node as the document has it. */
function nodeDocument(node: ThreadNode): JsonObject {
  const { kept = {}, ...members } = node as ThreadNode & JsonObject;
  // A member that an edit has given a new value since is replaced by it; `function` is empty where it could not be read.
  const open = Object.entries(kept).filter(([key]) => {
    const now = own(members as Readonly<Record<string, Json | undefined>>, key);
    return now === undefined || (key === 'function' && now === '');
  });
  return { ...members, ...Object.fromEntries(open) };
}

/** The whole document as it is written, its wires in order. */
function threadDocument({ thread, kept }: Pick<ThreadFile, 'thread' | 'kept'>): JsonObject {
  let document = thread as unknown as JsonObject;
  let nodes: JsonObject = Object.fromEntries(
    Object.entries(thread.nodes).map(([id, node]) => [id, once(nodeDocuments, node, nodeDocument)]),
  );
  let wires: readonly Json[] = thread.wires.toSorted(byEnds) as unknown as Json[];
  for (const part of kept) {
    const [name = '', inner] = pointerSteps(part.pointer);
    if (inner !== undefined && name === 'nodes') nodes = putBack(nodes, inner, part.value);
    if (inner !== undefined && name === 'wires') wires = [...wires, part.value];
  }
  document = { ...document, nodes, wires };
  for (const part of kept) {
    const [name = '', inner] = pointerSteps(part.pointer);
    if (inner === undefined) document = putBack(document, name, part.value);
  }
  return document;
}

const byEnds = (a: Wire, b: Wire): number => compareKeys(a.to, b.to) || compareKeys(a.from, b.from);

/** One wire on its line, so that two people who add wires seldom meet in a merge. */
function wireLine(wire: Json): string {
  if (!isJsonObject(wire)) return canonicalJson(wire);
  const members = Object.entries(wire)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([key, value]) => `${JSON.stringify(key)}: ${canonicalJson(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const nodeText = (node: JsonObject): string => canonicalText(node, '    ');

function nodesText(nodes: JsonObject): string {
  const lines = Object.entries(nodes)
    .filter(([, node]) => node !== undefined)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([id, node]) => {
      const text = isJsonObject(node) ? once(nodeTexts, node, nodeText) : canonicalText(node, '    ');
      return `    ${JSON.stringify(id)}: ${text}`;
    });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
}

function memberText(key: string, value: Json): string {
  if (key === 'nodes' && isJsonObject(value)) return nodesText(value);
  if (key !== 'wires' || !Array.isArray(value) || value.length === 0) return canonicalText(value, '  ');
  const lines = value.map((wire: Json) => (isJsonObject(wire) ? once(wireLines, wire, wireLine) : wireLine(wire)));
  return `[\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]`;
}

/** Sorted keys, one node to a block, one wire to a line, two-space indent, final newline. */
function canonicalThreadText(file: Pick<ThreadFile, 'thread' | 'kept'>): string {
  const members = Object.entries(threadDocument(file))
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${memberText(key, value)}`);
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
