import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventBody, RunEvent } from '#shared/model/event.ts';
import { setParams } from '#shared/model/edit.ts';
import { onThread } from '#shared/model/sheet.ts';
import { created, finished, outputs, placed, progress, run, started } from '#shared/model/testing/runs.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import { err, ok } from '#shared/std/result.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { RunView } from '../stores/runs.ts';
import { problemsOf, uncheckedOf } from './describe.ts';
import { openThread, tabOf } from './open-documents.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import { fakeServices } from './testing/fake-services.ts';
import type { FakeServices } from './testing/fake-services.ts';
import { settle } from './testing/settle.ts';

const path = '/t/a.thread.json';
const thread: Thread = {
  format: 'clew/thread@1',
  nodes: {
    book: { function: 'excel/read', params: { path: 'uas.xlsx' } },
    spar: { function: 'cad/part', params: { n: 1 } },
    check: { function: 'core/requirement' },
    alone: { function: 'core/constant' },
  },
  wires: [
    { from: 'book.t', to: 'spar.t' },
    { from: 'spar.mass', to: 'check.value' },
  ],
};
const pass = outputs({ verdict: { type: 'verdict', id: 'MAS-001', verdict: 'PASS', text: '', check: '' } });
const status = {
  version: '0',
  protocol: 2,
  pid: 1,
  home: '/h',
  node: '26',
  sqlite: '3',
  startedAt: 0,
  activeRuns: [],
  modules: [],
};
/** Of every function here, so that all wires fit. */
const ports = {
  inputs: ['t', 'value'].map((name) => ({ name, type: 'number', optional: true as const })),
  outputs: ['t', 'mass'].map((name) => ({ name, type: 'number' })),
};
const spec = {
  title: '',
  summary: '',
  category: '',
  ports,
  deterministic: true,
  onInterrupt: 'again',
  timeLimitMs: 1,
  resources: { cpu: 1 },
  reads: [],
  tools: [],
  permissions: { network: [], files: [] },
} as const;
const moduleOf = (name: string, key: string, params: object): object => ({
  manifest: {
    format: 'clew/module@1',
    name,
    version: '1',
    title: '',
    summary: '',
    publisher: '',
    entry: '',
    functions: { [key]: { ...spec, params } },
  },
  digest: `digest of ${name}`,
  path: '/m',
});
const modules = [
  moduleOf('excel', 'read', { properties: { path: { type: 'string', clewFile: 'x/y' } } }),
  moduleOf('cad', 'part', {}),
  moduleOf('core', 'requirement', {}),
];

const bound = { path: 'uas.xlsx', mediaType: 'x/y', digest: 'a', meaning: 'a', bytes: 1 };
const begun: readonly EventBody[] = [created(thread, { files: { 'uas.xlsx': bound } }), { is: 'run-started' }];
const whole: readonly EventBody[] = [
  ...begun,
  ...Object.keys(thread.nodes).flatMap((id): EventBody[] => [
    started(id),
    { ...finished(id), outputs: id === 'check' ? pass : {} },
  ]),
  { is: 'run-finished', status: 'done' },
];

let services: FakeServices;
let session: Session;
let sources: SourceNow[];
beforeEach(() => {
  vi.useFakeTimers();
  services = fakeServices();
  services.files.set(path, JSON.stringify(thread));
  sources = [{ path: 'uas.xlsx', mediaType: 'x/y', bound: 'a', now: 'a', changed: false }];
  Object.assign(services.agent, {
    'module.list': () => ok({ modules }),
    'function.describe': ({ functions }: { functions: readonly unknown[] }) =>
      ok({ descriptions: functions.map(() => ({ ports })) }),
    'run.list': () => ok({ runs: [] }),
    'run.start': () => ok({ run, warnings: [] }),
    'run.resume': () => ok({ run }),
    'run.sources': () => ok({ files: sources }),
  });
  session = openSession(services);
  services.stream('link.state').item({ at: 'connected', status });
});
afterEach(() => {
  session.stop();
  vi.useRealTimers();
});

function document(): OpenDocument {
  const [found] = Object.values(session.documents.getState().open);
  if (found === undefined) throw new Error('nothing is open');
  return found;
}
function view(): RunView {
  const found = session.runs.getState().views[run];
  if (found === undefined) throw new Error('it is not followed');
  return found;
}
const words = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(session.statuses.get(tabOf(document().id))?.getState().nodes ?? {}).map(([id, one]) => [
      id,
      one.word,
    ]),
  );
const reason = (id: string): string => session.statuses.get(tabOf(document().id))?.getState().nodes[id]?.reason ?? '';
function give(events: readonly RunEvent[]): void {
  for (const event of events) services.stream('run.events').item(event);
}

/** The thread is open and a run of it is followed, with these events. */
async function running(bodies: readonly EventBody[]): Promise<void> {
  await openThread(session, path);
  await settle();
  await session.runSession.start(document().id);
  give(placed(bodies));
  await settle();
}
async function ran(): Promise<void> {
  await running(whole);
  services.stream('run.events').end();
  await settle();
}
const setN = (n: number): void => {
  const sheet = sheetOf(document());
  session.documents.edit(document().id, onThread(sheet, setParams(sheet.thread, 'spar', { n })));
};

describe('a run that is followed', () => {
  test('shows what happens as it happens, and saves nothing that is saved', async () => {
    await running([...begun, started('book'), progress('book', 0.5)]);
    expect(words()).toEqual({ book: 'running', spar: 'queued', check: 'queued', alone: 'queued' });
    expect(services.calls.some((call) => call.name === 'thread.write')).toBe(false);
    give(placed(whole.slice(4, 6), 4));
    await settle();
    expect(view().status).toBe('running');
  });

  test('takes events once that are given again after the connection came back, and goes on with the next', async () => {
    await running(whole.slice(0, 6));
    const old = services.stream('run.events');
    old.end(err({ why: 'no-agent', message: 'lost.' }));
    services.stream('link.state').item({ at: 'lost', failure: { why: 'no-agent', message: 'lost.' }, retryMs: 1 });
    await settle();
    expect([view().failure?.why, view().complete]).toEqual(['no-agent', false]);
    services.stream('link.state').item({ at: 'connected', status });
    await settle();
    expect(services.stream('run.events').input).toMatchObject({ run, from: 6 });
    expect(view().failure).toBeUndefined();
    give(placed(whole));
    await settle();
    expect(view().events.map((event) => event.seq)).toEqual(whole.map((_, i) => i));
    expect(words()).toEqual({ book: 'done', spar: 'done', check: 'done', alone: 'done' });
  });

  test('that broke off is interrupted, not running, and can go on', async () => {
    await running([...begun, started('book'), finished('book'), started('spar')]);
    services.stream('run.events').end();
    await settle();
    expect([view().status, view().complete]).toEqual(['interrupted', true]);
    expect(words()).toEqual({ book: 'done', spar: 'ready', check: 'ready', alone: 'ready' });
    await session.runSession.resume(run);
    expect(services.stream('run.events').input).toMatchObject({ from: 5 });
    give(placed([{ is: 'run-resumed', by: 'ann' }, started('spar', 2)], 5));
    await settle();
    expect([view().status, words()['spar'], view().complete]).toEqual(['running', 'running', false]);
  });

  test('gives a new object for each node that has changed, and the same one for the others', async () => {
    await running([...begun, started('book'), finished('book')]);
    const before = view().nodes;
    give(placed([started('spar')], 4));
    await settle();
    expect([view().nodes['book'] === before['book'], view().nodes['spar'] === before['spar']]).toEqual([true, false]);
    expect(before['spar']?.state).toBe('waiting');
  });

  test('is one run where it is asked for twice while the thread is being saved', async () => {
    services.agent['run.start'] = () => ok({ run, warnings: [] });
    await openThread(session, path);
    const sheet = sheetOf(document());
    session.documents.edit(document().id, onThread(sheet, setParams(sheet.thread, 'spar', { n: 2 })));
    const { id } = document();
    await Promise.all([session.runSession.start(id), session.runSession.start(id)]);
    expect(services.calls.filter((call) => call.name === 'run.start')).toHaveLength(1);
    expect(session.workbench.getState().question).toBeUndefined();
  });

  test('is starting until its first event is here: it cannot be started twice', async () => {
    services.agent['run.start'] = () => ok({ run, warnings: [] });
    await openThread(session, path);
    expect(await session.runSession.start(document().id)).toBe(run);
    expect(session.runs.getState().starting).toEqual({ [path]: true });
    expect(await session.runSession.start(document().id)).toBeUndefined();
    give(placed([created(thread)]));
    await settle();
    expect(session.runs.getState().starting).toEqual({});
  });

  test('that is refused is said, and nothing is shown as starting', async () => {
    services.agent['run.start'] = () => err({ why: 'bad-input', message: 'Connect it.' });
    await openThread(session, path);
    expect(await session.runSession.start(document().id)).toBeUndefined();
    expect(session.workbench.getState().notices[0]?.text).toBe('Connect it.');
    expect(session.runs.getState().starting).toEqual({});
  });

  test('that is refused for its problems says the first one and leads to the others, in the words of a window', async () => {
    const problem = (message: string): object => ({ severity: 'error', code: 'x', message, pointer: '' });
    const refuse = (problems: object[]): void => {
      services.agent['run.start'] = () => err({ why: 'invalid-thread', path, problems: problems as never });
    };
    await openThread(session, path);
    for (const problems of [[], [problem('Connect a.')], ['a', 'b', 'c'].map((id) => problem(`Connect ${id}.`))]) {
      refuse(problems);
      await session.runSession.start(document().id);
    }
    const { notices } = session.workbench.getState();
    expect(notices.map(({ text }) => text)).toEqual([
      `${path} is not a valid thread.`,
      'Connect a.',
      'Connect a. There are 2 more errors.',
    ]);
    session.workbench.setState({ bottom: undefined });
    notices[2]?.action?.run();
    expect([notices[2]?.action?.label, session.workbench.getState().bottom]).toEqual(['Show problems', 'problems']);
  });

  test('is of what the user sees: an edit is saved first, and nothing runs where that fails', async () => {
    await openThread(session, path);
    setN(2);
    await session.runSession.start(document().id);
    expect(services.files.get(path)).toContain('"n": 2');
    setN(3);
    services.window['thread.write'] = () => err({ why: 'storage', path, errno: 'ENOSPC', message: 'full.' });
    expect(await session.runSession.start(document().id)).toBeUndefined();
    expect(services.calls.filter((call) => call.name === 'run.start')).toHaveLength(1);
  });
});

describe('what a run has found', () => {
  test('is out of date at once when something before it is edited, and holds again when that is taken back', async () => {
    await ran();
    expect(words()).toEqual({ book: 'done', spar: 'done', check: 'done', alone: 'done' });
    setN(2);
    expect(words()).toEqual({ book: 'done', spar: 'stale', check: 'stale', alone: 'done' });
    session.documents.undo(document().id);
    expect(words()).toEqual({ book: 'done', spar: 'done', check: 'done', alone: 'done' });
  });

  test('is out of date when a source file was changed, is gone, or is edited here and not saved', async () => {
    await ran();
    sources = [{ path: 'uas.xlsx', mediaType: 'x/y', bound: 'a', now: 'b', changed: true }];
    services.stream('file.changes').item({ paths: ['uas.xlsx'] });
    await settle();
    expect(words()).toEqual({ book: 'stale', spar: 'stale', check: 'stale', alone: 'done' });
    expect(reason('check')).toBe('Out of date: uas.xlsx was changed after the run.');
    sources = [{ path: 'uas.xlsx', mediaType: 'x/y', bound: 'a', changed: true }];
    services.stream('file.changes').item({ paths: ['uas.xlsx'] });
    await settle();
    expect(reason('book')).toBe('Out of date: uas.xlsx is gone.');
    sources = [{ path: 'uas.xlsx', mediaType: 'x/y', bound: 'a', now: 'a', changed: false }];
    services.stream('file.changes').item({ paths: ['uas.xlsx'] });
    await settle();
    expect(words()['check']).toBe('done');
    session.documents.setSide(document().id, 'uas.xlsx', { text: 'typed', saved: 'was' });
    expect(reason('book')).toContain('not saved');
  });

  test('is out of date when a file is touched while no agent can compare it, until one has', async () => {
    await ran();
    services.agent['run.sources'] = () => err({ why: 'no-agent', message: 'none.' });
    services.stream('file.changes').item({ paths: ['other.txt'] });
    await settle();
    expect(words()['check']).toBe('done');
    services.stream('file.changes').item({ paths: ['uas.xlsx'] });
    await settle();
    expect(words()).toEqual({ book: 'stale', spar: 'stale', check: 'stale', alone: 'done' });
    services.agent['run.sources'] = () => ok({ files: sources });
    services.stream('link.state').item({ at: 'connected', status: { ...status, pid: 2 } });
    await settle();
    expect(words()['check']).toBe('done');
  });

  test('leaves the status of a node the same object when another one is edited', async () => {
    await ran();
    const before = session.statuses.get(tabOf(document().id))?.getState().nodes ?? {};
    setN(2);
    const after = session.statuses.get(tabOf(document().id))?.getState().nodes ?? {};
    expect([after['book'] === before['book'], after['check'] === before['check']]).toEqual([true, false]);
  });
});

test('the newest run of a thread is shown when it is opened, with its files compared', async () => {
  services.agent['run.list'] = () =>
    ok({
      runs: [
        { run, thread: path, title: 'A', status: 'done', createdAt: 1, by: 'ann', marking: created(thread).marking },
      ],
    });
  sources = [{ path: 'uas.xlsx', mediaType: 'x/y', bound: 'a', now: 'b', changed: true }];
  await openThread(session, path);
  await settle();
  give(placed(whole));
  await settle();
  expect(words()).toEqual({ book: 'stale', spar: 'stale', check: 'stale', alone: 'done' });
});

describe('files that nobody has compared yet', () => {
  const green = { book: 'done', spar: 'done', check: 'done', alone: 'done' };
  const doubted = { ...green, book: 'stale', spar: 'stale', check: 'stale' };
  /** What the agent answers from now on, later. */
  function laterSources(): ((files: SourceNow[]) => void)[] {
    const answers: ((files: SourceNow[]) => void)[] = [];
    services.agent['run.sources'] = () =>
      new Promise((resolve) => {
        answers.push((files) => resolve(ok({ files })));
      });
    return answers;
  }

  test('leave no result green of a run that is only shown, until it is known that they are the same', async () => {
    const answers = laterSources();
    await openThread(session, path);
    await settle();
    void session.runSession.show(path, run);
    give(placed(whole));
    services.stream('run.events').end();
    await settle();
    expect(words()).toEqual(doubted);
    expect(reason('check')).toBe('uas.xlsx is being compared with what the run read.');
    for (const answer of answers) answer(sources);
    await settle();
    expect(words()).toEqual(green);
  });

  test('are those that a run has just bound: from its start to its end nothing is in doubt', async () => {
    laterSources();
    await ran();
    expect(words()).toEqual(green);
  });

  test('are in doubt from the moment they are touched, and an answer from before that does not count', async () => {
    await ran();
    const answers = laterSources();
    services.stream('file.changes').item({ paths: ['./uas.xlsx'] });
    await settle();
    services.stream('file.changes').item({ paths: ['uas.xlsx'] });
    await settle();
    answers[0]?.(sources);
    await settle();
    expect(words()).toEqual(doubted);
    answers[1]?.(sources);
    await settle();
    expect(words()).toEqual(green);
  });

  test('are in doubt again when another run was shown meanwhile', async () => {
    await ran();
    laterSources();
    void session.runSession.show(path, 'older');
    void session.runSession.show(path, run);
    expect(words()).toEqual(doubted);
  });
});

test('a run that is started or shown has its files compared at once, whoever shows it', async () => {
  await openThread(session, path);
  await settle();
  const asked = (): unknown[] =>
    services.calls.filter((call) => call.name === 'run.sources').map((call) => (call.input as { run: string }).run);
  await session.runSession.start(document().id);
  await settle();
  expect(asked()).toEqual([run]);
  await session.runSession.show(path, 'older');
  expect(asked()).toEqual([run, 'older']);
  expect(session.runs.getState().sources['older']).toEqual(sources);
  expect(services.stream('run.events').input).toMatchObject({ run: 'older' });
});

describe('functions', () => {
  test('are asked about once, and again when other modules are installed', async () => {
    const asked = (): unknown[] => services.calls.filter((call) => call.name === 'function.describe');
    await openThread(session, path);
    await settle();
    const count = asked().length;
    setN(1);
    await settle();
    expect(asked()).toHaveLength(count);
    setN(2);
    await settle();
    expect(asked().slice(count)).toMatchObject([
      { input: { functions: [{ function: 'cad/part', params: { n: 2 } }] } },
    ]);
    services.agent['module.list'] = () => ok({ modules: modules.slice(1) as never });
    services.agent['function.describe'] = ({ functions }) =>
      ok({
        descriptions: functions.map(({ function: name }) =>
          name.startsWith('excel') ? { missing: 'the module "excel" is not installed.' } : { ports },
        ),
      });
    services.stream('link.state').item({ at: 'connected', status: { ...status, pid: 2 } });
    await settle();
    expect([words()['book'], reason('book')]).toEqual(['missing', 'The module "excel" is not installed.']);
  });

  test('that nobody has been asked about are neither missing nor a problem, and the check says what it leaves out', async () => {
    services.files.set(
      path,
      JSON.stringify({ ...thread, wires: [...thread.wires, { from: 'spar.mass', to: 'alone.x' }] }),
    );
    services.agent['function.describe'] = () => err({ why: 'no-agent', message: 'lost.' });
    services.agent['module.list'] = () => err({ why: 'no-agent', message: 'lost.' });
    services.stream('link.state').item({ at: 'connecting' });
    await openThread(session, path);
    await settle();
    expect(new Set(Object.values(words()))).toEqual(new Set(['ready']));
    expect(problemsOf(session, document())).toEqual([]);
    expect(uncheckedOf(session, document())).toBe('The agent is not connected: functions and ports are not checked.');
    services.stream('link.state').item({ at: 'connected', status: { ...status, pid: 3 } });
    await settle();
    expect(uncheckedOf(session, document())).toContain('still being asked');
    services.agent['function.describe'] = ({ functions }) => ok({ descriptions: functions.map(() => ({ ports })) });
    services.stream('link.state').item({ at: 'connected', status: { ...status, pid: 4 } });
    await settle();
    expect(uncheckedOf(session, document())).toBeUndefined();
    expect(problemsOf(session, document())).not.toEqual([]);
  });

  test('that could not be asked about are asked about again with the next connection', async () => {
    services.agent['function.describe'] = () => err({ why: 'no-agent', message: 'lost.' });
    await openThread(session, path);
    await settle();
    services.agent['function.describe'] = ({ functions }) =>
      ok({ descriptions: functions.map(() => ({ problems: [{ pointer: '', message: 'no.' }] })) });
    services.stream('link.state').item({ at: 'connecting' });
    services.stream('link.state').item({ at: 'connected', status });
    await settle();
    expect(words()['spar']).toBe('unconfigured');
  });
});

describe('the files of an open thread', () => {
  const theirs = JSON.stringify({ ...thread, title: 'Theirs' });
  const changed = async (): Promise<void> => {
    services.stream('file.changes').item({ paths: ['a.thread.json'] });
    await settle();
  };

  test('are taken anew where nothing is edited, and only noted where something is', async () => {
    await openThread(session, path);
    await settle();
    services.files.set(path, theirs);
    await changed();
    expect(sheetOf(document()).thread.title).toBe('Theirs');
    setN(2);
    services.files.set(path, JSON.stringify(thread));
    await changed();
    expect([sheetOf(document()).thread.title, document().changedOnDisk]).toEqual(['Theirs', true]);
  });

  test('do not count as changed by others when they are what the window has just written', async () => {
    await openThread(session, path);
    setN(2);
    await session.runSession.start(document().id);
    const before = document().history;
    await changed();
    expect([document().history === before, document().changedOnDisk]).toEqual([true, false]);
  });

  test('beside it: a step is taken anew, and stays where it was typed in', async () => {
    await openThread(session, path);
    await settle();
    session.documents.setSide(document().id, 's.ts', { text: 'a', saved: 'a' });
    services.files.set('/t/s.ts', 'b');
    services.stream('file.changes').item({ paths: ['s.ts'] });
    await settle();
    expect(document().sides['s.ts']).toEqual({ text: 'b', saved: 'b' });
    session.documents.setSide(document().id, 's.ts', { text: 'mine', saved: 'b' });
    services.files.set('/t/s.ts', 'c');
    services.stream('file.changes').item({ paths: ['s.ts'] });
    await settle();
    expect(document().sides['s.ts']).toEqual({ text: 'mine', saved: 'b' });
  });

  test('are watched for as long as it is open, under the name that it has', async () => {
    await openThread(session, path);
    await settle();
    const first = services.stream('file.changes');
    session.documents.set(document().id, { path: '/t/b.thread.json' });
    expect([first.closed, services.stream('file.changes').input]).toEqual([true, { thread: '/t/b.thread.json' }]);
    const second = services.stream('file.changes');
    session.documents.remove(document().id);
    expect(second.closed).toBe(true);
  });
});
