import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { fragmentOf, pasteFragment, readFragment } from '#shared/model/fragment.ts';
import type { Fragment } from '#shared/model/fragment.ts';
import type { Place } from '#shared/model/layout.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import { useSession } from '../session/use-session.ts';
import { nothingSelected } from '../stores/selection.ts';
import { boundsOf, copyOffset, sizes } from './geometry.ts';
import type { Box, Point } from './geometry.ts';
import { removeEdit } from './sheet-edits.ts';

interface TransferOptions {
  readonly tab: string;
  readonly sheet: Sheet;
  readonly auto: Readonly<Record<string, Place>>;
  readonly root: RefObject<HTMLElement | null>;
  readonly onEdit: ((edit: SheetEdit, mark?: string) => void) | undefined;
  /** What is seen, in canvas px. */
  readonly seen: () => Box;
}

/** Where pasted nodes go: a little aside of where they were, or into the middle of what is seen where that is elsewhere. */
export function pasteOffset(fragment: Fragment, seen: Box, times: number): Point {
  const boxes = Object.values(fragment.places).map((place) => ({
    x: place.x,
    y: place.y,
    width: place.width ?? sizes.width,
    height: sizes.header,
  }));
  const bounds = boundsOf(boxes);
  if (bounds === undefined) return { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
  const step = { x: copyOffset.x * times, y: copyOffset.y * times };
  const isSeen =
    bounds.x + step.x >= seen.x &&
    bounds.y + step.y >= seen.y &&
    bounds.x + step.x + bounds.width <= seen.x + seen.width &&
    bounds.y + step.y + bounds.height <= seen.y + seen.height;
  if (isSeen) return step;
  const toGrid = (value: number): number => Math.round(value / sizes.grid) * sizes.grid;
  return {
    x: toGrid(seen.x + (seen.width - bounds.width) / 2 - bounds.x),
    y: toGrid(seen.y + (seen.height - bounds.height) / 2 - bounds.y),
  };
}

function isInField(): boolean {
  const at = document.activeElement;
  return (
    at instanceof HTMLInputElement ||
    at instanceof HTMLTextAreaElement ||
    (at instanceof HTMLElement && at.isContentEditable)
  );
}

/** Copy, cut and paste of nodes by the system's clipboard, as text. Shift with paste keeps the wires that come in. */
export function useTransfer(options: TransferOptions): void {
  const session = useSession();
  const latest = useRef(options);
  latest.current = options;
  const { tab, root } = options;
  useEffect(() => {
    let withShift = false;
    let last: { text: string; times: number } | undefined;

    /** Whether the clipboard is this canvas' business: it has the focus, or nothing has and its tab is in front. */
    function isMine(): boolean {
      if (isInField()) return false;
      const at = document.activeElement;
      if (root.current?.contains(at) === true) return true;
      return (at === null || at === document.body) && session.workbench.getState().active === tab;
    }

    function copy(event: ClipboardEvent): readonly string[] {
      const { sheet, auto } = latest.current;
      const chosen = (session.selection.getState().of[tab] ?? nothingSelected).nodes;
      const fragment = fragmentOf(sheet, chosen, { ...auto, ...sheet.layout.nodes });
      const ids = Object.keys(fragment.nodes);
      if (ids.length === 0) return ids;
      const text = JSON.stringify(fragment);
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      last = { text, times: 0 };
      return ids;
    }

    function onCopy(event: ClipboardEvent): void {
      if (isMine()) copy(event);
    }

    function onCut(event: ClipboardEvent): void {
      const { onEdit, sheet } = latest.current;
      if (!isMine() || onEdit === undefined) return;
      const ids = copy(event);
      if (ids.length === 0) return;
      onEdit({
        ...removeEdit(sheet, ids, []),
        name: ids.length === 1 ? `Cut ${ids[0] ?? ''}` : `Cut ${ids.length} nodes`,
      });
      last = undefined;
    }

    function onPaste(event: ClipboardEvent): void {
      const { onEdit, sheet, seen } = latest.current;
      if (!isMine() || onEdit === undefined) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const read = readFragment(text);
      event.preventDefault();
      if (!read.ok) return session.workbench.notify('info', read.error);
      const times = last?.text === text ? last.times + 1 : 1;
      last = { text, times };
      const pasted = pasteFragment(sheet, read.value, {
        offset: pasteOffset(read.value, seen(), times),
        keepIncoming: withShift,
      });
      onEdit(pasted.edit);
      session.selection.select(tab, { nodes: pasted.ids });
    }

    const onKeyDown = (event: KeyboardEvent): void => {
      withShift = event.shiftKey;
    };
    // Without a selection of text these events go to the document, wherever the focus is.
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCut);
    document.addEventListener('paste', onPaste);
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCut);
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, [session, tab, root]);
}
