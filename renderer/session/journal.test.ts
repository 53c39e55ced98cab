import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setParams, setTitle } from '#shared/model/edit.ts';
import { onThread, placeNodes } from '#shared/model/sheet.ts';
import { someAct, someThread } from '#shared/model/testing/threads.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { newDocument, sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { fromJournal, journalContent, keepJournal, restoreJournal } from './journal.ts';
import { closeDocument, isEdited, openThread, save } from './open-documents.ts';
import { fakeServices } from './testing/fake-services.ts';
import type { FakeServices } from './testing/fake-services.ts';
import { settle } from './testing/settle.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

const path = '/t/a.thread.json';
const text = '{"format":"clew/thread@1","nodes":{"a":{"function":"x/y"},"odd":7},"wires":[]}';

let services: FakeServices;
let ws: Workspace;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  services = fakeServices();
  services.files.set(path, text);
  start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A window that begins, as after a crash. */
function start(): void {
  ws = createWorkspace(services);
  stop = keepJournal(ws).stop;
}

function only(): OpenDocument {
  const [document] = Object.values(ws.documents.getState().open);
  if (document === undefined) throw new Error('nothing is open');
  return document;
}
function edit(title: string): void {
  const { id } = only();
  const { thread } = sheetOf(only());
  ws.documents.edit(id, onThread(sheetOf(only()), setTitle(thread, 'a', title)));
  ws.documents.edit(id, placeNodes(sheetOf(only()), { a: { x: title.length, y: 0 } }));
}

test('what a crash leaves behind is there again, with its way back and forth', async () => {
  await openThread(ws, path);
  edit('one');
  edit('two');
  ws.documents.undo(only().id);
  ws.documents.setSide(only().id, 'steps/a.ts', { text: 'typed', saved: undefined });
  await settle();
  const before = only();
  stop();
  start();
  expect(await restoreJournal(ws)).toBe(1);
  const after = only();
  expect(sheetOf(after)).toEqual(sheetOf(before));
  expect([after.path, after.sides, isEdited(after)]).toEqual([path, before.sides, true]);
  ws.documents.redo(after.id);
  expect(sheetOf(only()).layout.nodes['a']).toEqual({ x: 3, y: 0 });
  for (let i = 0; i < 4; i++) ws.documents.undo(after.id);
  expect(sheetOf(only()).thread.nodes).toEqual({ a: { function: 'x/y' } });
  ws.documents.setSide(after.id, 'steps/a.ts', { text: '', saved: '' });
  expect(isEdited(only())).toBe(false);
  expect(await save(ws, after.id)).toBe(true);
  expect(services.files.get(path)).toBe(text);
});

test('what is saved, taken back or closed is in the journal no more', async () => {
  await openThread(ws, path);
  edit('one');
  await settle();
  expect([...services.journal.values()].map((entry) => entry.path)).toEqual([path]);
  await save(ws, only().id);
  await settle();
  expect(services.journal.size).toBe(0);
  edit('two');
  await settle();
  expect(services.journal.size).toBe(1);
  ws.documents.undo(only().id);
  ws.documents.undo(only().id);
  await settle();
  expect(services.journal.size).toBe(0);
  edit('three');
  const closing = closeDocument(ws, only().id);
  ws.workbench.getState().question?.answer('discard');
  await settle();
  ws.workbench.getState().question?.answer('discard');
  expect(await closing).toBe(true);
  await settle();
  expect(services.journal.size).toBe(0);
});

test('edits that follow each other closely are kept as one', async () => {
  await openThread(ws, path);
  for (let i = 0; i < 50; i++) edit(`title ${i}`);
  await settle();
  expect(services.calls.filter((call) => call.name === 'journal.keep')).toHaveLength(1);
});

test('an entry that cannot be read is left where it is and said so, and the others are opened', async () => {
  services.journal.set('bad', { id: 'bad', at: 1, content: { version: 7 } });
  await openThread(ws, path);
  edit('one');
  await settle();
  start();
  expect(await restoreJournal(ws)).toBe(1);
  expect(ws.workbench.getState().notices[0]?.text).toContain('(bad)');
  expect(services.journal.has('bad')).toBe(true);
});

test('a journal that cannot be written is said once for a document, not at every edit', async () => {
  services.window['journal.keep'] = () => ({
    ok: false,
    error: { why: 'storage', path: '/j', errno: 'ENOSPC', message: 'full.' },
  });
  await openThread(ws, path);
  edit('one');
  await settle();
  expect(ws.workbench.getState().notices).toHaveLength(1);
});

test('any document goes through the journal and comes back as it was, also with members that trip up plain objects', () => {
  fc.assert(
    fc.property(someThread, fc.array(someAct, { maxLength: 6 }), fc.nat(6), (thread, acts, undos) => {
      const store = createWorkspace(services).documents;
      store.add(newDocument('new-1', { thread, layout: { format: 'clew/layout@1', nodes: {} } }));
      const now = (): OpenDocument => store.getState().open['new-1'] as OpenDocument;
      for (const act of acts) store.edit('new-1', onThread(sheetOf(now()), act(sheetOf(now()).thread)));
      for (let i = 0; i < undos; i++) store.undo('new-1');
      const back = fromJournal('new-1', undefined, journalContent(now()));
      expect(canonicalJson(back?.history)).toBe(canonicalJson(now().history));
      store.add(back as OpenDocument);
      while (now().history.past.length > 0) store.undo('new-1');
      expect(canonicalJson(sheetOf(now()).thread)).toBe(canonicalJson(thread));
    }),
    { numRuns: 300 },
  );
});

test('a document with very many edits keeps the newest of them in the journal', () => {
  const store = createWorkspace(services).documents;
  store.add(
    newDocument('new-1', {
      thread: { format: 'clew/thread@1', nodes: { a: { function: 'x/y' } }, wires: [] },
      layout: { format: 'clew/layout@1', nodes: {} },
    }),
  );
  const now = (): OpenDocument => store.getState().open['new-1'] as OpenDocument;
  for (let n = 0; n < 300; n++)
    store.edit('new-1', onThread(sheetOf(now()), setParams(sheetOf(now()).thread, 'a', { n })));
  store.add(fromJournal('new-1', undefined, journalContent(now())) as OpenDocument);
  for (let n = 0; n < 300; n++) store.undo('new-1');
  expect(sheetOf(now()).thread.nodes['a']?.params).toEqual({ n: 99 });
});
