import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

import type { AgentClient } from '#shared/protocol/client.ts';

import { createChoices, filtersFor, withThreadSuffix } from './choices.ts';
import type { Dialogs } from './choices.ts';
import { createGrants } from './files/grants.ts';
import type { Grants } from './files/grants.ts';
import { createStateKeeper } from './kept-state.ts';
import type { StateKeeper } from './kept-state.ts';
import { useFolder } from './testing/folder.ts';

const at = useFolder();
const thread = (): string => at('thread', 'a.thread.json');

type ExportCall = (name: string, input: { out: string }) => Promise<unknown>;

function scene(
  dialogs: Partial<Dialogs>,
  exported?: ExportCall,
): {
  choices: ReturnType<typeof createChoices>;
  grants: Grants;
  state: StateKeeper;
} {
  const grants = createGrants();
  grants.allowThread(thread());
  const state = createStateKeeper(at('window.json'), () => undefined);
  const client = { call: exported } as unknown as AgentClient;
  const unexpected = (): Promise<never> => Promise.reject(new Error('this dialog was not expected'));
  const choices = createChoices({
    dialogs: { open: unexpected, save: unexpected, replace: unexpected, ...dialogs },
    grants,
    state,
    agent: { client: async () => ({ ok: true, value: client }) },
    documents: () => at('documents'),
    platform: 'linux',
  });
  return { choices, grants, state };
}

test('a thread that is chosen may be used, and its folder is where the next dialog begins', async () => {
  const open = vi.fn<Dialogs['open']>(async () => at('other', 'b.thread.json'));
  const { choices, grants } = scene({ open });
  expect(await choices['thread.choose']({})).toEqual({ path: at('other', 'b.thread.json') });
  expect(open.mock.calls[0]?.[0].defaultPath).toBe(at('documents'));
  expect(await grants.resolve(at('other', 'b.thread.json'))).toBe(at('other', 'b.thread.json'));
  await choices['thread.choose']({});
  expect(open.mock.calls[1]?.[0].defaultPath).toBe(at('other'));
});

test('cancelling gives nothing and allows nothing', async () => {
  const none = async (): Promise<undefined> => undefined;
  const { choices, state } = scene({ open: none, save: none });
  expect(await choices['thread.choose']({})).toEqual({});
  expect(await choices['thread.place']({ suggested: 'a' })).toEqual({});
  expect(await choices['file.choose']({ thread: thread(), mediaType: 'text/csv', title: '' })).toEqual({});
  expect(await choices['artifact.save']({ run: 'r', port: 'a.b', suggested: 'c' })).toEqual({});
  expect(state.now()).toEqual({ folders: {}, files: [] });
});

test.each([
  ['spar', 'spar.thread.json'],
  ['spar.json', 'spar.thread.json'],
  ['spar.thread', 'spar.thread.json'],
  ['spar.thread.json', 'spar.thread.json'],
  ['spar.', 'spar.thread.json'],
  ['spar.v2', 'spar.v2.thread.json'],
])('a thread that is placed at %s becomes %s', (typed, name) => expect(withThreadSuffix(typed)).toBe(name));

test('a name that became one that is taken is asked about once more', async () => {
  writeFileSync(thread(), 'theirs');
  const replace = vi.fn(async () => false);
  const save = async (): Promise<string> => at('thread', 'a');
  expect(await scene({ save, replace }).choices['thread.place']({ suggested: 'a' })).toEqual({});
  expect(replace).toHaveBeenCalledExactlyOnceWith(thread());
  expect(await scene({ save, replace: async () => true }).choices['thread.place']({ suggested: 'a' })).toEqual({
    path: thread(),
  });
  // The dialog itself has asked about the name that was typed whole.
  expect(await scene({ save: async () => thread() }).choices['thread.place']({ suggested: 'a' })).toEqual({
    path: thread(),
  });
});

test('a file in the thread’s folder is named from there, one elsewhere by its own path, and both may be read', async () => {
  const inside = at('thread', 'data', 'uas.xlsx');
  const outside = at('books', 'uas.xlsx');
  const input = { thread: thread(), mediaType: 'text/csv', title: 'Choose a table' };
  const one = scene({ open: async () => inside });
  expect(await one.choices['file.choose'](input)).toEqual({ path: 'data/uas.xlsx' });
  const two = scene({ open: async () => outside });
  expect(await two.choices['file.choose'](input)).toEqual({ path: outside });
  expect(await two.grants.resolve(outside)).toBe(outside);
  expect(two.state.now().files).toEqual([outside]);
  // A thread without a place has no folder to name anything from.
  expect(await one.choices['file.choose']({ ...input, thread: '' })).toEqual({ path: inside });
  await expect(one.choices['file.choose']({ ...input, thread: at('x.thread.json') })).rejects.toMatchObject({
    failure: { why: 'forbidden' },
  });
});

test('known media types narrow the dialog, and all files can always be shown', () => {
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  expect(filtersFor(sheet).map(({ extensions }) => extensions)).toEqual([['xlsx'], ['*']]);
  expect(filtersFor('*/*')).toEqual([{ name: 'All files', extensions: ['*'] }]);
});

test('an artifact is exported beside its place, then takes the place of what was there', async () => {
  writeFileSync(at('spar.step'), 'old');
  const { choices, grants } = scene({ save: async () => at('spar.step') }, async (name, { out }) => {
    expect([name, out === at('spar.step'), readFileSync(at('spar.step'), 'utf8')]).toEqual([
      'artifact.export',
      false,
      'old',
    ]);
    writeFileSync(out, 'new');
    return { ok: true, value: {} };
  });
  expect(await choices['artifact.save']({ run: 'r', port: 'part.step', suggested: 'spar.step' })).toEqual({
    path: at('spar.step'),
  });
  expect(readFileSync(at('spar.step'), 'utf8')).toBe('new');
  expect(readdirSync(at()).toSorted()).toEqual(
    ['spar.step', 'thread', 'window.json'].filter((name) => existsSync(at(name))),
  );
  expect(await grants.resolve(at('spar.step'))).toBe(at('spar.step'));
});

test('an export that fails leaves what was there and says why', async () => {
  writeFileSync(at('spar.step'), 'old');
  const failure = { why: 'not-found', what: 'output', name: 'part.step' };
  const { choices } = scene({ save: async () => at('spar.step') }, async () => ({ ok: false, error: failure }));
  await expect(choices['artifact.save']({ run: 'r', port: 'part.step', suggested: 'a/b.step' })).rejects.toMatchObject({
    failure,
  });
  expect(readFileSync(at('spar.step'), 'utf8')).toBe('old');
});
