import { failureSentence } from '#shared/model/failure.ts';
import { addNodeAt, freeNodeId, onThread, together } from '#shared/model/sheet.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import { connect } from '#shared/model/edit.ts';
import { tabOf } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { sheetOf } from '../stores/documents.ts';
import { toGrid } from './geometry.ts';
import type { Point } from './geometry.ts';
import { nodesForFile } from './quick-add.ts';

async function base64(file: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('it could not be read')));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

/** The nodes for one file, as one entry of the history. @returns their ids too */
export function fileEdit(
  sheet: Sheet,
  path: string,
  at: Point,
): { readonly edit: SheetEdit; readonly ids: readonly string[] } {
  const nodes = nodesForFile(path);
  const ids: string[] = [];
  const taken = { ...sheet.thread.nodes };
  for (const { node, title } of nodes) {
    const id = freeNodeId({ nodes: taken }, title);
    taken[id] = node;
    ids.push(id);
  }
  const steps = nodes.flatMap(({ node, wireFrom }, i) => {
    const id = ids[i] ?? '';
    const add = (s: Sheet): SheetEdit => addNodeAt(s, id, node, toGrid({ x: at.x + i * 260, y: at.y }));
    if (wireFrom === undefined) return [add];
    const wire = { from: `${ids[i - 1] ?? ''}.${wireFrom.from}`, to: `${id}.${wireFrom.to}` };
    return [add, (s: Sheet): SheetEdit => onThread(s, connect(s.thread, wire, true))];
  });
  return { edit: together(sheet, `Add ${path}`, steps), ids };
}

/** Puts dropped files beside the thread and adds the nodes that read them. */
export async function dropFiles(session: Session, document: string, files: readonly File[], at: Point): Promise<void> {
  const thread = session.documents.getState().open[document]?.path;
  if (thread === undefined) {
    session.workbench.notify(
      'info',
      'Save the thread first, so that its files have a folder to lie in. Then drop the file again.',
    );
    return;
  }
  const added: string[] = [];
  for (const file of files) {
    let data: string;
    try {
      data = await base64(file);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      session.workbench.notify('error', `${file.name} was not read: ${why}. Drop files, not folders.`);
      continue;
    }
    const placed = await session.services.callWindow('file.import', { thread, name: file.name, data });
    const now = session.documents.getState().open[document];
    if (now === undefined) return; // its tab was closed meanwhile
    if (!placed.ok) {
      session.workbench.notify('error', failureSentence(placed.error));
      continue;
    }
    const { edit, ids } = fileEdit(sheetOf(now), placed.value.path, { x: at.x, y: at.y + added.length * 160 });
    session.documents.edit(document, edit);
    added.push(...ids);
  }
  if (added.length > 0) session.selection.select(tabOf(document), { nodes: added });
}
