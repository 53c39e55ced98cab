import type { RunEvent } from './event.ts';
import { applyEvent, emptyRunState } from './run-state.ts';
import type { RunState } from './run-state.ts';

/** Events between two kept states: what a seek has to reduce at most. */
const spacing = 1000;
/** What the time between an interruption and the resumption counts for on a track, in ms. */
const maxBreakMs = 1000;

/**
 * The state after `events[start]` to `events[end - 1]`. `from` stays as it is; nodes that no event has touched are shared
 * with it, so that a reader can tell by identity what has changed.
 */
export function advance(from: RunState, events: readonly RunEvent[], start: number, end: number): RunState {
  const state: RunState = { ...from, nodes: new Map(from.nodes) };
  const mine = new Set<string>();
  for (let i = start; i < end; i++) {
    const event = events[i];
    if (event === undefined) break;
    for (const id of 'node' in event.body ? [event.body.node] : [...state.nodes.keys()]) {
      const node = state.nodes.get(id);
      if (node === undefined || mine.has(id)) continue;
      mine.add(id);
      state.nodes.set(id, { ...node });
    }
    applyEvent(state, event);
  }
  return state;
}

/** Whether an event says that something is not as it should be: a node that failed, a requirement that does not hold. */
export function isFailure({ body }: RunEvent): boolean {
  switch (body.is) {
    case 'node-failed':
      return body.failure.why !== 'cancelled';
    case 'run-finished':
      return body.status === 'failed';
    case 'node-finished':
    case 'node-reused':
      return Object.values(body.outputs).some(
        ({ value }) => value.type === 'verdict' && value.verdict !== 'PASS' && value.verdict !== 'WAIVED',
      );
    default:
      return false;
  }
}

/**
 * Whether the time before an event was a break of the run. What was cut off is written down when the run is resumed, right
 * before that: nobody was there to write it earlier.
 */
function endsBreak({ body: { is } }: RunEvent): boolean {
  return is === 'run-resumed' || is === 'node-interrupted';
}

/** Whether an event is how a node came out. */
function isOutcome({ body: { is } }: RunEvent): boolean {
  return is === 'node-finished' || is === 'node-reused' || is === 'node-failed' || is === 'node-skipped';
}

/**
 * A run that can be looked at after each of its events. Events that come later are taken in by themselves: `events` may
 * grow, and what it holds may not change. An event's place in `events` is its `seq`.
 */
export interface Playback {
  readonly events: readonly RunEvent[];
  /** The state after the event; before the first event where `seq` is negative, after the last where it is beyond. */
  stateAt(seq: number): RunState;
  /** Milliseconds from the first event, never less than those of the event before; breaks of the run are counted short. */
  timeAt(seq: number): number;
  /** The last event that is not later than `ms` on the track of {@link timeAt}. */
  seqAt(ms: number): number;
  /** Events of one node, in order. */
  eventsOf(node: string): readonly number[];
  /** Events that {@link isFailure} says of. */
  failures(): readonly number[];
  /** Events with which a node has come out. */
  outcomes(): readonly number[];
}

/** The first of ascending numbers that is greater than `than`. */
export function nextIn(ascending: readonly number[], than: number): number | undefined {
  return ascending[countUpTo(ascending, than)];
}

/** The last of ascending numbers that is less than `than`. */
export function previousIn(ascending: readonly number[], than: number): number | undefined {
  return ascending[countUpTo(ascending, than - 1) - 1];
}

/** How many of ascending numbers are not greater than `than`. */
function countUpTo(ascending: readonly number[], than: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= than) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createPlayback(run: string, events: readonly RunEvent[]): Playback {
  /** `kept[i]` is the state before `events[i * spacing]`. */
  const kept: RunState[] = [emptyRunState(run)];
  const times: number[] = [];
  const byNode = new Map<string, number[]>();
  const failures: number[] = [];
  const outcomes: number[] = [];
  let last = { end: 0, state: emptyRunState(run) };

  function index(event: RunEvent, seq: number): void {
    if ('node' in event.body) {
      const of = byNode.get(event.body.node) ?? [];
      of.push(seq);
      byNode.set(event.body.node, of);
    }
    if (isFailure(event)) failures.push(seq);
    if (isOutcome(event)) outcomes.push(seq);
    const gap = Math.max(0, event.at - (events[seq - 1] ?? event).at);
    times.push((times[seq - 1] ?? 0) + (endsBreak(event) ? Math.min(gap, maxBreakMs) : gap));
  }

  function takeNew(): void {
    for (let seq = times.length; seq < events.length; seq++) {
      const event = events[seq];
      if (event !== undefined) index(event, seq);
    }
    for (let end = kept.length * spacing; end <= events.length; end += spacing) {
      const before = kept.at(-1);
      if (before !== undefined) kept.push(advance(before, events, end - spacing, end));
    }
  }

  return {
    events,
    stateAt(seq) {
      takeNew();
      const end = Math.min(Math.max(seq + 1, 0), events.length);
      const nearest = Math.floor(end / spacing);
      const isLastNearer = last.end <= end && last.end >= nearest * spacing;
      const from = isLastNearer ? last : { end: nearest * spacing, state: kept[nearest] ?? emptyRunState(run) };
      if (from.end !== end) last = { end, state: advance(from.state, events, from.end, end) };
      else last = from;
      return last.state;
    },
    timeAt(seq) {
      takeNew();
      return times[Math.min(Math.max(seq, 0), times.length - 1)] ?? 0;
    },
    seqAt(ms) {
      takeNew();
      return Math.max(0, countUpTo(times, ms) - 1);
    },
    eventsOf(node) {
      takeNew();
      return byNode.get(node) ?? [];
    },
    failures() {
      takeNew();
      return failures;
    },
    outcomes() {
      takeNew();
      return outcomes;
    },
  };
}
