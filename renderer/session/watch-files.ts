import { own } from '#shared/std/json.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { isEdited, reload, textsOf } from './open-documents.ts';
import type { RunSession } from './runs.ts';
import type { Workspace } from './workspace.ts';

/** Notices what other programs do to the files of open threads: a workbook saved, a document pulled from git. */
export function watchFiles(ws: Workspace, runs: RunSession): () => void {
  const watching = new Map<string, { readonly path: string; readonly close: () => void }>();

  async function lookAgain(document: OpenDocument & { readonly path: string }): Promise<void> {
    const { id, path } = document;
    const texts = await ws.services.callWindow('thread.read', { path });
    const now = ws.documents.getState().open[id];
    if (!texts.ok || now?.path !== path) return; // a file that is gone is written anew with the next save
    const { thread, layout } = texts.value;
    if (thread === now.saved.thread && layout === now.saved.layout) return;
    const mine = textsOf(now);
    if (thread === mine.thread && layout === mine.layout) return ws.documents.set(id, { saved: { thread, layout } });
    if (isEdited(now)) ws.documents.set(id, { changedOnDisk: true });
    else await reload(ws, id);
  }

  async function readSides(
    document: OpenDocument & { readonly path: string },
    paths: readonly string[],
  ): Promise<void> {
    for (const path of paths) {
      const side = own(document.sides, path);
      if (side === undefined) continue;
      const read = await ws.services.callWindow('file.read', { thread: document.path, path });
      if (!read.ok || read.value.text === undefined || read.value.text === side.saved) continue;
      const isMine = side.text === side.saved;
      // What was typed here stays, and saving it will ask.
      ws.documents.setSide(document.id, path, {
        text: isMine ? read.value.text : side.text,
        saved: isMine ? read.value.text : side.saved,
      });
    }
  }

  function changed(id: string, paths: readonly string[]): void {
    const document = ws.documents.getState().open[id];
    const { path } = document ?? {};
    if (document === undefined || path === undefined) return;
    const saved = { ...document, path };
    void lookAgain(saved);
    void readSides(saved, paths);
    void runs.checkSources(path, paths);
  }

  function update(): void {
    const { open } = ws.documents.getState();
    for (const [id, { path, close }] of watching)
      if (open[id]?.path !== path) {
        close();
        watching.delete(id);
        runs.unwatch(path);
      }
    for (const { id, path } of Object.values(open)) {
      if (path === undefined || watching.has(id)) continue;
      const close = ws.services.openWindow('file.changes', { thread: path }, ({ paths }) => changed(id, paths));
      watching.set(id, { path, close });
      void runs.refresh(path);
    }
  }

  update();
  const stop = ws.documents.subscribe(update);
  return () => {
    stop();
    for (const { close } of watching.values()) close();
  };
}
