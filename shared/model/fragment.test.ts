import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../std/assert.ts';
import { fragmentOf, pasteFragment, readFragment } from './fragment.ts';
import { emptyLayout } from './layout.ts';
import { patchSheet } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { someThread } from './testing/threads.ts';
import type { Thread } from './thread.ts';

const thread: Thread = {
  format: 'clew/thread@1',
  nodes: {
    sizing: { function: 'excel/read', params: { workbook: 'uas.xlsx' } },
    spar: { function: 'cad/part', title: 'Spar' },
    mass: { function: 'cad/mass' },
  },
  wires: [
    { from: 'sizing.t', to: 'spar.t' },
    { from: 'spar.step', to: 'mass.step' },
    { from: 'sizing.rho', to: 'mass.density' },
  ],
};
const sheet: Sheet = {
  thread,
  layout: { ...emptyLayout, nodes: { spar: { x: 100, y: 40, width: 240 }, mass: { x: 400, y: 40 } } },
};
const at = { offset: { x: 20, y: 20 } };

describe('copying', () => {
  test('takes the nodes, the wires between them and where those that come in lead from', () => {
    const fragment = fragmentOf(sheet, ['spar', 'mass', 'nobody']);
    expect(Object.keys(fragment.nodes)).toEqual(['spar', 'mass']);
    expect(fragment.wires).toEqual([{ from: 'spar.step', to: 'mass.step' }]);
    expect(fragment.incoming).toEqual([
      { from: 'sizing.t', to: 'spar.t' },
      { from: 'sizing.rho', to: 'mass.density' },
    ]);
    expect(fragment.places['spar']).toEqual({ x: 100, y: 40, width: 240 });
  });

  test('comes back from text as it was', () => {
    const fragment = fragmentOf(sheet, ['spar', 'mass']);
    expect(readFragment(JSON.stringify(fragment))).toEqual({ ok: true, value: fragment });
  });

  test('other texts are refused in a sentence', () => {
    const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
    for (const text of [
      '',
      'spar',
      '{}',
      '[1]',
      deep,
      '{"format":"clew/fragment@1","nodes":{"A b":{"function":"x/y"}}}',
    ]) {
      const read = readFragment(text);
      expect(read.ok ? '' : read.error).toMatch(/^The clipboard holds no nodes.*\.$/);
    }
  });
});

describe('pasting', () => {
  test('renames, moves, and keeps the wires inside', () => {
    const { edit, ids } = pasteFragment(sheet, fragmentOf(sheet, ['spar', 'mass']), at);
    expect(ids).toEqual(['spar-2', 'mass-2']);
    expect(edit.after.thread.nodes['spar-2']).toEqual(thread.nodes['spar']);
    expect(edit.after.thread.wires.slice(3)).toEqual([{ from: 'spar-2.step', to: 'mass-2.step' }]);
    expect(edit.after.layout.nodes['spar-2']).toEqual({ x: 120, y: 60, width: 240 });
    expect(edit.name).toBe('Paste 2 nodes');
  });

  test('keeps the wires that come in where that is asked for and their nodes are there', () => {
    const fragment = fragmentOf(sheet, ['spar', 'mass']);
    const { edit } = pasteFragment(sheet, fragment, { ...at, keepIncoming: true });
    expect(edit.after.thread.wires.slice(4)).toEqual([
      { from: 'sizing.t', to: 'spar-2.t' },
      { from: 'sizing.rho', to: 'mass-2.density' },
    ]);
    const elsewhere: Sheet = { thread: { ...thread, nodes: {}, wires: [] }, layout: emptyLayout };
    const pasted = pasteFragment(elsewhere, fragment, { ...at, keepIncoming: true });
    expect(pasted.ids).toEqual(['spar', 'mass']);
    expect(pasted.edit.after.thread.wires).toEqual([{ from: 'spar.step', to: 'mass.step' }]);
  });

  test('counts on where a copy is copied, and leaves numbers that are part of a name', () => {
    const once = pasteFragment(sheet, fragmentOf(sheet, ['spar']), at).edit.after;
    expect(pasteFragment(once, fragmentOf(once, ['spar-2']), at).ids).toEqual(['spar-3']);
    const named: Sheet = {
      thread: { format: 'clew/thread@1', nodes: { 'str-1': { function: 'core/requirement' } }, wires: [] },
      layout: emptyLayout,
    };
    expect(pasteFragment(named, fragmentOf(named, ['str-1']), at).ids).toEqual(['str-1-2']);
  });

  test('one entry of the history that undo takes back whole, and nothing that was there changes', () => {
    fc.assert(
      fc.property(someThread, fc.boolean(), (some, keepIncoming) => {
        const before: Sheet = { thread: some, layout: emptyLayout };
        const fragment = fragmentOf(before, Object.keys(some.nodes));
        const { edit, ids } = pasteFragment(before, fragment, { ...at, keepIncoming });
        expect(patchSheet(edit.after, edit.inverse)).toEqual(before);
        expect(patchSheet(before, edit.forward)).toEqual(edit.after);
        expect(new Set(ids).size).toBe(ids.length);
        for (const [id, node] of Object.entries(some.nodes))
          expect(
            must(
              Object.entries(edit.after.thread.nodes).find(([key]) => key === id),
              'it stays',
            )[1],
          ).toEqual(node);
        expect(edit.after.thread.wires.slice(0, some.wires.length)).toEqual(some.wires);
      }),
    );
  });
});
