import { canonicalJson } from '../std/canonical-json.ts';
import { parsePortRef } from '../std/ids.ts';
import { own } from '../std/json.ts';
import type { EventOf, NodeOutputs } from './event.ts';
import { failureSentence } from './failure.ts';
import type { Failure, Problem } from './failure.ts';
import { displayValue } from './literal.ts';
import { emptyLayout } from './layout.ts';
import type { Layout } from './layout.ts';
import { plainPath } from './file-params.ts';
import { threadMarking } from './marking.ts';
import type { NodeRunState, RunStatus } from './run-state.ts';
import type { Thread, ThreadNode, Wire } from './thread.ts';
import type { DescribedNodes } from './validate.ts';
import { whySentence } from './why.ts';

/** The state of a node as people see it: from the document, the run that is shown, and what has changed since. */
export const statusWords = [
  'unconfigured',
  'ready',
  'stale',
  'queued',
  'running',
  'waiting',
  'done',
  'reused',
  'failed',
  'skipped',
  'cancelled',
  'missing',
] as const;
export type StatusWord = (typeof statusWords)[number];

export interface NodeStatus {
  readonly word: StatusWord;
  /** One sentence that says why: of a failure what to do, of a result why it ran or was reused, of a stale one what changed. */
  readonly reason: string | undefined;
  /** Of the run that is shown; with `stale` they are old. */
  readonly outputs: NodeOutputs | undefined;
  readonly failure: Failure | undefined;
  readonly progress: { readonly fraction: number | undefined; readonly message: string | undefined } | undefined;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly ms: number | undefined;
}

/** A run as far as a canvas shows it. */
export interface ShownRun {
  readonly created: EventOf<'run-created'>;
  readonly status: RunStatus;
  /** Never changed in place: another state is another object. */
  readonly nodes: Readonly<Record<string, Readonly<NodeRunState>>>;
}

export interface StatusSources {
  readonly thread: Thread;
  /** Where the nodes stand: what reads the thread reads that too. */
  readonly layout: Layout;
  readonly described: DescribedNodes;
  readonly problems: readonly Problem[];
  readonly run: ShownRun | undefined;
  /** Source files of a node, as its params name them. */
  readonly filesOf: (node: string) => readonly string[];
  /** Why a source file is not what the run has read, by its plain path; a file that is the same is not in it. */
  readonly changedFiles: ReadonlyMap<string, string>;
  /** Source files of which nobody has said yet whether they are what the run has read, and what is known of that. */
  readonly uncomparedFiles?: ReadonlyMap<string, string>;
  /** Functions whose result depends on the whole thread. */
  readonly readsThread: (functionName: string) => boolean;
  /** Digest of an installed module; undefined where it is not installed or nobody knows yet. */
  readonly moduleDigest: (module: string) => string | undefined;
}

const nothing = {
  reason: undefined,
  outputs: undefined,
  failure: undefined,
  progress: undefined,
  attempt: 0,
  startedAt: undefined,
  endedAt: undefined,
  ms: undefined,
} as const;

const shownAs: Readonly<Record<NodeRunState['state'], StatusWord>> = {
  waiting: 'queued',
  ready: 'queued',
  running: 'running',
  done: 'done',
  reused: 'reused',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** What kept a node from running, where something did: it was skipped, or the run was cut off. */
function hindrance({ state, because }: NodeRunState): string | undefined {
  if (because === undefined) return undefined;
  return state === 'skipped' ? `Skipped: ${because}` : `${sentence(because)}.`;
}

/** A node's state in a run, told as a status: what a review shows at every event. */
export function runStatusOf(state: NodeRunState): NodeStatus {
  const why = state.why === undefined ? undefined : whySentence(state.why, state.state === 'running');
  return {
    word: shownAs[state.state],
    reason: state.failure === undefined ? (hindrance(state) ?? why) : failureSentence(state.failure),
    outputs: state.outputs,
    failure: state.failure,
    progress: state.progress,
    attempt: state.attempt,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    ms: state.ms,
  };
}

/** What a node's result depends on in the node itself, as text to compare; made once for each node object. */
const bases = new WeakMap<ThreadNode, string>();
function baseOf(node: ThreadNode): string {
  const known = bases.get(node);
  if (known !== undefined) return known;
  const { function: name, params, inputs, marking } = node;
  const made = canonicalJson([name, params ?? {}, inputs ?? {}, marking ?? null]);
  bases.set(node, made);
  return made;
}

/** The wires of a thread by the nodes that they join. */
interface Wiring {
  /** What comes in at a node, as text to compare. */
  readonly into: ReadonlyMap<string, string>;
  /** Nodes that a node feeds. */
  readonly from: ReadonlyMap<string, readonly string[]>;
}

/** Made once for each list of wires, which most edits leave as it is. */
const wirings = new WeakMap<readonly Wire[], Wiring>();
function wiringOf(wires: readonly Wire[]): Wiring {
  const known = wirings.get(wires);
  if (known !== undefined) return known;
  const into = new Map<string, string[]>();
  const from = new Map<string, string[]>();
  const add = (lists: Map<string, string[]>, key: string, item: string): void => {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [item]);
    else list.push(item);
  };
  for (const wire of wires) {
    const [source, target] = [parsePortRef(wire.from)?.node, parsePortRef(wire.to)?.node];
    if (target !== undefined) add(into, target, `${wire.from} ${wire.to}`);
    if (source !== undefined && target !== undefined) add(from, source, target);
  }
  const made = { into: new Map([...into].map(([id, ends]) => [id, ends.toSorted().join('\n')])), from };
  wirings.set(wires, made);
  return made;
}

const wholes = new WeakMap<object, string>();
function wholeOf(document: Thread | Layout): string {
  const known = wholes.get(document);
  if (known !== undefined) return known;
  const made = canonicalJson(document);
  wholes.set(document, made);
  return made;
}

/** The layout that a run was given; where it had none, nothing had a place. */
function layoutOf({ thread }: EventOf<'run-created'>): Layout {
  return thread.layout === undefined ? emptyLayout : (thread.layout as unknown as Layout);
}

/** What keeps a node from running as the document stands, where something does. */
function unfit(id: string, sources: StatusSources, problems: readonly Problem[]): NodeStatus | undefined {
  const described = sources.described.get(id);
  if (described?.is === 'missing') return { ...nothing, word: 'missing', reason: sentence(described.message) };
  const first =
    problems.find((one) => one.severity === 'error') ?? problems.find((one) => one.code === 'unconnected-input');
  return first === undefined ? undefined : { ...nothing, word: 'unconfigured', reason: first.message };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function byNode(problems: readonly Problem[]): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const one of problems) if (one.node !== undefined) found.set(one.node, [...(found.get(one.node) ?? []), one]);
  return found;
}

/** Why each node's result in the run does not hold for the document as it is now; a node whose result holds is not in it. */
export function staleReasons(sources: StatusSources & { readonly run: ShownRun }): Map<string, string> {
  const { thread, run } = sources;
  const before = run.created.thread.document as unknown as Thread;
  const [then, now] = [wiringOf(before.wires), wiringOf(thread.wires)];
  const retitled = retitledInputs(before, sources);
  // Every call is given the marking of the whole run, and may write it into what it makes.
  const remarked =
    canonicalJson(run.created.marking) === canonicalJson(threadMarking(thread))
      ? undefined
      : 'The marking of the thread was changed after the run.';
  const reasons = new Map<string, string>();
  for (const [id, node] of Object.entries(thread.nodes)) {
    const reason = ownReason(id, node);
    if (reason !== undefined) reasons.set(id, reason);
  }
  spread(reasons, thread);
  return reasons;

  function ownReason(id: string, node: ThreadNode): string | undefined {
    const was = own(before.nodes, id);
    if (was === undefined) return `${id} is not in the run that is shown.`;
    if (baseOf(was) !== baseOf(node) || then.into.get(id) !== now.into.get(id))
      return `${id} was changed after the run.`;
    // What was set for one run alone is not what the document says.
    const set = run.created.overrides.find((one) => parsePortRef(one.target)?.node === id);
    if (set !== undefined) return `${set.target} was set to ${displayValue(set.value)} for the run that is shown.`;
    const file = fileReason(sources, id, sources.changedFiles);
    if (file !== undefined) return file;
    const [module = ''] = node.function.split('/');
    const installed = sources.moduleDigest(module);
    const bound = own(run.created.modules, module)?.digest;
    if (installed !== undefined && bound !== undefined && installed !== bound)
      return `The module ${module} was changed after the run.`;
    return readReason(node) ?? retitled.get(id) ?? remarked;
  }

  /** A report draws the thread: what it made shows the places too, and the agent's key for it covers them. */
  function readReason(node: ThreadNode): string | undefined {
    if (!sources.readsThread(node.function)) return undefined;
    const [set] = run.created.overrides;
    if (set !== undefined) return `${set.target} was set for the run that is shown.`;
    if (wholeOf(before) !== wholeOf(thread)) return 'The thread was changed after the run.';
    return wholeOf(layoutOf(run.created)) === wholeOf(sources.layout)
      ? undefined
      : 'Nodes were moved on the canvas after the run.';
  }
}

/** What comes of a result that does not hold does not hold either, also around a cycle that was drawn since. */
function spread(reasons: Map<string, string>, { wires, nodes }: Thread): void {
  const { from } = wiringOf(wires);
  const open = [...reasons.keys()];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const next of from.get(id) ?? [])
      if (!reasons.has(next) && Object.hasOwn(nodes, next)) {
        reasons.set(next, reasons.get(id) ?? '');
        open.push(next);
      }
}

function fileReason(
  sources: Pick<StatusSources, 'filesOf'>,
  id: string,
  files: ReadonlyMap<string, string>,
): string | undefined {
  if (files.size === 0) return undefined;
  return sources
    .filesOf(id)
    .map((path) => files.get(plainPath(path)))
    .find((reason) => reason !== undefined);
}

/** Why nobody can tell yet whether a node's result holds: something that it rests on has not been compared. */
function doubtReasons(sources: StatusSources): Map<string, string> {
  const reasons = new Map<string, string>();
  const { thread, uncomparedFiles } = sources;
  if (uncomparedFiles === undefined || uncomparedFiles.size === 0) return reasons;
  for (const id of Object.keys(thread.nodes)) {
    const reason = fileReason(sources, id, uncomparedFiles);
    if (reason !== undefined) reasons.set(id, reason);
  }
  spread(reasons, thread);
  return reasons;
}

/** Nodes whose result was made with a title that is another one now: an input of many wires is given its sources' titles. */
function retitledInputs(before: Thread, { thread, described }: StatusSources): ReadonlyMap<string, string> {
  const retitled = new Set(
    Object.entries(thread.nodes).flatMap(([id, { title }]) => (own(before.nodes, id)?.title === title ? [] : [id])),
  );
  const found = new Map<string, string>();
  if (retitled.size === 0) return found;
  for (const { from, to } of thread.wires) {
    const [source, target] = [parsePortRef(from)?.node, parsePortRef(to)];
    if (source === undefined || target === undefined || !retitled.has(source)) continue;
    const of = described.get(target.node);
    if (of?.is === 'ports' && of.ports.inputs.some((port) => port.name === target.port && port.many === true))
      found.set(target.node, `The title of ${source} was changed after the run.`);
  }
  return found;
}

/** Made once for each state: whoever shows a run gives one again as long as nothing has happened to the node. */
const shownStates = new WeakMap<NodeRunState, NodeStatus>();
function shownStatus(state: NodeRunState): NodeStatus {
  const known = shownStates.get(state);
  if (known !== undefined) return known;
  const made = runStatusOf(state);
  shownStates.set(state, made);
  return made;
}

function statusOf(state: NodeRunState | undefined, stale: string | undefined, isOpen: boolean): NodeStatus {
  if (state === undefined) return { ...nothing, word: 'ready' };
  const shown = shownStatus(state);
  // While a run is at work, or waits to be resumed, its own words stand: the change applies to the next run.
  const ended = state.state === 'done' || state.state === 'reused';
  if (stale !== undefined && ended) return { ...shown, word: 'stale', reason: `Out of date: ${stale}` };
  if (isOpen) return shown;
  if (stale !== undefined) return { ...nothing, word: 'ready', reason: `It has not run since: ${stale}` };
  return shown.word === 'queued' ? { ...nothing, word: 'ready', reason: 'It has not run.' } : shown;
}

/** A result is not green as long as nobody can tell whether it holds; what failed has failed all the same. */
function doubtful(status: NodeStatus, doubt: string | undefined): NodeStatus {
  if (doubt === undefined || (status.word !== 'done' && status.word !== 'reused')) return status;
  return { ...status, word: 'stale', reason: doubt };
}

/** The status of every node of a thread, by its id. Pure. A result that something upstream has overtaken is `stale`. */
export function nodeStatuses(sources: StatusSources): Record<string, NodeStatus> {
  const { thread, run } = sources;
  const problems = byNode(sources.problems);
  const stale = run === undefined ? new Map<string, string>() : staleReasons({ ...sources, run });
  const doubts = run === undefined ? new Map<string, string>() : doubtReasons(sources);
  const isOpen = run !== undefined && (run.status === 'created' || run.status === 'running');
  const found: [string, NodeStatus][] = Object.keys(thread.nodes).map((id) => {
    const state = run === undefined ? undefined : own(run.nodes, id);
    const status = doubtful(statusOf(state, stale.get(id), isOpen), doubts.get(id));
    const hindered = isOpen && status.word !== 'ready' ? undefined : unfit(id, sources, problems.get(id) ?? []);
    if (hindered === undefined)
      return status.word === 'ready' && status.reason === undefined && !sources.described.has(id)
        ? [id, { ...status, reason: 'The agent has not been asked about its function: it is not checked yet.' }]
        : [id, status];
    // What the run gave stays to be seen, marked as what it is.
    return [id, { ...status, word: hindered.word, reason: hindered.reason }];
  });
  return Object.fromEntries(found);
}
