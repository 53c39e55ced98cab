import { plainPath } from '#shared/model/file-params.ts';
import type { Workspace } from './workspace.ts';

/** Whether the files that shown runs have read are still what they were: who was asked, and what was touched since. */
export interface FileComparison {
  /** Asks about the shown run of a thread. @param touched files that another program has just written */
  check(path: string, touched?: readonly string[]): Promise<void>;
  /** How often files of a thread were touched, to be given to `bound` afterwards. */
  touches(path: string): number;
  /** A run has just bound the files of a thread: they are what it reads, unless one was touched since `touches`. */
  bound(path: string, run: string, touches: number): void;
  /** What was once found out of a run's files is not known any more. */
  forget(run: string): void;
}

export function createFileComparison({ services, runs }: Pick<Workspace, 'services' | 'runs'>): FileComparison {
  /** By the thread's path. */
  const touches = new Map<string, number>();
  /** The newest question, by run. */
  const asked = new Map<string, number>();

  function note(run: string, paths: readonly string[]): void {
    runs.setState(({ touched }) => ({
      touched: { ...touched, [run]: [...new Set([...(touched[run] ?? []), ...paths.map(plainPath)])] },
    }));
  }

  return {
    async check(path, touched = []) {
      if (touched.length > 0) touches.set(path, (touches.get(path) ?? 0) + 1);
      const run = runs.getState().shown[path];
      if (run === undefined) return;
      if (touched.length > 0) note(run, touched);
      const question = (asked.get(run) ?? 0) + 1;
      asked.set(run, question);
      const answer = await services.callAgent('run.sources', { run });
      // Without an agent nobody can compare, and an older answer may have missed what was touched since.
      if (!answer.ok || asked.get(run) !== question) return;
      runs.setState((before) => ({
        sources: { ...before.sources, [run]: answer.value.files },
        touched: { ...before.touched, [run]: [] },
      }));
    },
    touches: (path) => touches.get(path) ?? 0,
    bound(path, run, before) {
      if ((touches.get(path) ?? 0) === before) runs.setState(({ sources }) => ({ sources: { ...sources, [run]: [] } }));
    },
    forget(run) {
      // An answer that is on its way is of before.
      asked.set(run, (asked.get(run) ?? 0) + 1);
      runs.setState(({ sources }) => ({
        sources: Object.fromEntries(Object.entries(sources).filter(([key]) => key !== run)),
      }));
    },
  };
}
