import { expect, test } from 'vitest';
import { levels } from '#shared/model/marking.ts';
import type { RunView } from '../../stores/runs.ts';
import { agentLabel } from './agent-label.ts';
import { bannerOf } from './banner-of.ts';
import { placeOf } from './place-of.ts';
import { reviewPlace } from './review-place.ts';
import { runLine } from './run-line.ts';

test('every level has colours of its own, and what cannot be told looks like none of them', () => {
  const banners = levels.map((level) => bannerOf({ is: 'marking', marking: { level, caveats: [] } }));
  expect(banners.map(({ level }) => level)).toEqual(['unclassified', 'cui', 'confidential', 'secret', 'top-secret']);
  for (const is of ['unreadable', 'unread'] as const) {
    const { level, line } = bannerOf({ is });
    expect(level).toBe('unreadable');
    for (const name of levels) expect(line).not.toContain(name);
  }
  const none = bannerOf({ is: 'unmarked' });
  expect([none.line, none.level]).toEqual(['NOT MARKED', 'unmarked']);
  expect(bannerOf({ is: 'unreadable' }).line).toBe('MARKING NOT READABLE');
});

test('caveats stand in the line', () => {
  expect(bannerOf({ is: 'marking', marking: { level: 'CUI', caveats: ['SP-CTI', 'NOFORN'] } }).line).toBe(
    'CUI//SP-CTI/NOFORN',
  );
});

test('every state of the connection has a glyph and a word of its own', () => {
  const labels = (['connecting', 'connected', 'lost', 'failed'] as const).map((at) => agentLabel({ at }));
  expect(new Set(labels.map((label) => label.glyph)).size).toBe(4);
  expect(new Set(labels.map((label) => label.word)).size).toBe(4);
});

test('a path is its folder and its file, whichever way its slashes lean', () => {
  expect(placeOf('/home/a/spar/uas.thread.json')).toEqual({ folder: 'spar', file: 'uas.thread.json' });
  expect(placeOf(String.raw`C:\work\spar\uas.thread.json`)).toEqual({ folder: 'spar', file: 'uas.thread.json' });
  expect(placeOf(undefined)).toEqual({ folder: undefined, file: undefined });
});

const known = { isLinked: true, uncompared: 0 };

test('a review says whose run it is and what it is compared with', () => {
  const thread = { path: '/home/a/spar/uas.thread.json', title: 'UAS spar' };
  const [run, against] = ['01AAAAAA3VC8BW', '01AAAAAA72MBNN'];
  expect(reviewPlace({ run, thread, against })).toEqual({ of: 'UAS spar', what: 'Run 3VC8BW against run 72MBNN' });
  expect(reviewPlace({ run, thread: { ...thread, title: '' }, against: undefined })).toEqual({
    of: 'uas.thread.json',
    what: 'Run 3VC8BW',
  });
  expect(reviewPlace({ run, thread: undefined, against: undefined })).toEqual({ what: 'Run 3VC8BW' });
});

test('the line on a run leaves out no failure and no node that was skipped', () => {
  const nodes = { a: { state: 'done' }, b: { state: 'reused' }, c: { state: 'failed' }, d: { state: 'skipped' } };
  expect(runLine({ status: 'failed', nodes } as unknown as RunView, known)).toBe(
    'Run failed · 1 failed · 1 skipped · 1 of 4 reused',
  );
  expect(runLine({ status: 'created', nodes: {} }, known)).toBe('Run is starting');
  const state = { created: { overrides: [{}] } } as never;
  expect(runLine({ status: 'done', nodes: {}, state }, known)).toBe('Run done · 1 set by hand');
});

test('a run that came to its end says which of its requirements are not met', () => {
  const verdict = (word: string): object => ({
    state: 'done',
    outputs: { verdict: { value: { type: 'verdict', verdict: word } } },
  });
  const nodes = { a: verdict('FAIL'), b: verdict('PASS'), c: verdict('FAIL'), d: verdict('NOT VERIFIED') };
  expect(runLine({ status: 'done', nodes } as unknown as RunView, known)).toBe(
    'Run done · 2 FAIL · 1 NOT VERIFIED · 0 of 4 reused',
  );
});

test('a run that nobody follows is not said to be at work, and one that has ended is told as it ended', () => {
  const lost = { ...known, isLinked: false };
  for (const status of ['created', 'running'] as const)
    expect(runLine({ status, nodes: {} }, lost)).toBe('Run not followed: the agent is not connected');
  expect(runLine({ status: 'done', nodes: {} }, lost)).toBe('Run done');
});

test('a run whose files are not compared says so beside how it ended', () => {
  expect(runLine({ status: 'done', nodes: {} }, { ...known, uncompared: 1 })).toBe(
    'Run done · its files are not compared yet',
  );
});
