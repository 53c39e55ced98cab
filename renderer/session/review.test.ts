import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '#shared/model/event.ts';
import { runStatusOf } from '#shared/model/node-status.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { created, placed, run, started } from '#shared/model/testing/runs.ts';
import type { RunSummary } from '#shared/protocol/contract.ts';
import { unmarked } from '#shared/model/marking.ts';
import { must } from '#shared/std/assert.ts';
import { err, ok } from '#shared/std/result.ts';
import { compareWith, openReview, panelsToKeep, previousRun, reviewStateAt, runTabOf, seek } from './review.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import { statusStoreOf } from './status.ts';
import { fakeServices } from './testing/fake-services.ts';
import type { FakeServices } from './testing/fake-services.ts';
import { settle } from './testing/settle.ts';

let services: FakeServices;
let session: Session;

beforeEach(() => {
  vi.useFakeTimers();
  services = fakeServices();
  session = openSession(services);
});
afterEach(() => {
  session.stop();
  vi.useRealTimers();
});

const streamOf = (id: string): FakeServices['streams'][number] =>
  must(
    services.streams.findLast((one) => one.name === 'run.events' && (one.input as { run: string }).run === id),
    `nobody follows ${id}`,
  );

async function feed(events: readonly RunEvent[], end = true): Promise<void> {
  const stream = streamOf(must(events[0], 'no events').run);
  for (const event of events) stream.item(event);
  if (end) stream.end();
  await settle();
}

async function review(events: readonly RunEvent[], end = true): Promise<string> {
  const id = must(events[0], 'no events').run;
  openReview(session, id);
  await feed(events, end);
  return runTabOf(id);
}

const tabState = (tab: string): number | undefined => reviewStateAt(session, tab)?.seq;

describe('the canvas of a review', () => {
  test.each(['spar-2-0mm', 'spar-2-2mm'] as const)(
    'is at every event of %s what a reduction of the events up to it gives',
    async (name) => {
      const events = recordedRun(name);
      const tab = await review(events);
      for (const { seq, run: id } of [...events, ...events.toReversed()]) {
        seek(session, tab, seq);
        const shown = statusStoreOf(session, tab).getState().nodes;
        const reduced = reduceEvents(id, events.slice(0, seq + 1));
        expect(Object.keys(shown).toSorted()).toEqual([...reduced.nodes.keys()].toSorted());
        for (const [node, state] of reduced.nodes) {
          const expected = runStatusOf(state);
          const untouched = state.state === 'waiting' ? 'Not yet at this event.' : undefined;
          const startedAt = state.state === 'running' ? undefined : expected.startedAt;
          const reason = expected.reason ?? untouched;
          expect({ seq, ...shown[node] }).toEqual({ seq, ...expected, reason, startedAt });
        }
      }
    },
  );

  test('keeps the status of a node that an event has not changed', async () => {
    const events = recordedRun('spar-2-0mm');
    const tab = await review(events);
    seek(session, tab, 5);
    const before = statusStoreOf(session, tab).getState().nodes;
    seek(session, tab, 6);
    const after = statusStoreOf(session, tab).getState().nodes;
    expect(after['sizing']).toBe(before['sizing']);
    expect(after['spar']).not.toBe(before['spar']);
  });

  test('lets the clock of a running node run only while the run is watched at work', async () => {
    const tab = await review(placed([created({ nodes: { a: { function: 'x/y' } }, wires: [] }), started('a')]), false);
    const since = (): unknown => statusStoreOf(session, tab).getState().nodes['a']?.startedAt;
    expect(since()).toBe(1001);
    await feed(placed([{ is: 'cancel-requested', by: 'bob' }], 2), false);
    seek(session, tab, 1);
    expect(since()).toBeUndefined();
  });

  test('shows nothing as running at the end of a run that nobody is at work on', async () => {
    const tab = await review(placed([created({ nodes: { a: { function: 'x/y' } }, wires: [] }), started('a')]));
    expect(statusStoreOf(session, tab).getState().nodes['a']).toMatchObject({
      word: 'queued',
      reason: 'It was interrupted.',
    });
    seek(session, tab, 0);
    expect(statusStoreOf(session, tab).getState().nodes['a']?.word).toBe('queued');
  });

  test('shows a node that the run has left out as left out', async () => {
    const thread = { nodes: { a: { function: 'x/y' }, b: { function: 'x/y' } }, wires: [] };
    const tab = await review(placed([created(thread, { only: ['a'] })]), false);
    const { nodes } = statusStoreOf(session, tab).getState();
    expect(nodes['b']).toMatchObject({ word: 'ready', reason: 'It was left out of this run.' });
  });
});

describe('the place of a review', () => {
  test('is the newest event, also of a run that goes on, until another one is asked for', async () => {
    const events = recordedRun('spar-2-0mm');
    const tab = await review(events.slice(0, 10), false);
    expect(tabState(tab)).toBe(9);
    await feed(events.slice(10, 20), false);
    expect(tabState(tab)).toBe(19);
    seek(session, tab, 12);
    await feed(events.slice(20), true);
    expect(tabState(tab)).toBe(12);
  });

  test('follows a run at work again once it is moved to its newest event', async () => {
    const events = recordedRun('spar-2-0mm');
    const tab = await review(events.slice(0, 10), false);
    seek(session, tab, 3);
    seek(session, tab, 9);
    await feed(events.slice(10, 12), false);
    expect(tabState(tab)).toBe(11);
  });

  test('stays within the events', async () => {
    const events = recordedRun('spar-2-0mm');
    const tab = await review(events);
    seek(session, tab, -5);
    expect(tabState(tab)).toBe(0);
    seek(session, tab, 999);
    expect(tabState(tab)).toBe(events.length - 1);
  });

  test('selects what the event is about, unless the selection is pinned', async () => {
    const tab = await review(recordedRun('spar-2-0mm'));
    const selected = (): unknown => session.selection.getState().of[tab]?.nodes;
    seek(session, tab, 3);
    expect(selected()).toEqual(['sizing']);
    session.reviews.pin(tab, true);
    seek(session, tab, 8);
    expect(selected()).toEqual(['sizing']);
    session.reviews.pin(tab, false);
    seek(session, tab, 8);
    expect(selected()).toEqual(['spar']);
  });

  test('is forgotten with its tab', async () => {
    const tab = await review(recordedRun('spar-2-0mm'));
    session.workbench.closeTab(tab);
    expect(session.reviews.getState().of).toEqual({});
    expect(session.statuses.has(tab)).toBe(false);
  });
});

describe('a run that cannot be read', () => {
  test('says why, and keeps what was read before', async () => {
    const events = recordedRun('spar-2-0mm');
    const tab = await review(events.slice(0, 5), false);
    streamOf(must(events[0], '').run).end(err({ why: 'corrupt', what: 'Event 5', message: 'its digest is wrong.' }));
    await settle();
    expect(reviewStateAt(session, tab)).toMatchObject({ seq: 4, view: { failure: { why: 'corrupt' } } });
  });
});

const summary = (id: string, status: RunSummary['status'], thread = '/t/a.thread.json'): RunSummary => ({
  run: id,
  thread,
  title: 'A',
  status,
  createdAt: Number(id.slice(-1)),
  by: 'ann',
  marking: unmarked,
});

describe('comparing', () => {
  test('goes by default with the last run of the thread that was done before', async () => {
    services.agent['run.list'] = () =>
      ok({
        runs: [summary('R4', 'done'), summary('R3', 'done'), summary('R2', 'failed'), summary('R1', 'done')].concat(
          summary('R0', 'done', '/t/other.thread.json'),
        ),
      });
    await session.runSession.list();
    expect(previousRun(session, 'R3')).toBe('R1');
    expect(previousRun(session, 'R4')).toBe('R3');
    expect(previousRun(session, 'R1')).toBeUndefined();
    expect(previousRun(session, 'R0')).toBeUndefined();
  });

  test('reads the other run and brings what changed to the front', async () => {
    const tab = await review(recordedRun('spar-2-2mm'));
    const other = must(recordedRun('spar-2-0mm')[0], '').run;
    compareWith(session, session.runSession, tab, other);
    expect(streamOf(other).closed).toBe(false);
    expect(session.reviews.getState().of[tab]?.against).toBe(other);
    expect(session.workbench.getState().bottom).toBe('changes');
  });

  test('stays as the user has chosen when the tabs change', async () => {
    const [first] = recordedRun('spar-2-2mm');
    const id = must(first, '').run;
    openReview(session, id, 'R1');
    const tab = runTabOf(id);
    expect(session.reviews.getState().of[tab]?.against).toBe('R1');
    compareWith(session, session.runSession, tab, 'R2');
    session.workbench.openTab({ id: 'welcome', is: 'welcome' });
    expect(session.reviews.getState().of[tab]?.against).toBe('R2');
    openReview(session, id, 'R3');
    expect(session.reviews.getState().of[tab]?.against).toBe('R3');
  });
});

describe('the panels beside a review', () => {
  const panels = (): unknown => {
    const { inspector, side } = session.workbench.getState();
    return { inspector, side };
  };
  const leave = (): void => session.workbench.openTab({ id: 'welcome', is: 'welcome' });

  test('make room for it and come back with the next thread', () => {
    session.workbench.setState({ inspector: true, side: 'functions' });
    openReview(session, run);
    expect(panels()).toEqual({ inspector: false, side: undefined });
    expect(panelsToKeep(session)).toEqual({ inspector: true, side: 'functions' });
    leave();
    expect(panels()).toEqual({ inspector: true, side: 'functions' });
    expect(panelsToKeep(session)).toEqual({ inspector: true, side: 'functions' });
  });

  test('stay away where the user had folded them, and open where the user opens them beside a review', () => {
    session.workbench.setState({ inspector: false, side: undefined });
    openReview(session, run);
    session.workbench.setState({ inspector: true, side: 'runs' });
    expect(panels()).toEqual({ inspector: true, side: 'runs' });
    session.workbench.setState({ inspector: false, side: undefined });
    leave();
    expect(panels()).toEqual({ inspector: false, side: undefined });
  });

  test('stay where they are of use', () => {
    session.workbench.setState({ inspector: true, side: 'runs' });
    openReview(session, run);
    expect(panels()).toEqual({ inspector: false, side: 'runs' });
  });
});
