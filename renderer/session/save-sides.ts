import { failureSentence } from '#shared/model/failure.ts';
import { plainPath } from '#shared/model/file-params.ts';
import type { Failure } from '#shared/model/failure.ts';
import { own } from '#shared/std/json.ts';
import type { Result } from '#shared/std/result.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { Workspace } from './workspace.ts';

/** Steps of a thread that is saved somewhere else go with it. */
export async function saveSides(ws: Workspace, document: OpenDocument, place: string): Promise<boolean> {
  const isElsewhere = document.path === undefined || folderOf(place) !== folderOf(document.path);
  for (const [path, side] of Object.entries(document.sides)) {
    if (side.text === side.saved && !isElsewhere) continue;
    const expected = isElsewhere ? undefined : side.saved;
    if (!(await saveSide(ws, { id: document.id, thread: place, path, text: side.text, expected }))) return false;
  }
  return true;
}

export function folderOf(path: string): string {
  return path.replace(/[^\\/]*$/, '');
}

interface SideToSave {
  readonly id: string;
  readonly thread: string;
  readonly path: string;
  readonly text: string;
  readonly expected: string | undefined;
}

async function saveSide(ws: Workspace, { id, thread, path, text, expected }: SideToSave): Promise<boolean> {
  const write = (replace: boolean): Promise<Result<object, Failure>> =>
    ws.services.callWindow('file.write', {
      thread,
      path,
      text,
      replace,
      ...(expected === undefined ? {} : { expected }),
    });
  let written = await write(false);
  if (!written.ok && written.error.why === 'conflict') {
    const choice = await askConflict(ws, path);
    if (choice === 'cancel') return false;
    if (choice === 'reload') return await takeSide(ws, { id, thread, path });
    written = await write(true);
  }
  // What was typed while it was written is newer, and stays.
  if (written.ok) {
    countAsChanged(ws, thread, path);
    ws.documents.setSide(id, path, { text: sideText(ws, id, path) ?? text, saved: text });
  } else ws.workbench.notify('error', failureSentence(written.error));
  return written.ok;
}

/** What the shown run has read of a file that was just written does not hold until the agent has compared it again. */
function countAsChanged(ws: Workspace, thread: string, path: string): void {
  const { shown, sources } = ws.runs.getState();
  const run = shown[thread];
  const files = run === undefined ? undefined : sources[run];
  if (run === undefined || files === undefined) return;
  const marked = files.map((file) =>
    plainPath(file.path) === plainPath(path) ? { ...file, now: '', changed: true } : file,
  );
  ws.runs.setState({ sources: { ...sources, [run]: marked } });
}

function sideText(ws: Workspace, id: string, path: string): string | undefined {
  return own(ws.documents.getState().open[id]?.sides ?? {}, path)?.text;
}

async function takeSide(ws: Workspace, { id, thread, path }: Omit<SideToSave, 'text' | 'expected'>): Promise<boolean> {
  const theirs = await ws.services.callWindow('file.read', { thread, path });
  if (!theirs.ok) {
    ws.workbench.notify('error', failureSentence(theirs.error));
    return false;
  }
  const { text } = theirs.value;
  ws.documents.setSide(id, path, { text: text ?? '', saved: text });
  return true;
}

/** Asks what to do with a file that another program has changed. */
export async function askConflict(ws: Workspace, name: string): Promise<string> {
  return await ws.workbench.ask({
    title: 'Changed on disk',
    text: `Another program has changed ${name} since it was opened here. Saving replaces what it wrote.`,
    choices: [
      { id: 'replace', label: 'Save mine' },
      { id: 'reload', label: 'Take theirs' },
      { id: 'cancel', label: 'Cancel', primary: true },
    ],
  });
}
