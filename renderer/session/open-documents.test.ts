import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { edit, setTitle } from '#shared/model/edit.ts';
import { onThread, placeNodes } from '#shared/model/sheet.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { closeDocument, isEdited, newThread, openThread, reload, save, textsOf } from './open-documents.ts';
import { fakeServices } from './testing/fake-services.ts';
import type { FakeServices } from './testing/fake-services.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

const path = '/t/a.thread.json';
const layoutPath = '/t/a.layout.json';
const thread = '{"format":"clew/thread@1",\n "nodes": {"b":{"function":"x/y"},"a":{"function":"x/y"}},   "wires":[]}';
const layout = '{"nodes":{"a":{"y":2, "x":1}},"format":"clew/layout@1"}';

let services: FakeServices;
let ws: Workspace;
beforeEach(() => {
  services = fakeServices();
  ws = createWorkspace(services);
});

async function opened(
  files: Readonly<Record<string, string>> = { [path]: thread, [layoutPath]: layout },
): Promise<string> {
  for (const [name, text] of Object.entries(files)) services.files.set(name, text);
  const document = await openThread(ws, path);
  if (document === undefined) throw new Error(JSON.stringify(ws.workbench.getState().notices));
  return document.id;
}
function at(id: string): OpenDocument {
  const document = ws.documents.getState().open[id];
  if (document === undefined) throw new Error('it is not open');
  return document;
}
const retitle = (id: string, title: string): void => {
  const sheet = sheetOf(at(id));
  ws.documents.edit(id, onThread(sheet, setTitle(sheet.thread, 'a', title)));
};
/** Answers the next question of the window. */
function answer(choice: string): void {
  const stop = ws.workbench.subscribe(({ question }) => {
    if (question === undefined) return;
    stop();
    queueMicrotask(() => question.answer(choice));
  });
}
const disk = (): Record<string, string> => Object.fromEntries(services.files);

describe('a document that nobody has edited', () => {
  test.each([
    ['spaced by hand', { [path]: thread, [layoutPath]: layout }],
    ['without a layout', { [path]: thread }],
    ['with a layout that is none', { [path]: thread, [layoutPath]: '{ broken' }],
    ['with a layout of a newer format', { [path]: thread, [layoutPath]: '{"format":"clew/layout@9","nodes":{}}' }],
    [
      'with parts that have no place in the model',
      { [path]: '{"format":"clew/thread@1","nodes":{"a":5,"b":{"function":"x/y","params":[1]}},"wires":[7],"more":1}' },
    ],
    ['of the example', { [path]: readFileSync('examples/uas-spar/uas-spar.thread.json', 'utf8') }],
  ])('%s is not edited, and saved byte for byte as it was', async (_, files) => {
    const id = await opened(files);
    expect(isEdited(at(id))).toBe(false);
    expect(await save(ws, id)).toBe(true);
    expect(disk()).toEqual(files);
    expect(isEdited(at(id))).toBe(false);
  });

  test('is that again after an edit was taken back', async () => {
    const id = await opened();
    retitle(id, 'T');
    expect(isEdited(at(id))).toBe(true);
    ws.documents.undo(id);
    expect(isEdited(at(id))).toBe(false);
    await save(ws, id);
    expect(disk()).toEqual({ [path]: thread, [layoutPath]: layout });
  });

  test('is opened once, however often it is asked for', async () => {
    expect(await opened()).toBe(await opened());
    expect(ws.workbench.getState().tabs).toHaveLength(1);
  });
});

test('an edit keeps what the model cannot hold, and leaves a layout alone that nobody has touched', async () => {
  const odd = '{"format":"clew/thread@1","nodes":{"a":{"function":"x/y","params":[1]},"c":5},"wires":[7],"more":1}';
  const id = await opened({ [path]: odd, [layoutPath]: '{ broken' });
  retitle(id, 'T');
  expect(await save(ws, id)).toBe(true);
  expect(JSON.parse(services.files.get(path) ?? '')).toEqual({
    format: 'clew/thread@1',
    nodes: { a: { function: 'x/y', params: [1], title: 'T' }, c: 5 },
    wires: [7],
    more: 1,
  });
  expect(services.files.get(layoutPath)).toBe('{ broken');
  const sheet = sheetOf(at(id));
  ws.documents.edit(id, placeNodes(sheet, { a: { x: 1, y: 1 } }));
  expect(await save(ws, id)).toBe(true);
  expect(JSON.parse(services.files.get(layoutPath) ?? '')).toMatchObject({ nodes: { a: { x: 1, y: 1 } } });
});

describe('a thread that another program has changed meanwhile', () => {
  const theirs = thread.replace('"b"', '"theirs"');
  async function both(): Promise<string> {
    const id = await opened();
    retitle(id, 'mine');
    services.files.set(path, theirs);
    return id;
  }

  test('is not overwritten unless the user says so', async () => {
    const id = await both();
    answer('cancel');
    expect(await save(ws, id)).toBe(false);
    expect(services.files.get(path)).toBe(theirs);
    expect([isEdited(at(id)), sheetOf(at(id)).thread.nodes['a']?.title]).toEqual([true, 'mine']);
    answer('replace');
    expect(await save(ws, id)).toBe(true);
    expect(services.files.get(path)).toBe(textsOf(at(id)).thread);
    expect(services.files.get(path)).toContain('mine');
    expect(isEdited(at(id))).toBe(false);
  });

  test('is taken in place of what was edited where the user says so, but not the steps', async () => {
    const id = await both();
    ws.documents.setSide(id, 'steps/a.ts', { text: 'typed', saved: 'was' });
    services.files.set('/t/steps/a.ts', 'was');
    answer('reload');
    expect(await save(ws, id)).toBe(false);
    expect(Object.keys(sheetOf(at(id)).thread.nodes)).toContain('theirs');
    expect(at(id).sides['steps/a.ts']?.text).toBe('typed');
  });

  test('and cannot be read any more leaves what the window holds, and says so', async () => {
    const id = await opened();
    services.files.set(path, 'no thread');
    await reload(ws, id);
    expect(Object.keys(sheetOf(at(id)).thread.nodes)).toEqual(['b', 'a']);
    expect(at(id).changedOnDisk).toBe(true);
    expect(ws.workbench.getState().notices[0]?.text).toContain(path);
  });
});

describe('a step', () => {
  async function typed(): Promise<string> {
    const id = await opened();
    services.files.set('/t/steps/a.ts', 'was');
    ws.documents.setSide(id, 'steps/a.ts', { text: 'typed', saved: 'was' });
    return id;
  }

  test('is saved with its thread, also under another name in the same folder', async () => {
    const id = await typed();
    services.window['thread.place'] = () => ({ ok: true, value: { path: '/t/b.thread.json' } });
    expect(await save(ws, id, { elsewhere: true })).toBe(true);
    expect(services.files.get('/t/steps/a.ts')).toBe('typed');
    expect([at(id).path, isEdited(at(id))]).toEqual(['/t/b.thread.json', false]);
  });

  test('that is saved is not what the shown run has read, before anybody has noticed the file', async () => {
    const id = await typed();
    const file = (name: string): SourceNow => ({ path: name, mediaType: 'm', bound: 'd', now: 'd', changed: false });
    ws.runs.setState({ shown: { [path]: 'r' }, sources: { r: [file('steps/a.ts'), file('uas.xlsx')] } });
    expect(await save(ws, id)).toBe(true);
    expect(ws.runs.getState().sources['r']?.map(({ changed }) => changed)).toEqual([true, false]);
  });

  test.each([
    ['cancel', false, 'theirs', 'typed'],
    ['replace', true, 'typed', 'typed'],
    ['reload', true, 'theirs', 'theirs'],
  ])('that another program has changed: %s', async (choice, saved, onDisk, inWindow) => {
    const id = await typed();
    services.files.set('/t/steps/a.ts', 'theirs');
    answer(choice);
    expect(await save(ws, id)).toBe(saved);
    expect([services.files.get('/t/steps/a.ts'), at(id).sides['steps/a.ts']?.text]).toEqual([onDisk, inWindow]);
    expect(isEdited(at(id))).toBe(!saved);
  });
});

describe('an edit that is made while the thread is being saved', () => {
  test('is not taken as saved', async () => {
    const id = await opened();
    retitle(id, 'first');
    const saving = save(ws, id);
    retitle(id, 'second');
    expect(await saving).toBe(true);
    expect(services.files.get(path)).toContain('first');
    expect(isEdited(at(id))).toBe(true);
    expect(await save(ws, id)).toBe(true);
    expect(services.files.get(path)).toContain('second');
  });
});

describe('what comes at the same time', () => {
  test('two wishes to open one file open it once', async () => {
    services.files.set(path, thread);
    const [first, second] = await Promise.all([openThread(ws, path), openThread(ws, path)]);
    expect(first?.id).toBe(second?.id);
    expect(Object.keys(ws.documents.getState().open)).toHaveLength(1);
    expect(ws.workbench.getState().tabs.filter((tab) => tab.is === 'thread')).toHaveLength(1);
  });

  test('what is typed into a step while it is saved stays, and is not taken as saved', async () => {
    const id = await opened();
    ws.documents.setSide(id, 'steps/a.ts', { text: 'first', saved: undefined });
    const saving = save(ws, id);
    ws.documents.setSide(id, 'steps/a.ts', { text: 'first, second', saved: undefined });
    expect(await saving).toBe(true);
    expect(services.files.get('/t/steps/a.ts')).toBe('first');
    expect(at(id).sides['steps/a.ts']).toEqual({ text: 'first, second', saved: 'first' });
    expect(isEdited(at(id))).toBe(true);
  });

  test('an edit that is made while the file is read again is not lost', async () => {
    const id = await opened();
    services.files.set(path, thread.replace('"b"', '"theirs"'));
    const reading = reload(ws, id);
    retitle(id, 'mine');
    await reading;
    expect(sheetOf(at(id)).thread.nodes['a']?.title).toBe('mine');
    expect([isEdited(at(id)), at(id).changedOnDisk]).toEqual([true, true]);
    answer('cancel');
    expect(await save(ws, id)).toBe(false);
    expect(services.files.get(path)).toContain('theirs');
  });

  test('two saves take neither for another program', async () => {
    const id = await opened();
    retitle(id, 'mine');
    const first = save(ws, id);
    retitle(id, 'mine too');
    expect(await Promise.all([first, save(ws, id)])).toEqual([true, true]);
    expect(services.files.get(path)).toContain('mine too');
    expect(ws.workbench.getState().question).toBeUndefined();
    expect(isEdited(at(id))).toBe(false);
  });

  test('a thread is not saved in the place of one that is open', async () => {
    const id = await opened();
    services.files.set('/t/b.thread.json', thread);
    const other = await openThread(ws, '/t/b.thread.json');
    services.window['thread.place'] = () => ({ ok: true, value: { path: '/t/b.thread.json' } });
    retitle(id, 'mine');
    expect(await save(ws, id, { elsewhere: true })).toBe(false);
    expect([services.files.get('/t/b.thread.json'), at(id).path, at(other?.id ?? '').path]).toEqual([
      thread,
      path,
      '/t/b.thread.json',
    ]);
    expect(ws.workbench.getState().notices[0]?.text).toContain('b.thread.json is open in another tab');
  });
});

describe('closing', () => {
  test('asks only where something would be lost, and keeps it where the user cancels', async () => {
    const id = await opened();
    retitle(id, 'T');
    answer('cancel');
    expect(await closeDocument(ws, id)).toBe(false);
    expect(isEdited(at(id))).toBe(true);
    answer('save');
    expect(await closeDocument(ws, id)).toBe(true);
    expect(services.files.get(path)).toContain('"T"');
    expect([ws.documents.getState().open, ws.workbench.getState().tabs]).toEqual([{}, []]);
    expect(await closeDocument(ws, newThread(ws).id)).toBe(true);
    expect(ws.workbench.getState().question).toBeUndefined();
  });

  test('does not go on where saving does not', async () => {
    const id = await opened();
    retitle(id, 'T');
    services.window['thread.write'] = () => ({
      ok: false,
      error: { why: 'storage', path, errno: 'ENOSPC', message: 'full.' },
    });
    answer('save');
    expect(await closeDocument(ws, id)).toBe(false);
    expect(ws.workbench.getState().notices[0]).toMatchObject({ tone: 'error' });
    expect(isEdited(at(id))).toBe(true);
  });
});

describe('the list of recent threads', () => {
  const noted = (): unknown =>
    (services.calls.findLast((call) => call.name === 'recent.add')?.input as { marking?: unknown } | undefined)
      ?.marking;
  const marked = (node: unknown): string =>
    JSON.stringify({ format: 'clew/thread@1', nodes: { a: { function: 'x/y', marking: node } }, wires: [] });

  test('is told the highest marking of the thread and its nodes, when it is opened and when it is saved', async () => {
    const id = await opened({ [path]: marked({ level: 'SECRET', caveats: [] }) });
    expect(noted()).toEqual({ level: 'SECRET', caveats: [] });
    const sheet = sheetOf(at(id));
    const higher = edit(sheet.thread, 'Mark', (draft) => {
      draft.marking = { level: 'TOP SECRET', caveats: ['X'] };
    });
    ws.documents.edit(id, onThread(sheet, higher));
    await save(ws, id);
    expect(noted()).toEqual({ level: 'TOP SECRET', caveats: ['X'] });
  });

  test('is told none where one cannot be read or nothing is marked: neither is UNCLASSIFIED', async () => {
    await opened({ [path]: marked({ level: 'secret', caveats: [] }) });
    expect([services.calls.some((call) => call.name === 'recent.add'), noted()]).toEqual([true, undefined]);
    services.files.set('/t/b.thread.json', thread);
    await openThread(ws, '/t/b.thread.json');
    expect([services.calls.filter((call) => call.name === 'recent.add').length, noted()]).toEqual([2, undefined]);
  });
});
