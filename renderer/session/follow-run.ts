import type { RunEvent } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import { applyEvent, emptyRunState, markInterrupted } from '#shared/model/run-state.ts';
import type { NodeRunState, RunState } from '#shared/model/run-state.ts';
import type { Result } from '#shared/std/result.ts';
import type { RunView } from '../stores/runs.ts';
import type { Workspace } from './workspace.ts';

/** How often a canvas is drawn anew while events come in, at most. */
const frameMs = 33;

interface Following {
  readonly events: RunEvent[];
  readonly state: RunState;
  readonly touched: Set<string>;
  close: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Reads runs event by event into the store of runs. */
export interface Follower {
  /** Reads a run's events and, while it is at work, what comes; a run that is followed already is not read again. */
  follow(run: string): void;
  /** Reads on where it had ended: the run goes on. */
  goOn(run: string): void;
  /** After the connection came back: what was cut off is followed again. */
  reconnect(): void;
  stop(): void;
}

/** @param onEnd a run has come to its end, as far as it went; its thread's path */
export function createFollower(ws: Pick<Workspace, 'services' | 'runs'>, onEnd: (path: string) => void): Follower {
  const following = new Map<string, Following>();

  function publish(run: string, more: Partial<RunView> = {}): void {
    const one = following.get(run);
    if (one === undefined) return;
    clearTimeout(one.timer);
    one.timer = undefined;
    const before = ws.runs.getState().views[run];
    const changed = [...one.touched].flatMap((id): [string, NodeRunState][] => {
      const state = one.state.nodes.get(id);
      return state === undefined ? [] : [[id, { ...state }]];
    });
    one.touched.clear();
    const view: RunView = {
      run,
      events: one.events,
      count: one.events.length,
      state: one.state,
      nodes: { ...before?.nodes, ...Object.fromEntries(changed) },
      status: one.state.status,
      complete: before?.complete ?? false,
      failure: before?.failure,
      ...more,
    };
    ws.runs.setState(({ views }) => ({ views: { ...views, [run]: view } }));
  }

  function take(run: string, one: Following, event: RunEvent): void {
    if (event.seq < one.events.length) return; // given again after the connection came back
    one.events.push(event);
    applyEvent(one.state, event);
    const { body } = event;
    if ('node' in body) one.touched.add(body.node);
    else for (const id of one.state.nodes.keys()) one.touched.add(id);
    one.timer ??= setTimeout(() => publish(run), frameMs);
  }

  function ended(run: string, one: Following, end: Result<undefined, Failure>): void {
    // A run that nobody is at work on and that has not finished was interrupted: nothing of it runs.
    const isOpen = one.state.status === 'created' || one.state.status === 'running';
    if (end.ok && isOpen) markInterrupted(one.state);
    for (const id of one.state.nodes.keys()) one.touched.add(id);
    publish(run, { complete: end.ok, failure: end.ok ? undefined : end.error });
    if (!end.ok) return;
    const path = one.state.created?.thread.path;
    if (path !== undefined) onEnd(path);
  }

  function open(run: string, one: Following): void {
    one.close = ws.services.openAgent(
      'run.events',
      { run, from: one.events.length, follow: true },
      (event) => take(run, one, event),
      (end) => ended(run, one, end),
    );
  }

  return {
    follow(run) {
      if (following.has(run)) return;
      const one: Following = {
        events: [],
        state: emptyRunState(run),
        touched: new Set(),
        close: () => undefined,
        timer: undefined,
      };
      following.set(run, one);
      open(run, one);
    },
    goOn(run) {
      const one = following.get(run);
      if (one === undefined) return this.follow(run);
      one.close();
      publish(run, { complete: false, failure: undefined });
      open(run, one);
    },
    reconnect() {
      for (const [run, one] of following) {
        const view = ws.runs.getState().views[run];
        if (view?.complete === true) continue;
        one.close();
        publish(run, { failure: undefined });
        open(run, one);
      }
    },
    stop() {
      for (const one of following.values()) {
        clearTimeout(one.timer);
        one.close();
      }
      following.clear();
    },
  };
}
