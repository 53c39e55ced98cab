import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import { record, redo, startHistory, undo } from '#shared/model/history.ts';
import type { History, Origin } from '#shared/model/history.ts';
import type { Place } from '#shared/model/layout.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import type { ThreadFile } from '#shared/schema/thread-file.ts';

/** A text file beside the thread that the window has open: a step, a part. */
export interface SideText {
  readonly text: string;
  /** What lies on the disk as the window knows it; undefined where there is no file yet. */
  readonly saved: string | undefined;
}

/** What the files of a thread hold as the window knows it; undefined where there is none. */
export interface SavedTexts {
  readonly thread: string | undefined;
  readonly layout: string | undefined;
}

/** A thread that is open in a tab. */
export interface OpenDocument {
  readonly id: string;
  /** Absolute; undefined until it is saved for the first time. */
  readonly path: string | undefined;
  readonly readOnly: boolean;
  readonly history: History<Sheet>;
  /** What the model cannot hold of the document, and what is wrong with its form. */
  readonly rest: Pick<ThreadFile, 'kept' | 'original' | 'problems'>;
  readonly saved: SavedTexts;
  /** Places that the canvas found itself for nodes without one: never saved as they stand. */
  readonly auto: Readonly<Record<string, Place>>;
  readonly sides: Readonly<Record<string, SideText>>;
  /** Another program has changed the files since they were read. */
  readonly changedOnDisk: boolean;
}

export interface Documents {
  readonly open: Readonly<Record<string, OpenDocument>>;
}

/** The one writer of open documents: every change of a thread goes through `edit`. */
export interface DocumentStore extends StoreApi<Documents> {
  add(document: OpenDocument): void;
  remove(id: string): void;
  /** Takes an edit of the user in; edits with one mark are one entry of the history. */
  edit(id: string, edited: SheetEdit, mark?: string, origin?: Origin): void;
  undo(id: string): void;
  redo(id: string): void;
  /** Changes what is no edit: where it is saved, what the disk holds, automatic places, step texts. */
  set(id: string, change: Partial<Omit<OpenDocument, 'id' | 'history'>>): void;
  setSide(id: string, path: string, side: SideText): void;
}

export function sheetOf(document: OpenDocument): Sheet {
  return document.history.now;
}

/** A document of a sheet that no file holds yet. */
export function newDocument(id: string, sheet: Sheet): OpenDocument {
  return {
    id,
    path: undefined,
    readOnly: false,
    history: startHistory(sheet),
    rest: { kept: [], original: undefined, problems: [] },
    saved: { thread: undefined, layout: undefined },
    auto: {},
    sides: {},
    changedOnDisk: false,
  };
}

export function createDocumentStore(): DocumentStore {
  const store = createStore<Documents>(() => ({ open: {} }));

  function change(id: string, next: (document: OpenDocument) => OpenDocument): void {
    const document = store.getState().open[id];
    if (document === undefined) return; // it was closed meanwhile
    const changed = next(document);
    if (changed !== document) store.setState(({ open }) => ({ open: { ...open, [id]: changed } }));
  }

  function step(id: string, to: (history: History<Sheet>) => History<Sheet>): void {
    change(id, (document) => {
      const history = to(document.history);
      return history === document.history ? document : { ...document, history };
    });
  }

  return {
    ...store,
    add: (document) => store.setState(({ open }) => ({ open: { ...open, [document.id]: document } })),
    remove: (id) =>
      store.setState(({ open }) => ({ open: Object.fromEntries(Object.entries(open).filter(([key]) => key !== id)) })),
    edit: (id, edited, mark, origin = 'user') => step(id, (history) => record(history, edited, origin, mark)),
    undo: (id) => step(id, undo),
    redo: (id) => step(id, redo),
    set: (id, values) => change(id, (document) => ({ ...document, ...values })),
    setSide: (id, path, side) =>
      change(id, (document) => ({ ...document, sides: { ...document.sides, [path]: side } })),
  };
}
