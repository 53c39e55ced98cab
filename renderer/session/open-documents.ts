import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { startHistory } from '#shared/model/history.ts';
import { emptyLayout } from '#shared/model/layout.ts';
import { emptySheet } from '#shared/model/sheet.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import { readLayout, writeLayout } from '#shared/schema/layout-file.ts';
import { layoutPathOf, readThread, writeThread } from '#shared/schema/thread-file.ts';
import type { ThreadTexts } from '#shared/protocol/window-contract.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import { newDocument, sheetOf } from '../stores/documents.ts';
import type { OpenDocument, SavedTexts } from '../stores/documents.ts';
import { carryFiles } from './carry-files.ts';
import { askConflict, saveSides } from './save-sides.ts';
import { documentMarking } from './shown-marking.ts';
import type { Workspace } from './workspace.ts';

/** The id of the tab that shows a document. */
export function tabOf(document: string): string {
  return `thread:${document}`;
}

/** `uas-spar.thread.json`, or what a thread without a file is called. */
export function documentName(document: Pick<OpenDocument, 'path' | 'id'>): string {
  const name = document.path?.split(/[\\/]/).at(-1);
  return name ?? `Untitled ${document.id.split('-').at(-1) ?? ''}`;
}

/** The texts that saving would write. A layout that says what the file says already is written as the file has it. */
export function textsOf(document: OpenDocument): SavedTexts {
  const { thread, layout } = sheetOf(document);
  return {
    thread: threadText(document),
    layout: isInFile(layout, document.saved.layout) ? document.saved.layout : layoutText(layout),
  };

  function threadText({ rest }: OpenDocument): string {
    return cached(threadTexts, thread, rest, () => writeThread({ thread, ...rest }));
  }
  function layoutText(value: Sheet['layout']): string {
    return cached(layoutTexts, value, undefined, () => writeLayout(value));
  }
}

interface Kept {
  readonly beside: unknown;
  readonly text: string;
}
const threadTexts = new WeakMap<object, Kept>();
const layoutTexts = new WeakMap<object, Kept>();

/** Documents are compared with their files at every change of anything: their texts are made once per state. */
function cached(texts: WeakMap<object, Kept>, key: object, beside: unknown, make: () => string): string {
  const last = texts.get(key);
  if (last !== undefined && last.beside === beside) return last.text;
  const text = make();
  texts.set(key, { beside, text });
  return text;
}

/** Whether the file says the same already: also one that a person has spaced differently. What nobody has placed is not written. */
function isInFile(layout: Sheet['layout'], text: string | undefined): boolean {
  const isEmpty = Object.keys(layout.nodes).length === 0;
  if (text === undefined) return isEmpty;
  const file = filed(text);
  // A file that cannot be read stays as it is until there is something to put in its place.
  return file === undefined ? isEmpty : file === canonicalJson(layout);
}

let lastFiled: { readonly text: string; readonly meaning: string | undefined } | undefined;

/** What a layout's text says, in one form; undefined where it cannot be read. It is asked for at every change, mostly of one text. */
function filed(text: string): string | undefined {
  if (lastFiled?.text !== text) {
    const read = readLayout(text, '');
    lastFiled = { text, meaning: read.ok ? canonicalJson(read.value) : undefined };
  }
  return lastFiled.meaning;
}

/** Whether closing the document now would lose something: a comparison of contents, not of how often it was edited. */
export function isEdited(document: OpenDocument): boolean {
  if (Object.values(document.sides).some((side) => side.text !== side.saved)) return true;
  const texts = textsOf(document);
  if (document.path === undefined)
    return Object.keys(sheetOf(document).thread.nodes).length > 0 || document.history.past.length > 0;
  return texts.thread !== document.saved.thread || texts.layout !== document.saved.layout;
}

/** The document that texts from the disk give. A layout that cannot be read is a problem, and kept as it lies there. */
export function documentFrom(id: string, texts: ThreadTexts): Result<OpenDocument, Failure> {
  const read = readThread(texts.thread, texts.path);
  if (!read.ok) return read;
  const { thread, ...rest } = read.value;
  const layout = texts.layout === undefined ? ok(emptyLayout) : readLayout(texts.layout, layoutName(texts.path));
  const problems = layout.ok
    ? rest.problems
    : [
        ...rest.problems,
        {
          severity: 'warning' as const,
          code: 'bad-layout',
          message: `${failureSentence(layout.error)} The thread is laid out anew.`,
          pointer: '',
        },
      ];
  return ok({
    id,
    path: texts.path,
    readOnly: texts.readOnly,
    history: startHistory({ thread, layout: layout.ok ? layout.value : emptyLayout }),
    rest: { ...rest, problems },
    saved: { thread: texts.thread, layout: texts.layout },
    auto: {},
    sides: {},
    changedOnDisk: false,
  });
}

function layoutName(path: string): string {
  const name = layoutPathOf(path);
  return name.ok ? name.value : path;
}

let made = 0;

/** An id for a document of a file in this window: what the journal files it under too. */
function freshId(): string {
  return `file-${Date.now().toString(36)}${(++made).toString(36)}`;
}

/** An id for a document without a file. It ends with the number that the document is called by: the lowest that is free. */
function freshNewId(ws: Workspace): string {
  const taken = new Set(Object.values(ws.documents.getState().open).map(documentName));
  let number = 1;
  while (taken.has(`Untitled ${number}`)) number++;
  return `new-${Date.now().toString(36)}${(++made).toString(36)}-${number}`;
}

/** Opens a thread in a tab, or brings the tab that shows it to the front. Says so in the window where it cannot. */
export async function openThread(ws: Workspace, path: string): Promise<OpenDocument | undefined> {
  const before = bringToFront(ws, path);
  if (before !== undefined) return before;
  const texts = await ws.services.callWindow('thread.read', { path });
  // Whoever asked at the same time may have opened it meanwhile: two documents of one file would write over each other.
  const meanwhile = bringToFront(ws, path);
  if (meanwhile !== undefined) return meanwhile;
  const document = texts.ok ? documentFrom(freshId(), texts.value) : texts;
  if (!document.ok) {
    ws.workbench.notify('error', failureSentence(document.error));
    return undefined;
  }
  show(ws, document.value);
  noteRecent(ws, document.value);
  return document.value;
}

function openAt(ws: Workspace, path: string): OpenDocument | undefined {
  return Object.values(ws.documents.getState().open).find((one) => one.path === path);
}

function bringToFront(ws: Workspace, path: string): OpenDocument | undefined {
  const already = openAt(ws, path);
  if (already !== undefined) ws.workbench.activate(tabOf(already.id));
  return already;
}

/** Puts a document into a tab of its own. An untouched welcome page makes room for it. */
export function show(ws: Workspace, document: OpenDocument): void {
  ws.documents.add(document);
  ws.workbench.openTab({ id: tabOf(document.id), is: 'thread', document: document.id });
  ws.workbench.closeTab('welcome');
}

export function newThread(ws: Workspace): OpenDocument {
  const document = newDocument(freshNewId(ws), emptySheet);
  show(ws, document);
  return document;
}

/** Notes a thread as one of the recent ones, as high as anything in it; without a marking where it has none or one that cannot be read. */
function noteRecent(ws: Workspace, document: OpenDocument): void {
  const { path } = document;
  if (path === undefined) return;
  const { title } = sheetOf(document).thread;
  const marking = documentMarking(document);
  void ws.services.callWindow('recent.add', {
    path,
    title: title ?? documentName(document),
    ...(marking.is === 'marking' ? { marking: marking.marking } : {}),
  });
}

/** Reads the files again and takes them in place of what the window holds. */
export async function reload(ws: Workspace, id: string): Promise<void> {
  const document = ws.documents.getState().open[id];
  if (document?.path === undefined) return;
  const texts = await ws.services.callWindow('thread.read', { path: document.path });
  const fresh = texts.ok ? documentFrom(id, texts.value) : texts;
  if (!fresh.ok) {
    ws.documents.set(id, { changedOnDisk: true });
    return ws.workbench.notify('error', failureSentence(fresh.error));
  }
  const now = ws.documents.getState().open[id];
  // Edits that came while the file was read were made on what it held before, and nobody has given them up.
  if (now !== undefined && now.history.now !== document.history.now)
    return ws.documents.set(id, { changedOnDisk: true });
  // Steps are saved apart: what was typed into them stays.
  if (now !== undefined) ws.documents.add({ ...fresh.value, sides: now.sides, auto: now.auto });
}

/**
 * Saves a thread with its layout and its steps. Asks for a place where it has none, and what to do where another program
 * has changed it. @returns whether all of it is on the disk now
 */
export async function save(ws: Workspace, id: string, options: { elsewhere?: boolean } = {}): Promise<boolean> {
  // One after the other: to a second one, what the first is writing would look like another program's.
  const last = saving.get(ws)?.get(id);
  const next = last === undefined ? saveNow(ws, id, options) : last.then(() => saveNow(ws, id, options));
  const ofWindow = saving.get(ws) ?? new Map<string, Promise<boolean>>();
  saving.set(ws, ofWindow.set(id, next));
  try {
    return await next;
  } finally {
    if (ofWindow.get(id) === next) ofWindow.delete(id);
  }
}

/** The last save of each document that has not ended yet. */
const saving = new WeakMap<Workspace, Map<string, Promise<boolean>>>();

async function saveNow(ws: Workspace, id: string, options: { elsewhere?: boolean }): Promise<boolean> {
  const document = ws.documents.getState().open[id];
  if (document === undefined) return false;
  const place =
    document.path === undefined || options.elsewhere === true ? await choosePlace(ws, document) : ok(document.path);
  if (!place.ok) {
    if (place.error !== undefined) ws.workbench.notify('error', failureSentence(place.error));
    return false;
  }
  const isNew = place.value !== document.path;
  const other = openAt(ws, place.value);
  if (isNew && other !== undefined) {
    ws.workbench.notify(
      'error',
      `${documentName(other)} is open in another tab, so this thread was not saved in its place. Close that tab first, or choose another name.`,
    );
    return false;
  }
  if (!(await saveSides(ws, document, place.value))) return false;
  const texts = textsOf(document);
  const expected = isNew ? undefined : document.saved;
  const written = await writeTexts(ws, place.value, texts, expected);
  if (!written.ok) return await settleConflict(ws, id, written.error);
  ws.documents.set(id, {
    path: place.value,
    readOnly: false,
    saved: texts,
    changedOnDisk: false,
    rest: { ...document.rest, original: originalOf(texts.thread, place.value) },
  });
  const now = ws.documents.getState().open[id];
  if (now !== undefined) noteRecent(ws, now); // its marking may be another one since
  await carryFiles(ws, document, place.value);
  return true;
}

/** What saving an unchanged thread gives back from now on. */
function originalOf(text: string | undefined, path: string): OpenDocument['rest']['original'] {
  const file = readThread(text ?? '', path);
  return file.ok ? file.value.original : undefined;
}

async function choosePlace(ws: Workspace, document: OpenDocument): Promise<Result<string, Failure | undefined>> {
  const title = sheetOf(document).thread.title;
  const suggested = document.path ?? `${slug(title ?? 'untitled')}.thread.json`;
  const chosen = await ws.services.callWindow('thread.place', { suggested });
  if (!chosen.ok) return chosen;
  return chosen.value.path === undefined ? err(undefined) : ok(chosen.value.path);
}

function slug(title: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'untitled' : name;
}

async function writeTexts(
  ws: Workspace,
  path: string,
  texts: SavedTexts,
  expected: SavedTexts | undefined,
): Promise<Result<object, Failure>> {
  const member = (name: keyof SavedTexts, from: SavedTexts): object =>
    from[name] === undefined ? {} : { [name]: from[name] };
  return await ws.services.callWindow('thread.write', {
    path,
    ...member('thread', texts),
    ...member('layout', texts),
    ...(expected === undefined ? {} : { expected: { ...member('thread', expected), ...member('layout', expected) } }),
  });
}

async function settleConflict(ws: Workspace, id: string, failure: Failure): Promise<boolean> {
  const document = ws.documents.getState().open[id];
  if (failure.why !== 'conflict' || document?.path === undefined) {
    ws.workbench.notify('error', failureSentence(failure));
    return false;
  }
  const choice = await askConflict(ws, documentName(document));
  if (choice === 'reload') await reload(ws, id);
  const mine = ws.documents.getState().open[id];
  if (choice !== 'replace' || mine?.path === undefined) return false;
  const texts = textsOf(mine);
  const written = await writeTexts(ws, mine.path, texts, undefined);
  if (!written.ok) {
    ws.workbench.notify('error', failureSentence(written.error));
    return false;
  }
  ws.documents.set(id, { saved: texts, changedOnDisk: false });
  return true;
}

/** Closes a document's tab; asks first where it would lose something. @returns whether it is closed */
export async function closeDocument(ws: Workspace, id: string): Promise<boolean> {
  const document = ws.documents.getState().open[id];
  if (document === undefined) return true;
  if (isEdited(document)) {
    ws.workbench.activate(tabOf(id));
    const choice = await ws.workbench.ask({
      title: `Save ${documentName(document)}?`,
      text: 'It has changes that are not saved.',
      choices: [
        { id: 'discard', label: "Don't save" },
        { id: 'cancel', label: 'Cancel' },
        { id: 'save', label: 'Save', primary: true },
      ],
    });
    if (choice === 'cancel' || (choice === 'save' && !(await save(ws, id)))) return false;
  }
  ws.workbench.closeTab(tabOf(id));
  ws.documents.remove(id);
  void ws.services.callWindow('journal.drop', { id });
  return true;
}
