import { fragmentOf, pasteFragment } from '#shared/model/fragment.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import type { CanvasHandle } from '../session/canvas-handle.ts';
import { tabOf } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { activeDocument } from '../session/workspace.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { nothingSelected } from '../stores/selection.ts';
import type { Selection } from '../stores/selection.ts';
import { align, distribute } from './arrange.ts';
import type { Alignment } from './arrange.ts';
import { copyOffset } from './geometry.ts';
import { moveEdit, removeEdit } from './sheet-edits.ts';

/** What a command of the canvas works on: the thread in front, what is selected of it, and its canvas. */
export interface CanvasWork {
  readonly document: OpenDocument;
  readonly tab: string;
  readonly sheet: Sheet;
  readonly selection: Selection;
  readonly canvas: CanvasHandle | undefined;
}

export function workOf(session: Session): CanvasWork | undefined {
  const document = activeDocument(session);
  if (document === undefined) return undefined;
  const tab = tabOf(document.id);
  const selected = session.selection.getState().of[tab] ?? nothingSelected;
  const { nodes } = sheetOf(document).thread;
  // What was deleted by an undo may be selected still.
  const selection = { ...selected, nodes: selected.nodes.filter((id) => Object.hasOwn(nodes, id)) };
  return { document, tab, sheet: sheetOf(document), selection, canvas: session.canvases.get(tab) };
}

function edit(session: Session, { document }: CanvasWork, edited: SheetEdit): void {
  session.documents.edit(document.id, edited);
}

export function removeSelected(session: Session, work: CanvasWork): void {
  const { sheet, selection, tab } = work;
  edit(session, work, removeEdit(sheet, selection.nodes, selection.wires));
  session.selection.select(tab, {});
}

/** Copies beside what is selected, with the wires that come in. */
export function duplicateSelected(session: Session, work: CanvasWork): void {
  const { sheet, document, selection, tab } = work;
  const places = { ...document.auto, ...sheet.layout.nodes };
  const ids = selection.nodes;
  const copy = pasteFragment(sheet, fragmentOf(sheet, ids, places), {
    offset: copyOffset,
    keepIncoming: true,
    name: ids.length === 1 ? `Duplicate ${ids[0] ?? ''}` : `Duplicate ${ids.length} nodes`,
  });
  edit(session, work, copy.edit);
  session.selection.select(tab, { nodes: copy.ids });
}

export function selectAll(session: Session, { sheet, tab }: CanvasWork): void {
  session.selection.select(tab, { nodes: Object.keys(sheet.thread.nodes) });
}

export function alignSelected(session: Session, work: CanvasWork, how: Alignment): void {
  const { sheet, document, selection, canvas } = work;
  const boxes = canvas?.boxes(selection.nodes);
  if (boxes !== undefined)
    edit(session, work, moveEdit(sheet, document.auto, align(boxes, how), `Align ${selection.nodes.length} nodes`));
}

export function distributeSelected(session: Session, work: CanvasWork, along: 'x' | 'y'): void {
  const { sheet, document, selection, canvas } = work;
  const boxes = canvas?.boxes(selection.nodes);
  if (boxes === undefined) return;
  const places = distribute(boxes, along);
  edit(session, work, moveEdit(sheet, document.auto, places, `Distribute ${selection.nodes.length} nodes`));
}

/** Folds the selected nodes to their headers, or unfolds them where all are folded. */
export function foldSelected(session: Session, work: CanvasWork): void {
  const { sheet, document, selection } = work;
  const places = { ...document.auto, ...sheet.layout.nodes };
  const ids = selection.nodes.filter((id) => Object.hasOwn(places, id));
  const folded = !ids.every((id) => places[id]?.folded === true);
  const moved = Object.fromEntries(
    ids.map((id) => [id, { x: places[id]?.x ?? 0, y: places[id]?.y ?? 0, folded }] as const),
  );
  const words = folded ? 'Fold' : 'Unfold';
  edit(
    session,
    work,
    moveEdit(
      sheet,
      document.auto,
      moved,
      ids.length === 1 ? `${words} ${ids[0] ?? ''}` : `${words} ${ids.length} nodes`,
    ),
  );
}
