import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../std/canonical-json.ts';
import { addNode, setParams, setTitle } from './edit.ts';
import { record, redo, startHistory, undo } from './history.ts';
import type { History } from './history.ts';
import { someAct, someThread } from './testing/threads.ts';
import { emptyThread } from './thread.ts';
import type { Thread } from './thread.ts';

const text = (thread: Thread): string => canonicalJson(thread);
const names = (entries: History<Thread>['past']): string[] => entries.map((entry) => entry.name);

function repeat(history: History<Thread>, step: (h: History<Thread>) => History<Thread>): History<Thread> {
  let now = history;
  for (let next = step(now); next !== now; next = step(now)) now = next;
  return now;
}

const someStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: someAct, mark: fc.constantFrom(undefined, undefined, 'drag', 'typing') }) },
  { weight: 1, arbitrary: fc.constant('undo' as const) },
  { weight: 1, arbitrary: fc.constant('redo' as const) },
);

describe('undo and redo', () => {
  test('all the way give the first document and the last, whatever was done between', () => {
    fc.assert(
      fc.property(someThread, fc.array(someStep, { maxLength: 25 }), (thread, steps) => {
        let history = startHistory(thread);
        for (const step of steps) {
          if (step === 'undo') history = undo(history);
          else if (step === 'redo') history = redo(history);
          else history = record(history, step.act(history.now), 'user', step.mark);
        }
        const first = repeat(history, undo);
        expect(text(first.now)).toBe(text(thread));
        expect(first.past).toEqual([]);
        const last = repeat(first, redo);
        expect(last.future).toEqual([]);
        expect(text(undo(redo(history)).now) === text(history.now) || history.future.length === 0).toBe(true);
        // Nothing was recorded after the last undo, so redoing everything leads through where it stood.
        if (history.future.length === 0) expect(text(last.now)).toBe(text(history.now));
      }),
      { numRuns: 1500 },
    );
  });

  test('step through every state that was seen, one entry at a time', () => {
    fc.assert(
      fc.property(someThread, fc.array(someAct, { maxLength: 15 }), (thread, acts) => {
        let history = startHistory(thread);
        const seen = [text(thread)];
        for (const act of acts) {
          const next = record(history, act(history.now));
          if (next !== history) seen.push(text(next.now));
          history = next;
        }
        for (const state of seen.toReversed()) {
          expect(text(history.now)).toBe(state);
          history = undo(history);
        }
        for (const state of seen) {
          expect(text(history.now)).toBe(state);
          history = redo(history);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('of nothing change nothing', () => {
    const history = startHistory(emptyThread);
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });
});

describe('the history', () => {
  const started = record(startHistory(emptyThread), addNode(emptyThread, 'a', { function: 'x/y' }));
  const titled = (history: History<Thread>, title: string, mark?: string): History<Thread> =>
    record(history, setTitle(history.now, 'a', title), 'user', mark);

  test('takes no note of an edit that changes nothing, and keeps what can be redone', () => {
    const back = undo(titled(started, 'T'));
    expect(record(back, setTitle(back.now, 'a', ''))).toBe(back);
    expect(record(back, setTitle(back.now, 'a', ''), 'load')).toBe(back);
    expect(redo(back).now.nodes['a']?.title).toBe('T');
  });

  test('makes one entry of edits with the same mark, under the name of the first', () => {
    const typed = ['S', 'Sp', 'Spa', 'Spar'].reduce((history, title) => titled(history, title, 'typing 1'), started);
    expect(names(typed.past)).toEqual(['Add a', 'Title a']);
    expect(typed.now.nodes['a']?.title).toBe('Spar');
    expect(undo(typed).now).toEqual(started.now);
    expect(redo(undo(typed)).now).toEqual(typed.now);
  });

  test('parts edits with another mark, with none, and after an undo', () => {
    const once = titled(started, '1', 'm');
    expect(names(titled(once, '2', 'n').past)).toHaveLength(3);
    expect(names(titled(once, '2').past)).toHaveLength(3);
    expect(names(titled(titled(once, '2'), '3').past)).toHaveLength(4);
    const again = titled(undo(titled(once, '2', 'n')), '3', 'm');
    expect(names(again.past)).toHaveLength(3);
    expect(undo(again).now.nodes['a']?.title).toBe('1');
  });

  test('forgets what could be redone once something else is done', () => {
    const other = titled(undo(titled(started, 'T')), 'U');
    expect(other.future).toEqual([]);
    expect(redo(other)).toBe(other);
  });

  test("is cleared both ways by a change that is not the user's", () => {
    for (const origin of ['load', 'merge'] as const) {
      const both = undo(titled(started, 'T'));
      const edited = setParams(both.now, 'a', { from: origin });
      expect(record(both, edited, origin)).toEqual({ now: edited.after, past: [], future: [] });
    }
  });

  test('goes on across a save, which is not an entry: what was saved can be undone', () => {
    const saved = titled(started, 'saved');
    const savedText = text(saved.now);
    const after = titled(saved, 'after');
    expect(text(undo(after).now)).toBe(savedText);
    expect(text(undo(undo(after)).now)).toBe(text(started.now));
  });
});
