import type { RunEvent } from '#shared/model/event.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { applyEvent, emptyRunState, markInterrupted } from '#shared/model/run-state.ts';
import type { NodeRunState, RunState } from '#shared/model/run-state.ts';
import type { Result } from '#shared/std/result.ts';
import type { RunView } from '../stores/runs.ts';
import { isEdited, save } from './open-documents.ts';
import type { Workspace } from './workspace.ts';

/** How often a canvas is drawn anew while events come in, at most. */
const frameMs = 33;
/** Runs of a thread that a list shows. */
const listed = 200;

interface Following {
  readonly events: RunEvent[];
  readonly state: RunState;
  readonly touched: Set<string>;
  close: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Runs that the window follows, and what it asks the agent to do with them. One for each window. */
export interface RunSession {
  /** Saves the thread and runs it. Says in the window why it cannot. @returns the run's id */
  start(document: string, options?: { only?: readonly string[]; fresh?: boolean }): Promise<string | undefined>;
  cancel(run: string): Promise<void>;
  resume(run: string): Promise<void>;
  /** Reads a run's events and, while it is at work, what comes; a run that is followed already is not read again. */
  follow(run: string): void;
  /** Asks for the newest runs of a thread, or of all, and shows the newest one of a thread that shows none yet. */
  list(path?: string): Promise<void>;
  /** Asks whether the files that the shown run of a thread has read are still what they were. */
  checkSources(path: string): Promise<void>;
  /** After the connection came back: what was cut off is followed again. */
  reconnect(): void;
  stop(): void;
}

export function createRunSession(ws: Workspace): RunSession {
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
    const open = one.state.status === 'created' || one.state.status === 'running';
    if (end.ok && open) markInterrupted(one.state);
    for (const id of one.state.nodes.keys()) one.touched.add(id);
    publish(run, { complete: end.ok, failure: end.ok ? undefined : end.error });
    if (!end.ok) return;
    const path = one.state.created?.thread.path;
    if (path !== undefined) void session.list(path).then(() => session.checkSources(path));
  }

  function open(run: string, one: Following): void {
    one.close = ws.services.openAgent(
      'run.events',
      { run, from: one.events.length, follow: true },
      (event) => take(run, one, event),
      (end) => ended(run, one, end),
    );
  }

  async function ask(call: Promise<Result<unknown, Failure>>): Promise<boolean> {
    const answer = await call;
    if (!answer.ok) ws.workbench.notify('error', failureSentence(answer.error));
    return answer.ok;
  }

  const by = (): string => ws.agent.getState().about?.user ?? 'unknown';

  async function begin(
    path: string,
    options: { only?: readonly string[]; fresh?: boolean },
  ): Promise<string | undefined> {
    ws.runs.setState(({ starting }) => ({ starting: { ...starting, [path]: true } }));
    const answer = await ws.services.callAgent('run.start', {
      path,
      set: [],
      only: [...(options.only ?? [])],
      fresh: options.fresh ?? false,
      by: by(),
    });
    ws.runs.setState(({ starting }) => ({
      starting: Object.fromEntries(Object.entries(starting).filter(([key]) => key !== path)),
    }));
    if (!answer.ok) {
      ws.workbench.notify('error', failureSentence(answer.error));
      return undefined;
    }
    for (const warning of answer.value.warnings) ws.workbench.notify('info', warning);
    const { run } = answer.value;
    ws.runs.setState(({ shown }) => ({ shown: { ...shown, [path]: run } }));
    session.follow(run);
    return run;
  }

  const session: RunSession = {
    async start(id, options = {}) {
      const document = ws.documents.getState().open[id];
      if (document === undefined) return undefined;
      if ((document.path === undefined || isEdited(document)) && !(await save(ws, id))) return undefined;
      const path = ws.documents.getState().open[id]?.path;
      return path === undefined ? undefined : await begin(path, options);
    },
    async cancel(run) {
      await ask(ws.services.callAgent('run.cancel', { run, by: by() }));
    },
    async resume(run) {
      if (!(await ask(ws.services.callAgent('run.resume', { run, by: by() })))) return;
      const one = following.get(run);
      if (one === undefined) return session.follow(run);
      publish(run, { complete: false, failure: undefined });
      open(run, one);
    },
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
    async list(path) {
      const answer = await ws.services.callAgent('run.list', {
        ...(path === undefined ? {} : { thread: path }),
        limit: listed,
      });
      if (!answer.ok) return; // without an agent the list stays as it was; the link's state says why
      const { runs } = answer.value;
      ws.runs.setState(({ lists }) => ({ lists: { ...lists, [path ?? '']: runs } }));
      const newest = runs[0]?.run;
      if (path === undefined || newest === undefined || ws.runs.getState().shown[path] !== undefined) return;
      ws.runs.setState(({ shown }) => ({ shown: { ...shown, [path]: newest } }));
      session.follow(newest);
    },
    async checkSources(path) {
      const run = ws.runs.getState().shown[path];
      if (run === undefined) return;
      const answer = await ws.services.callAgent('run.sources', { run });
      if (answer.ok) ws.runs.setState(({ sources }) => ({ sources: { ...sources, [run]: answer.value.files } }));
    },
    reconnect() {
      for (const [run, one] of following) {
        const view = ws.runs.getState().views[run];
        if (view?.complete === true) continue;
        one.close();
        open(run, one);
      }
      for (const document of Object.values(ws.documents.getState().open)) {
        const { path } = document;
        if (path !== undefined) void session.list(path).then(() => session.checkSources(path));
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
  return session;
}
