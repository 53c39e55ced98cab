import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../std/canonical-json.ts';
import { nodeIdPattern } from '../std/ids.ts';
import { setTitle } from './edit.ts';
import { record, redo, startHistory, undo } from './history.ts';
import {
  addNodeAt,
  emptySheet,
  freeNodeId,
  onThread,
  patchSheet,
  placeNodes,
  removeFromSheet,
  renameInSheet,
  together,
} from './sheet.ts';
import type { Sheet, SheetEdit } from './sheet.ts';
import { someAct, someId, someThread } from './testing/threads.ts';

const text = (sheet: Sheet): string => canonicalJson(sheet);
const somePlace = fc.record({ x: fc.integer(), y: fc.integer() });
const somePlaces = fc
  .array(fc.tuple(fc.oneof(someId, fc.constant('__proto__')), somePlace), { maxLength: 4 })
  .map((places) => Object.fromEntries(places));
const someSheet: fc.Arbitrary<Sheet> = fc
  .tuple(someThread, somePlaces)
  .map(([thread, nodes]) => ({ thread, layout: { format: 'clew/layout@1', nodes } }));

type SheetAct = (sheet: Sheet) => SheetEdit;
const someStep: fc.Arbitrary<SheetAct> = fc.oneof(
  someAct.map(
    (act): SheetAct =>
      (sheet) =>
        onThread(sheet, act(sheet.thread)),
  ),
  somePlaces.map(
    (places): SheetAct =>
      (sheet) =>
        placeNodes(sheet, places),
  ),
  fc.tuple(someId, somePlace).map(
    ([id, place]): SheetAct =>
      (sheet) =>
        addNodeAt(sheet, id, { function: 'x/y' }, place),
  ),
  fc.array(fc.oneof(someId, fc.constant('__proto__')), { maxLength: 3 }).map(
    (ids): SheetAct =>
      (sheet) =>
        removeFromSheet(sheet, ids),
  ),
  fc.tuple(someId, someId).map(
    ([id, to]): SheetAct =>
      (sheet) =>
        renameInSheet(sheet, id, to),
  ),
);
const someSheetAct: fc.Arbitrary<SheetAct> = fc.oneof(
  { weight: 3, arbitrary: someStep },
  {
    weight: 1,
    arbitrary: fc.array(someStep, { maxLength: 3 }).map(
      (steps): SheetAct =>
        (sheet) =>
          together(sheet, 'Several', steps),
    ),
  },
);
const marked = fc.tuple(someSheetAct, fc.constantFrom(undefined, 'drag', 'typing'));

test('any edits undone give the first sheet and redone the last, each entry whole', () => {
  fc.assert(
    fc.property(someSheet, fc.array(marked, { maxLength: 8 }), (sheet, acts) => {
      let history = startHistory(sheet);
      for (const [act, mark] of acts) history = record(history, act(history.now), 'user', mark);
      const last = text(history.now);
      const seen: string[] = [];
      while (history.past.length > 0) {
        seen.push(text(history.now));
        history = undo(history);
      }
      expect(text(history.now)).toBe(text(sheet));
      while (history.future.length > 0) {
        history = redo(history);
        expect(text(history.now)).toBe(seen.pop());
      }
      expect(text(history.now)).toBe(last);
    }),
    { numRuns: 1000 },
  );
});

test('an edit leads there and back by its patches, leaves what it was given as it was, and has none where nothing changed', () => {
  fc.assert(
    fc.property(someSheet, someStep, (sheet, act) => {
      const before = text(sheet);
      const { after, forward, inverse } = act(sheet);
      expect(text(sheet)).toBe(before);
      expect(text(patchSheet(sheet, forward))).toBe(text(after));
      expect(text(patchSheet(after, inverse))).toBe(before);
      if (forward.length === 0) expect(after).toBe(sheet);
    }),
    { numRuns: 1000 },
  );
});

describe('nodes and their places', () => {
  const sheet: Sheet = {
    thread: {
      format: 'clew/thread@1',
      nodes: { a: { function: 'x/y' }, b: { function: 'x/y' } },
      wires: [{ from: 'a.o', to: 'b.i' }],
    },
    layout: { format: 'clew/layout@1', nodes: { a: { x: 1, y: 2, width: 200 }, b: { x: 3, y: 4 } } },
  };

  test('come and go together', () => {
    expect(addNodeAt(emptySheet, 'a', { function: 'x/y' }, { x: 1, y: 2 }).after).toEqual({
      thread: { ...emptySheet.thread, nodes: { a: { function: 'x/y' } } },
      layout: { ...emptySheet.layout, nodes: { a: { x: 1, y: 2 } } },
    });
    const { thread, layout } = removeFromSheet(sheet, ['a', 'not there']).after;
    expect([Object.keys(thread.nodes), thread.wires, Object.keys(layout.nodes)]).toEqual([['b'], [], ['b']]);
  });

  test('of an id that is taken or is none stay as they are', () => {
    for (const id of ['a', 'A b', '']) {
      const edit = addNodeAt(sheet, id, { function: 'other/one' }, { x: 9, y: 9 });
      expect([edit.forward, edit.after === sheet]).toEqual([[], true]);
    }
    expect(renameInSheet(sheet, 'a', 'b').after).toBe(sheet);
  });

  test('take their size along when they are moved and when they are renamed', () => {
    const moved = placeNodes(sheet, { a: { x: 5, y: 6 } });
    expect([moved.name, moved.after.layout.nodes['a']]).toEqual(['Move a', { x: 5, y: 6, width: 200 }]);
    const renamed = renameInSheet(sheet, 'a', 'c').after;
    expect(renamed.layout.nodes).toEqual({ b: { x: 3, y: 4 }, c: { x: 1, y: 2, width: 200 } });
    expect(renamed.thread.wires).toEqual([{ from: 'c.o', to: 'b.i' }]);
  });

  test('change together as one entry that undo takes back as one', () => {
    const both = together(sheet, 'Both', [
      (s) => onThread(s, setTitle(s.thread, 'a', 'A')),
      (s) => placeNodes(s, { a: { x: 0, y: 0 } }),
      (s) => renameInSheet(s, 'a', 'z'),
    ]);
    expect(Object.keys(both.after.layout.nodes)).toEqual(['b', 'z']);
    expect(undo(record(startHistory(sheet), both)).now).toEqual(sheet);
  });
});

describe('a free node id', () => {
  test('is the words of a title, and numbered where they are taken', () => {
    const nodes = { spar: { function: 'x/y' }, 'spar-2': { function: 'x/y' } };
    const free = (wanted: string): string => freeNodeId({ nodes }, wanted);
    expect(['Spar', 'Spar mass (kg)', 'read-params', '2nd rib', 'Größe', '鋼', '', 'node'].map(free)).toEqual([
      'spar-3',
      'spar-mass-kg',
      'read-params',
      'nd-rib',
      'gr-e',
      'node',
      'node',
      'node',
    ]);
  });

  test('is always a node id that nobody has, also of names that plain objects have', () => {
    fc.assert(
      fc.property(fc.oneof(someId, fc.string({ unit: 'binary', maxLength: 80 })), fc.nat(3), (wanted, taken) => {
        const nodes: Record<string, { function: string }> = {};
        for (let n = 0; n < taken; n++) nodes[freeNodeId({ nodes }, wanted)] = { function: 'x/y' };
        expect(Object.keys(nodes)).toHaveLength(taken);
        const id = freeNodeId({ nodes }, wanted);
        expect([nodeIdPattern.test(id), Object.hasOwn(nodes, id)]).toEqual([true, false]);
      }),
    );
  });
});
