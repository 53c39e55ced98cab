import { z } from 'zod';
import { startHistory } from '#shared/model/history.ts';
import type { History } from '#shared/model/history.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import type { Json } from '#shared/std/json.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { isEdited, show } from './open-documents.ts';
import type { Workspace } from './workspace.ts';

/** How long after an edit it is in the journal, at most. */
const waitMs = 300;
/** Entries of the history that a journal keeps: enough to undo what was done since the last save. */
const keptSteps = 200;

const text = z.string();
const patches = z.array(
  z.looseObject({
    op: z.enum(['add', 'replace', 'remove']),
    path: z.array(z.union([text, z.number()])),
    value: z.unknown().optional(),
  }),
);
const Step = z.looseObject({ name: text, mark: text.optional(), forward: patches, inverse: patches });
/** What a journal entry holds of a document. */
const Content = z.looseObject({
  version: z.literal(1),
  sheet: z.looseObject({
    thread: z.looseObject({
      format: z.literal('clew/thread@1'),
      nodes: z.record(text, z.unknown()),
      wires: z.array(z.looseObject({ from: text, to: text })),
    }),
    layout: z.looseObject({ format: z.literal('clew/layout@1'), nodes: z.record(text, z.unknown()) }),
  }),
  past: z.array(Step),
  future: z.array(Step),
  rest: z.looseObject({ kept: z.array(z.unknown()), problems: z.array(z.unknown()) }),
  saved: z.looseObject({ thread: text.optional(), layout: text.optional() }),
  sides: z.record(text, z.looseObject({ text, saved: text.optional() })),
});

/** A document as plain data, with its history since long enough. */
export function journalContent(document: OpenDocument): Json {
  const { history, rest, saved, sides } = document;
  const content = {
    version: 1,
    sheet: history.now,
    past: history.past.slice(-keptSteps),
    future: history.future.slice(-keptSteps),
    rest,
    saved,
    sides,
  };
  return JSON.parse(JSON.stringify(content)) as Json;
}

/** The document that a journal entry holds; undefined where the entry is none of this version. */
export function fromJournal(id: string, path: string | undefined, content: unknown): OpenDocument | undefined {
  if (!Content.safeParse(content).success) return undefined;
  // The journal is this program's own, and its form was just checked. What the check gives back is another object, which
  // has lost members such as `__proto__`.
  const { sheet, past, future, rest, saved, sides } = content as z.infer<typeof Content>;
  const history = { ...startHistory(sheet as unknown as Sheet), past, future } as unknown as History<Sheet>;
  return {
    id,
    path,
    readOnly: false,
    history,
    rest: { original: undefined, ...rest } as unknown as OpenDocument['rest'],
    saved: { thread: saved.thread, layout: saved.layout },
    auto: {},
    sides: sides as OpenDocument['sides'],
    changedOnDisk: false,
  };
}

/** Keeps every unsaved edit in the journal, a moment after it was made, until it is saved or the tab is closed. */
export function keepJournal(ws: Workspace): { flush: () => Promise<void>; stop: () => void } {
  const kept = new Map<string, OpenDocument>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();

  function note(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    for (const document of Object.values(ws.documents.getState().open)) {
      const last = kept.get(document.id);
      if (last?.history === document.history && last.sides === document.sides && last.saved === document.saved)
        continue;
      kept.set(document.id, document);
      writing = writing.then(() => write(document));
    }
    return writing;
  }

  async function write(document: OpenDocument): Promise<void> {
    const { id, path } = document;
    if (ws.documents.getState().open[id] === undefined) return; // closed meanwhile, and dropped
    const answer = isEdited(document)
      ? await ws.services.callWindow('journal.keep', {
          entry: { id, ...(path === undefined ? {} : { path }), at: Date.now(), content: journalContent(document) },
        })
      : await ws.services.callWindow('journal.drop', { id });
    // Said once for each document: it is tried again with the next edit.
    if (!answer.ok) ws.workbench.notify('error', 'Unsaved changes could not be kept in the journal. Save the thread.');
  }

  const stop = ws.documents.subscribe(() => {
    timer ??= setTimeout(() => void note(), waitMs);
  });
  return {
    flush: note,
    stop: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

/** Opens what the journal holds: edits that a crash or a power cut has kept from being saved. @returns how many documents */
export async function restoreJournal(ws: Workspace): Promise<number> {
  const answer = await ws.services.callWindow('journal.list', {});
  if (!answer.ok) {
    ws.workbench.notify('error', 'The journal of unsaved changes cannot be read.');
    return 0;
  }
  let count = 0;
  for (const { id, path, content } of answer.value.entries.toSorted((a, b) => a.at - b.at)) {
    const document = fromJournal(id, path, content);
    if (document === undefined) {
      ws.workbench.notify('error', `An entry of the journal (${id}) is not readable and was left where it is.`);
      continue;
    }
    show(ws, document);
    count++;
  }
  return count;
}
