import { expect, test } from 'vitest';
import type { Marking } from '#shared/model/marking.ts';
import { readThread } from '#shared/schema/thread-file.ts';
import { must } from '#shared/std/assert.ts';
import type { Services } from '../services/bridge.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { RunView } from '../stores/runs.ts';
import type { Tab } from '../stores/workbench.ts';
import { documentFrom } from './open-documents.ts';
import { documentMarking, higherOf, shownMarking } from './shown-marking.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

function documentOf(members: object, id = 'd', path = '/t.thread.json'): OpenDocument {
  const text = JSON.stringify({ format: 'clew/thread@1', nodes: {}, wires: [], ...members });
  const document = documentFrom(id, { path, thread: text, readOnly: false });
  return must(document.ok ? document.value : undefined, 'the thread opens');
}

const marked = (level: Marking['level'], caveats: string[] = []): { is: 'marking'; marking: Marking } => ({
  is: 'marking',
  marking: { level, caveats },
});
const tab: Tab = { id: 'thread:d', is: 'thread', document: 'd' };

function workspace(...documents: OpenDocument[]): Workspace {
  const ws = createWorkspace({} as Services);
  for (const document of documents) ws.documents.add(document);
  return ws;
}

function showRun(ws: Workspace, run: string, marking: Marking, document: object = { marking }): void {
  const view = { run, state: { created: { marking, thread: { document } } } } as unknown as RunView;
  ws.runs.setState(({ views }) => ({ views: { ...views, [run]: view } }));
}

test('a thread without a marking is unmarked; one is as high as the highest of itself and its nodes', () => {
  expect(documentMarking(documentOf({}))).toEqual({ is: 'unmarked' });
  expect(documentMarking(documentOf({ marking: { level: 'UNCLASSIFIED', caveats: [] } }))).toEqual(
    marked('UNCLASSIFIED'),
  );
  const nodes = {
    a: { function: 'core/constant', marking: { level: 'SECRET', caveats: ['NOFORN'] } },
    b: { function: 'core/constant', marking: { level: 'CUI', caveats: ['SP-CTI'] } },
  };
  expect(documentMarking(documentOf({ marking: { level: 'CONFIDENTIAL', caveats: [] }, nodes }))).toEqual(
    marked('SECRET', ['NOFORN', 'SP-CTI']),
  );
});

test('a node that is UNCLASSIFIED does not make an unmarked thread so; a higher one makes it that high', () => {
  const of = (level: string): object => ({ a: { function: 'core/constant', marking: { level, caveats: [] } } });
  expect(documentMarking(documentOf({ nodes: of('UNCLASSIFIED') }))).toEqual({ is: 'unmarked' });
  expect(documentMarking(documentOf({ nodes: of('CUI') }))).toEqual(marked('CUI'));
});

test('a run is marked as its record says; one of a thread that was not marked is not', () => {
  const ws = workspace();
  const review: Tab = { id: 'run:r1', is: 'run', run: 'r1' };
  const lowest: Marking = { level: 'UNCLASSIFIED', caveats: [] };
  showRun(ws, 'r1', lowest);
  expect(shownMarking(ws, [review])).toEqual(marked('UNCLASSIFIED'));
  showRun(ws, 'r1', lowest, {});
  expect(shownMarking(ws, [review])).toEqual({ is: 'unmarked' });
  showRun(ws, 'r1', { level: 'CUI', caveats: [] }, {});
  expect(shownMarking(ws, [review])).toEqual(marked('CUI'));
});

test.each([
  ['a level of another scheme', { marking: { level: 'COSMIC', caveats: [] } }],
  ['a text', { marking: 'SECRET' }],
  ['no caveats', { marking: { level: 'SECRET' } }],
  ['a node with a marking of another form', { nodes: { a: { function: 'f/f', marking: 'SECRET' } } }],
  ['a node in a list', { nodes: [{ function: 'f/f', marking: { level: 'SECRET', caveats: [] } }] }],
])('a marking that cannot be read is never taken for unmarked: %s', (_name, members) => {
  expect(readThread(JSON.stringify({ format: 'clew/thread@1', wires: [], nodes: {}, ...members }), '').ok).toBe(true);
  expect(documentMarking(documentOf(members))).toEqual({ is: 'unreadable' });
});

test('a malformed part that bears no marking does not make the marking unreadable', () => {
  expect(documentMarking(documentOf({ title: 7, wires: ['x'] }))).toEqual({ is: 'unmarked' });
});

test('of two, the higher one is shown, and what cannot be told comes first', () => {
  expect(higherOf(marked('CUI', ['A']), marked('SECRET', ['B']))).toEqual(marked('SECRET', ['A', 'B']));
  expect(higherOf(marked('TOP SECRET'), { is: 'unread' })).toEqual({ is: 'unread' });
  expect(higherOf({ is: 'unread' }, { is: 'unreadable' })).toEqual({ is: 'unreadable' });
  for (const [a, b] of [
    [{ is: 'unmarked' }, marked('UNCLASSIFIED')],
    [marked('UNCLASSIFIED'), { is: 'unmarked' }],
    [{ is: 'unmarked' }, { is: 'unmarked' }],
  ] as const)
    expect(higherOf(a, b)).toEqual({ is: 'unmarked' });
  expect(higherOf(marked('CUI'), { is: 'unmarked' })).toEqual(marked('CUI'));
  expect(higherOf({ is: 'unmarked' }, marked('UNCLASSIFIED', ['X']))).toEqual(marked('UNCLASSIFIED', ['X']));
  expect(higherOf({ is: 'unmarked' }, { is: 'unread' })).toEqual({ is: 'unread' });
});

test('nothing open bears no marking', () => {
  expect(shownMarking(workspace(), [])).toBeUndefined();
  expect(shownMarking(workspace(), [{ id: 'welcome', is: 'welcome' }])).toBeUndefined();
});

test('of several tabs that are seen, the highest is shown', () => {
  const ws = workspace(
    documentOf({}),
    documentOf({ marking: { level: 'SECRET', caveats: [] } }, 'e', '/e.thread.json'),
  );
  expect(shownMarking(ws, [tab])).toEqual({ is: 'unmarked' });
  expect(shownMarking(ws, [tab, { id: 'thread:e', is: 'thread', document: 'e' }])).toEqual(marked('SECRET'));
});

test('results on a canvas keep the marking that they were made under when that of the thread is lowered', () => {
  const ws = workspace(documentOf({}));
  showRun(ws, 'r1', { level: 'CUI', caveats: [] });
  ws.runs.setState({ shown: { '/t.thread.json': 'r1' } });
  expect(shownMarking(ws, [tab])).toEqual(marked('CUI'));
});

test('a run under review bears its own marking and that of the run it is compared with', () => {
  const ws = workspace();
  const review: Tab = { id: 'run:r1', is: 'run', run: 'r1' };
  expect(shownMarking(ws, [review])).toEqual({ is: 'unread' });
  showRun(ws, 'r1', { level: 'CUI', caveats: [] });
  showRun(ws, 'r2', { level: 'SECRET', caveats: [] });
  expect(shownMarking(ws, [review])).toEqual(marked('CUI'));
  ws.reviews.begin('run:r1', 'r1', 'r2');
  expect(shownMarking(ws, [review])).toEqual(marked('SECRET'));
});
