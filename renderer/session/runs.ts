import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Result } from '#shared/std/result.ts';
import { createFileComparison } from './compare-files.ts';
import { createFollower } from './follow-run.ts';
import { isEdited, save } from './open-documents.ts';
import { sayRefused } from './refused-run.ts';
import type { Workspace } from './workspace.ts';

/** Runs of a thread that a list shows. */
const listed = 200;

/** Runs that the window follows, and what it asks the agent to do with them. One for each window. */
export interface RunSession {
  /** Saves the thread and runs it. Says in the window why it cannot. @returns the run's id */
  start(document: string, options?: { only?: readonly string[]; fresh?: boolean }): Promise<string | undefined>;
  cancel(run: string): Promise<void>;
  resume(run: string): Promise<void>;
  /** Reads a run's events and, while it is at work, what comes; a run that is followed already is not read again. */
  follow(run: string): void;
  /**
   * Puts a run's results on the canvas of its thread: follows it, and asks at once whether its files are still what they
   * were. Nothing else sets `runs.shown`, since results that nobody has compared would look as if they held.
   */
  show(path: string, run: string): Promise<void>;
  /** Asks for the newest runs of a thread, or of all, and shows the newest one of a thread that shows none yet. */
  list(path?: string): Promise<void>;
  /** The same, and the files of the run that was shown before are compared anew. */
  refresh(path: string): Promise<void>;
  /**
   * Asks whether the files that the shown run of a thread has read are still what they were.
   * @param touched those that another program has just written
   */
  checkSources(path: string, touched?: readonly string[]): Promise<void>;
  /** Nobody tells any more when the files of a thread change: what was compared before holds no longer. */
  unwatch(path: string): void;
  /** After the connection came back: what was cut off is followed again. */
  reconnect(): void;
  stop(): void;
}

export function createRunSession(ws: Workspace): RunSession {
  const follower = createFollower(ws, (path) => void session.refresh(path));

  const files = createFileComparison(ws);

  async function ask(call: Promise<Result<unknown, Failure>>): Promise<boolean> {
    const answer = await call;
    if (!answer.ok) ws.workbench.notify('error', failureSentence(answer.error));
    return answer.ok;
  }

  const by = (): string => ws.agent.getState().about?.user ?? 'unknown';

  function started(path: string): void {
    ws.runs.setState(({ starting }) => ({
      starting: Object.fromEntries(Object.entries(starting).filter(([key]) => key !== path)),
    }));
  }

  async function begin(
    path: string,
    options: { only?: readonly string[]; fresh?: boolean },
  ): Promise<string | undefined> {
    ws.runs.setState(({ starting }) => ({ starting: { ...starting, [path]: true } }));
    const touches = files.touches(path);
    const answer = await ws.services.callAgent('run.start', {
      path,
      set: [],
      only: [...(options.only ?? [])],
      fresh: options.fresh ?? false,
      by: by(),
    });
    if (!answer.ok) {
      started(path);
      sayRefused(ws, answer.error);
      return undefined;
    }
    for (const warning of answer.value.warnings) ws.workbench.notify('info', warning);
    const { run } = answer.value;
    void session.show(path, run);
    // It has just bound the files as they are: as long as nothing touches them, they are what it reads.
    files.bound(path, run, touches);
    // Between the answer and the first event nothing else says that the thread is being run.
    if (ws.runs.getState().views[run] === undefined) {
      const stop = ws.runs.subscribe(({ views }) => {
        if (views[run] === undefined) return;
        stop();
        started(path);
      });
    } else started(path);
    return run;
  }

  /** Documents of which a run was asked for, and has not begun yet. */
  const asked = new Set<string>();
  async function saveAndBegin(id: string, options: Parameters<typeof begin>[1]): Promise<string | undefined> {
    const document = ws.documents.getState().open[id];
    if (document === undefined) return undefined;
    if ((document.path === undefined || isEdited(document)) && !(await save(ws, id))) return undefined;
    const path = ws.documents.getState().open[id]?.path;
    if (path === undefined || ws.runs.getState().starting[path] === true) return undefined;
    return await begin(path, options);
  }

  const session: RunSession = {
    async start(id, options = {}) {
      if (asked.has(id)) return undefined; // twice while it was being saved is one run
      asked.add(id);
      try {
        return await saveAndBegin(id, options);
      } finally {
        asked.delete(id);
      }
    },
    async cancel(run) {
      await ask(ws.services.callAgent('run.cancel', { run, by: by() }));
    },
    async resume(run) {
      if (!(await ask(ws.services.callAgent('run.resume', { run, by: by() })))) return;
      follower.goOn(run);
    },
    follow: (run) => follower.follow(run),
    async show(path, run) {
      // What was touched while another run was shown was noted for that one alone.
      if (ws.runs.getState().shown[path] !== run) files.forget(run);
      ws.runs.setState(({ shown }) => ({ shown: { ...shown, [path]: run } }));
      session.follow(run);
      await session.checkSources(path);
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
      await session.show(path, newest);
    },
    async refresh(path) {
      const before = ws.runs.getState().shown[path];
      await session.list(path);
      if (before !== undefined) await session.checkSources(path);
    },
    checkSources: (path, touched) => files.check(path, touched),
    unwatch(path) {
      const run = ws.runs.getState().shown[path];
      if (run !== undefined) files.forget(run);
    },
    reconnect() {
      follower.reconnect();
      for (const document of Object.values(ws.documents.getState().open)) {
        const { path } = document;
        if (path !== undefined) void session.refresh(path);
      }
    },
    stop: () => follower.stop(),
  };
  return session;
}
