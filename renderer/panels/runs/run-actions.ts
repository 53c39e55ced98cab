import { openThread } from '../../session/open-documents.ts';
import type { Session } from '../../session/session.ts';
import type { RunRow } from './run-rows.ts';

/** Puts a run's results on the canvas of its thread, which is opened where it is not. */
export async function showOnCanvas(session: Session, { run, path }: RunRow): Promise<void> {
  const document = await openThread(session, path);
  if (document === undefined) return; // the window says why
  await session.runSession.show(path, run);
}

/** Brings a list up to date: of one thread, or of all. */
export function refreshRuns(session: Session, path: string | undefined): void {
  void session.runSession.list(path);
}
