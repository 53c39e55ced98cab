import type { RunEvent } from '#shared/model/event.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { Playback } from '#shared/model/playback.ts';
import type { NodeRunState } from '#shared/model/run-state.ts';
import type { StatusWord } from '#shared/model/node-status.ts';
import type { Thread } from '#shared/model/thread.ts';
import { whySentence } from '#shared/model/why.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import type { RunAt } from '../../session/shown.ts';
import { orderOf } from '../list/thread-order.ts';

export type BarKind = 'done' | 'reused' | 'running' | 'failed' | 'interrupted' | 'cancelled' | 'skipped';

/** An attempt of a node, or the moment at which it needed none. Times in ms on the axis of the run. */
export interface Bar {
  readonly kind: BarKind;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  /** Milliseconds since 1970; `endedAt` is undefined while it runs. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Why an attempt failed. */
  readonly reason: string | undefined;
}

export interface TimelineRow {
  readonly node: string;
  readonly title: string;
  readonly word: StatusWord;
  readonly bars: readonly Bar[];
  /** Of the node in the run; sentences are made of it for the rows that are seen. */
  readonly state: NodeRunState | undefined;
  /** On the chain of nodes that the end of the run had to wait for. */
  readonly critical: boolean;
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Length of the axis in ms. */
  readonly length: number;
  /** Times on the axis at which an interrupted run was resumed. */
  readonly resumed: readonly number[];
  /** Nodes that the end had to wait for, in order. */
  readonly chain: readonly string[];
}

interface Attempt {
  readonly attempt: number;
  readonly startSeq: number;
  endSeq: number | undefined;
  kind: BarKind;
  reason: string | undefined;
}

interface Attempts {
  upTo: number;
  readonly of: Map<string, Attempt[]>;
  /** The attempt of each node that has no outcome yet. */
  readonly open: Map<string, Attempt>;
  readonly resumed: number[];
}

const known = new WeakMap<readonly RunEvent[], Attempts>();

function takeEvent(into: Attempts, { body }: RunEvent, seq: number): void {
  if (body.is === 'run-resumed') {
    into.resumed.push(seq);
    // Whatever was open when the agent went is over, whether or not it came to say so.
    for (const one of into.open.values()) Object.assign(one, { endSeq: seq, kind: 'interrupted' });
    into.open.clear();
  }
  if (!('node' in body)) return;
  const { node } = body;
  const add = (one: Omit<Attempt, 'startSeq'>): void => {
    const attempt = { ...one, startSeq: seq };
    const list = into.of.get(node);
    if (list === undefined) into.of.set(node, [attempt]);
    else list.push(attempt);
    if (one.kind === 'running') into.open.set(node, attempt);
  };
  const end = (kind: BarKind, reason?: string): void => {
    const open = into.open.get(node);
    // An outcome counts once: of the attempt that is still open.
    if (open === undefined || !('attempt' in body) || open.attempt !== body.attempt) return;
    Object.assign(open, { endSeq: seq, kind, reason });
    into.open.delete(node);
  };
  switch (body.is) {
    case 'node-started':
      return add({ attempt: body.attempt, endSeq: undefined, kind: 'running', reason: undefined });
    case 'node-reused':
      return add({ attempt: 0, endSeq: seq, kind: 'reused', reason: undefined });
    case 'node-skipped':
      return add({ attempt: 0, endSeq: seq, kind: 'skipped', reason: undefined });
    case 'node-finished':
      return end('done');
    case 'node-interrupted':
      return end('interrupted');
    case 'node-failed': {
      const kind = body.failure.why === 'cancelled' ? 'cancelled' : 'failed';
      const reason = failureSentence(body.failure);
      // Attempt 0: it failed before it could be started.
      return body.attempt === 0 ? add({ attempt: 0, endSeq: seq, kind, reason }) : end(kind, reason);
    }
    case 'node-ready':
    case 'node-progress':
    case 'node-log':
      return undefined;
  }
}

/** The attempts of a run, each event looked at once however often a growing run is drawn. */
function attemptsOf(events: readonly RunEvent[]): Attempts {
  const attempts: Attempts = known.get(events) ?? { upTo: 0, of: new Map(), open: new Map(), resumed: [] };
  known.set(events, attempts);
  for (; attempts.upTo < events.length; attempts.upTo++) {
    const event = events[attempts.upTo];
    if (event !== undefined) takeEvent(attempts, event, attempts.upTo);
  }
  return attempts;
}

const words: Readonly<Record<NodeRunState['state'], StatusWord>> = {
  waiting: 'queued',
  ready: 'queued',
  running: 'running',
  done: 'done',
  reused: 'reused',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** What of a run its timeline is made of. */
export type TimelineRun = Pick<RunAt, 'created' | 'nodes' | 'events' | 'count' | 'playback' | 'live' | 'status'>;

function barOf(attempt: Attempt, run: TimelineRun, end: number): Bar | undefined {
  const { events, playback, count } = run;
  const started = events[attempt.startSeq];
  if (started === undefined || attempt.startSeq >= count) return undefined;
  const isOver = attempt.endSeq !== undefined && attempt.endSeq < count;
  const endSeq = isOver ? attempt.endSeq : undefined;
  return {
    // Of a run that nobody is at work on, nothing runs any more, also where no event could say so.
    kind: isOver ? attempt.kind : run.status === 'interrupted' ? 'interrupted' : 'running',
    attempt: attempt.attempt,
    from: playback.timeAt(attempt.startSeq),
    to: endSeq === undefined ? end : playback.timeAt(endSeq),
    startedAt: started.at,
    endedAt: endSeq === undefined ? undefined : events[endSeq]?.at,
    reason: isOver ? attempt.reason : undefined,
  };
}

/** Where an axis ends: at the last event, and now while the run goes on. */
function lengthOf(playback: Playback, run: TimelineRun, now: number): number {
  const last = run.events[run.count - 1];
  const soFar = playback.timeAt(run.count - 1);
  return run.live && last !== undefined ? soFar + Math.max(0, now - last.at) : soFar;
}

/**
 * The nodes that the end of a run had to wait for: from the one that ended last back to the input that came last, and so
 * on to a source. Reused ones take no time, and end the chain.
 */
export function criticalChain(wires: Thread['wires'], ends: ReadonlyMap<string, number>): string[] {
  const before = new Map<string, string[]>();
  for (const { from, to } of wires) {
    const [a, b] = [parsePortRef(from)?.node, parsePortRef(to)?.node];
    if (a !== undefined && b !== undefined) before.set(b, [...(before.get(b) ?? []), a]);
  }
  const latest = (ids: Iterable<string>): string | undefined => {
    let found: string | undefined;
    for (const id of ids)
      if (ends.has(id) && (found === undefined || (ends.get(id) ?? 0) > (ends.get(found) ?? 0))) found = id;
    return found;
  };
  const chain: string[] = [];
  for (let id = latest(ends.keys()); id !== undefined && !chain.includes(id); id = latest(before.get(id) ?? []))
    chain.unshift(id);
  return chain;
}

function rowOf(id: string, title: string, state: NodeRunState | undefined, bars: readonly Bar[]): TimelineRow {
  return {
    node: id,
    title,
    word: state === undefined ? 'ready' : words[state.state],
    bars,
    state,
    critical: false,
  };
}

/** One sentence that says why a node ran, was reused, failed or was skipped. */
export function rowReason({ state }: TimelineRow): string | undefined {
  if (state?.failure !== undefined) return failureSentence(state.failure);
  if (state?.because !== undefined) return `Skipped: ${state.because}`;
  return state?.why === undefined ? undefined : whySentence(state.why);
}

/** A row for each node of the thread that the run has bound, in its order; what `--only` left out has no row. */
export function timelineOf(run: TimelineRun, now: number): Timeline {
  const thread = run.created.thread.document as unknown as Thread;
  const attempts = attemptsOf(run.events);
  const length = lengthOf(run.playback, run, now);
  const included = run.created.only === undefined ? undefined : new Set(run.created.only);
  const ends = new Map<string, number>();
  const rows = orderOf(thread).flatMap((id): TimelineRow[] => {
    if (included?.has(id) === false) return [];
    const bars = (attempts.of.get(id) ?? []).flatMap((one) => barOf(one, run, length) ?? []);
    const last = bars.at(-1);
    if (last !== undefined && last.attempt > 0 && last.kind !== 'running') ends.set(id, last.to);
    return [rowOf(id, own(thread.nodes, id)?.title ?? id, own(run.nodes, id), bars)];
  });
  const chain = run.live ? [] : criticalChain(thread.wires, ends);
  const onChain = new Set(chain);
  return {
    rows: chain.length < 2 ? rows : rows.map((row) => (onChain.has(row.node) ? { ...row, critical: true } : row)),
    length,
    resumed: attempts.resumed.filter((seq) => seq < run.count).map((seq) => run.playback.timeAt(seq)),
    chain: chain.length < 2 ? [] : chain,
  };
}
