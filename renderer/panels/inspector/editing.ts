import { useMemo } from 'react';
import type { RefObject } from 'react';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import { tabOf } from '../../session/open-documents.ts';
import { useSession } from '../../session/use-session.ts';
import { sheetOf } from '../../stores/documents.ts';

/** How the inspector changes a document. */
export interface Editing {
  readonly document: string;
  readonly tab: string;
  /**
   * Makes an edit of the sheet as it is now. Edits of one `field` while the focus stays in it are one entry of the
   * history; without a field each is an entry of its own.
   */
  edit(make: (sheet: Sheet) => SheetEdit, field?: string): void;
}

/** @param burst changes whenever the focus moves to another field */
export function useEditing(document: string | undefined, burst: RefObject<number>): Editing | undefined {
  const session = useSession();
  return useMemo(() => {
    if (document === undefined) return undefined;
    return {
      document,
      tab: tabOf(document),
      edit: (make, field) => {
        const open = session.documents.getState().open[document];
        if (open === undefined) return; // it was closed while a field still had the focus
        const mark = field === undefined ? undefined : `inspector ${burst.current} ${field}`;
        session.documents.edit(document, make(sheetOf(open)), mark);
      },
    };
  }, [session, document, burst]);
}
