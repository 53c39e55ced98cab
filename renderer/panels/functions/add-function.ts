import { freeNodeId } from '#shared/model/sheet.ts';
import { addEdit } from '../../canvas/sheet-edits.ts';
import { newNode } from '../../session/new-node.ts';
import type { ListedFunction } from '../../session/new-node.ts';
import { tabOf } from '../../session/open-documents.ts';
import type { Session } from '../../session/session.ts';
import { activeDocument } from '../../session/workspace.ts';
import { sheetOf } from '../../stores/documents.ts';

/** How far a node is put from one that stands in its place already, in px. */
const step = 28;

/** A place at the middle of what is seen where no other node begins. */
function freePlace(
  middle: { x: number; y: number },
  taken: readonly { x: number; y: number }[],
): { x: number; y: number } {
  let at = { x: Math.round(middle.x - 94), y: Math.round(middle.y - 40) };
  const hides = (place: { x: number; y: number }): boolean =>
    Math.abs(place.x - at.x) < step && Math.abs(place.y - at.y) < step;
  while (taken.some(hides)) at = { x: at.x + step, y: at.y + step };
  return at;
}

/** Adds a function to the thread of the active tab, in the middle of what is seen, and selects the new node. */
export function addFunction(session: Session, one: ListedFunction): void {
  const document = activeDocument(session);
  if (document === undefined) {
    session.workbench.notify('info', `Open a thread first: ${one.spec.title} is added to the thread that is shown.`);
    return;
  }
  const sheet = sheetOf(document);
  const tab = tabOf(document.id);
  const middle = session.canvases.get(tab)?.centre() ?? { x: 0, y: 0 };
  const places = Object.values({ ...document.auto, ...sheet.layout.nodes });
  const id = freeNodeId(sheet.thread, one.spec.title);
  session.documents.edit(
    document.id,
    addEdit(sheet, document.auto, { id, node: newNode(one.name, one.spec), at: freePlace(middle, places) }),
  );
  session.selection.select(tab, { nodes: [id] });
}
