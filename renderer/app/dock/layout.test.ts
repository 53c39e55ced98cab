import { expect, test } from 'vitest';
import type { Tab } from '../../stores/workbench.ts';
import { keptTabs, renameTabs, sameTabs } from './layout.ts';

const paths: Readonly<Record<string, string>> = { d1: '/a.thread.json', d2: '/b.thread.json' };
const pathOf = (id: string): string | undefined => paths[id];
const thread = (document: string): Tab => ({ id: `thread:${document}`, is: 'thread', document });
const run: Tab = { id: 'run:r1', is: 'run', run: 'r1' };

test('threads are kept by their path and runs by their id; what no file holds is not', () => {
  const tabs: Tab[] = [thread('d1'), run, thread('unsaved'), { id: 'welcome', is: 'welcome' }];
  expect(keptTabs(tabs, pathOf)).toEqual([
    { id: 'thread:d1', is: 'thread', path: '/a.thread.json' },
    { id: 'run:r1', is: 'run', run: 'r1' },
  ]);
});

test('a tab of last time is the one that shows the same now', () => {
  const kept = [
    { id: 'thread:old', is: 'thread', path: '/b.thread.json' },
    { id: 'thread:gone', is: 'thread', path: '/gone.thread.json' },
    { id: 'run:then', is: 'run', run: 'r1' },
  ] as const;
  expect([...sameTabs(kept, [thread('d1'), thread('d2'), run], pathOf)]).toEqual([
    ['thread:old', 'thread:d2'],
    ['run:then', 'run:r1'],
  ]);
});

test('a layout speaks of the tabs of now, in its values and in its keys, and of everything else as before', () => {
  const stored = {
    views: ['thread:old', 'inspector'],
    panels: { 'thread:old': { id: 'thread:old', size: 3 } },
    open: true,
  };
  expect(renameTabs(stored, new Map([['thread:old', 'thread:d2']]))).toEqual({
    views: ['thread:d2', 'inspector'],
    panels: { 'thread:d2': { id: 'thread:d2', size: 3 } },
    open: true,
  });
});
