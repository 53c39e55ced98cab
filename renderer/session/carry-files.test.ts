import { beforeEach, expect, test } from 'vitest';
import type { InstalledModule } from '../stores/agent.ts';
import { carriedText } from './carry-files.ts';
import { newThread, openThread, save } from './open-documents.ts';
import { fakeServices } from './testing/fake-services.ts';
import type { FakeServices } from './testing/fake-services.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

const path = '/t/a.thread.json';
const node = (name: string, file: string): object => ({ function: name, params: { path: file } });
const thread = JSON.stringify({
  format: 'clew/thread@1',
  nodes: {
    book: node('excel/read', 'uas.xlsx'),
    open: node('core/typescript', 'steps/open.ts'),
    shut: node('core/typescript', 'steps/shut.ts'),
    chosen: node('excel/read', '/data/far.xlsx'),
    windows: node('excel/read', 'C:\\data\\far.xlsx'),
    plain: { function: 'core/constant', params: { path: 'no-file.txt' } },
  },
  wires: [],
});
const file = { properties: { path: { type: 'string', clewFile: 'x/y' } } };
const modules = [
  { manifest: { name: 'excel', functions: { read: { params: file } } } },
  { manifest: { name: 'core', functions: { typescript: { params: file }, constant: { params: {} } } } },
] as unknown as readonly InstalledModule[];

let services: FakeServices;
let ws: Workspace;
beforeEach(() => {
  services = fakeServices();
  ws = createWorkspace(services);
  ws.agent.setState({ modules });
  const files = { [path]: thread, '/t/uas.xlsx': 'book', '/t/steps/open.ts': 'o', '/t/steps/shut.ts': 's' };
  for (const [name, text] of Object.entries(files)) services.files.set(name, text);
});
const notices = (): unknown[] => ws.workbench.getState().notices.map(({ tone, text }) => [tone, text]);
const asked = (): unknown[] => services.calls.filter((call) => call.name === 'file.carry');
const placed = (place: string): void => {
  services.window['thread.place'] = () => ({ ok: true, value: { path: place } });
};
async function opened(): Promise<string> {
  const document = await openThread(ws, path);
  if (document === undefined) throw new Error('it opens');
  return document.id;
}

test('saved in another folder, a thread takes the files along that it names, and nothing there is replaced', async () => {
  const id = await opened();
  ws.documents.setSide(id, 'steps/open.ts', { text: 'typed', saved: 'o' });
  services.files.set('/u/steps/shut.ts', 'theirs');
  placed('/u/b.thread.json');
  expect(await save(ws, id, { elsewhere: true })).toBe(true);
  expect(services.files.get('/u/uas.xlsx')).toBe('book');
  expect(services.files.get('/u/steps/open.ts')).toBe('typed');
  expect(services.files.get('/u/steps/shut.ts')).toBe('theirs');
  expect(asked()).toMatchObject([
    { input: { from: path, to: '/u/b.thread.json', paths: ['uas.xlsx', 'steps/shut.ts'] } },
  ]);
  expect(notices()).toEqual([
    ['info', 'Saving in another folder copied uas.xlsx to the new place; kept steps/shut.ts as it was there.'],
  ]);
});

test('nothing is copied in the same folder, nor when a thread is saved for the first time', async () => {
  const id = await opened();
  placed('/t/b.thread.json');
  expect(await save(ws, id, { elsewhere: true })).toBe(true);
  placed('/u/new.thread.json');
  expect(await save(ws, newThread(ws).id)).toBe(true);
  expect([asked(), notices()]).toEqual([[], []]);
});

test('what did not go along is an error, also where nobody knows what there is', async () => {
  const id = await opened();
  services.files.delete('/t/uas.xlsx');
  ws.agent.setState({ modules: modules.slice(1) });
  placed('/u/b.thread.json');
  await save(ws, id, { elsewhere: true });
  expect(notices()).toEqual([
    [
      'error',
      'Saving in another folder copied steps/open.ts, steps/shut.ts to the new place; does not know which files book, chosen, windows read, because the function is not known here: copy them yourself.',
    ],
  ]);
  services.window['file.carry'] = () => ({ ok: false, error: { why: 'forbidden', message: 'No.' } });
  placed('/v/b.thread.json');
  await save(ws, id, { elsewhere: true });
  expect(notices().at(-1)).toEqual(['error', 'The files of the thread were not copied. No.']);
});

test('many files are told by the first of them, and refusals with their reason', () => {
  const copied = ['a', 'b', 'c', 'd', 'e', 'f'];
  const refused = [{ path: '../x', message: "../x lies outside the thread's folder." }];
  expect(carriedText({ copied, kept: [], missing: ['m'], refused }, [])).toEqual({
    text: "Saving in another folder copied a, b, c, d and 2 more to the new place; did not find m; did not copy ../x (../x lies outside the thread's folder).",
    isWhole: false,
  });
  expect(carriedText({ copied: [], kept: [], missing: [], refused: [] }, [])).toBeUndefined();
});
