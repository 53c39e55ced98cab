import type { EventBody, EventOf, NodeOutputs, RunEvent } from './event.ts';
import type { Failure } from './failure.ts';
import type { Thread } from './thread.ts';
import { threadOrder } from './thread-graph.ts';
import type { Why } from './why.ts';

export type NodeStateWord = 'waiting' | 'ready' | 'running' | 'done' | 'reused' | 'failed' | 'skipped' | 'cancelled';
export type RunStatus = 'created' | 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';

export interface NodeRunState {
  state: NodeStateWord;
  attempt: number;
  why: Why | undefined;
  key: string | undefined;
  outputs: NodeOutputs | undefined;
  failure: Failure | undefined;
  /** The node or reason that kept this one from running. */
  because: string | undefined;
  progress: { fraction: number | undefined; message: string | undefined } | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  ms: number | undefined;
}

/** A run as its events up to `seq` tell it. */
export interface RunState {
  run: string;
  seq: number;
  status: RunStatus;
  created: EventOf<'run-created'> | undefined;
  createdAt: number;
  endedAt: number | undefined;
  cancelRequested: boolean;
  nodes: Map<string, NodeRunState>;
}

export function emptyRunState(run: string): RunState {
  return {
    run,
    seq: -1,
    status: 'created',
    created: undefined,
    createdAt: 0,
    endedAt: undefined,
    cancelRequested: false,
    nodes: new Map(),
  };
}

function freshNode(): NodeRunState {
  return {
    state: 'waiting',
    attempt: 0,
    why: undefined,
    key: undefined,
    outputs: undefined,
    failure: undefined,
    because: undefined,
    progress: undefined,
    startedAt: undefined,
    endedAt: undefined,
    ms: undefined,
  };
}

/** The node ids of the thread document that a run has bound, or of `--only`'s part of it, each after what it needs. */
export function nodesOfRun(created: EventOf<'run-created'>): string[] {
  // The agent has opened and checked the document before it bound it.
  const all = threadOrder(created.thread.document as unknown as Thread);
  if (created.only === undefined) return all;
  const only = new Set(created.only);
  return all.filter((id) => only.has(id));
}

function node(state: RunState, id: string): NodeRunState {
  const found = state.nodes.get(id);
  if (found !== undefined) return found;
  const made = freshNode();
  state.nodes.set(id, made);
  return made;
}

function applyToRun(state: RunState, at: number, body: EventBody): void {
  switch (body.is) {
    case 'run-created':
      state.created = body;
      state.createdAt = at;
      for (const id of nodesOfRun(body)) state.nodes.set(id, freshNode());
      return;
    case 'run-started':
    case 'run-resumed':
      state.status = 'running';
      state.endedAt = undefined;
      if (body.is === 'run-resumed') restartUnfinished(state);
      return;
    case 'cancel-requested':
      state.cancelRequested = true;
      return;
    case 'run-finished':
      state.status = body.status;
      state.endedAt = at;
      if (body.status === 'cancelled')
        for (const n of state.nodes.values()) if (n.state === 'waiting' || n.state === 'ready') n.state = 'cancelled';
      return;
    default:
      return;
  }
}

/** Resuming gives everything that did not succeed another chance; what is done stays done. */
function restartUnfinished(state: RunState): void {
  state.cancelRequested = false;
  for (const n of state.nodes.values()) {
    if (n.state === 'done' || n.state === 'reused') continue;
    Object.assign(n, { ...freshNode(), attempt: n.attempt });
  }
}

type EventOfNode = Extract<EventBody, { node: string }>;

function applyToNode(n: NodeRunState, at: number, body: EventOfNode): void {
  switch (body.is) {
    case 'node-ready':
      n.state = 'ready';
      return;
    case 'node-started':
      Object.assign(n, {
        ...freshNode(),
        state: 'running',
        attempt: body.attempt,
        why: body.why,
        key: body.key,
        startedAt: at,
      });
      return;
    case 'node-progress':
      n.progress = { fraction: body.fraction, message: body.message };
      return;
    case 'node-reused':
      Object.assign(n, {
        ...freshNode(),
        attempt: n.attempt,
        state: 'reused',
        why: body.why,
        key: body.key,
        outputs: body.outputs,
        startedAt: at,
        endedAt: at,
        ms: 0,
      });
      return;
    case 'node-finished':
      Object.assign(n, { state: 'done', outputs: body.outputs, endedAt: at, ms: body.ms, progress: undefined });
      return;
    case 'node-failed':
      Object.assign(n, {
        state: body.failure.why === 'cancelled' ? 'cancelled' : 'failed',
        failure: body.failure,
        endedAt: at,
        ms: body.ms,
        progress: undefined,
      });
      return;
    case 'node-interrupted':
      Object.assign(n, { state: 'waiting', startedAt: undefined, progress: undefined });
      return;
    case 'node-skipped':
      Object.assign(n, { state: 'skipped', because: body.because, endedAt: at });
      return;
    case 'node-log':
      return;
  }
}

/** Whether an event can still mean something to a node: results of another attempt, or of none, are fenced off. */
function isTimely(n: NodeRunState, body: EventOfNode): boolean {
  const isOpen = n.state === 'waiting' || n.state === 'ready';
  switch (body.is) {
    case 'node-ready':
      return n.state === 'waiting';
    case 'node-started':
      return isOpen && body.attempt > n.attempt;
    case 'node-reused':
    case 'node-skipped':
      return isOpen;
    case 'node-failed':
      // Attempt 0: it failed before it could be started.
      return body.attempt === 0 ? isOpen : n.state === 'running' && body.attempt === n.attempt;
    case 'node-progress':
    case 'node-log':
    case 'node-finished':
    case 'node-interrupted':
      return n.state === 'running' && body.attempt === n.attempt;
  }
}

/**
 * Takes one event into `state`, which it changes: live view, review and recovery all come through here.
 * An event that comes too late changes nothing but `seq`: of an attempt that is not the node's current one, of a node
 * that has ended, or of a run that has finished. So what is done stays done, and an outcome counts once.
 */
export function applyEvent(state: RunState, event: RunEvent): void {
  state.seq = event.seq;
  const { body, at } = event;
  if (!('node' in body)) return applyToRun(state, at, body);
  if (state.endedAt !== undefined) return;
  const n = node(state, body.node);
  if (isTimely(n, body)) applyToNode(n, at, body);
}

/** The state after `events`, which begin with the first of the run. */
export function reduceEvents(run: string, events: Iterable<RunEvent>): RunState {
  const state = emptyRunState(run);
  for (const event of events) applyEvent(state, event);
  return state;
}

/** Shows a run that no agent is at work on as what it is: nothing of it is running or waits for a slot. */
export function markInterrupted(state: RunState): void {
  state.status = 'interrupted';
  for (const n of state.nodes.values()) {
    if (n.state === 'running')
      Object.assign(n, { state: 'waiting', because: 'it was interrupted', progress: undefined });
    else if (n.state === 'ready') n.state = 'waiting';
  }
}
