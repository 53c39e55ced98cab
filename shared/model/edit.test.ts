import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../std/canonical-json.ts';
import { parsePortRef } from '../std/ids.ts';
import { addNode, connect, disconnect, patch, removeNodes, renameNode, setInput, setParams, setTitle } from './edit.ts';
import { applyPatch } from './patch.ts';
import { someAct, someId, someThread } from './testing/threads.ts';
import type { Thread } from './thread.ts';

const runs = { numRuns: 1000 };
const text = (thread: Thread): string => canonicalJson(thread);

const spar: Thread = {
  format: 'clew/thread@1',
  nodes: {
    read: { function: 'excel/read', params: { cells: {} } },
    spar: { function: 'cad/part', title: 'Spar', inputs: { t: '2 mm' } },
    ok: { function: 'core/requirement' },
  },
  wires: [
    { from: 'read.t', to: 'spar.t' },
    { from: 'spar.mass', to: 'ok.value' },
    { from: 'read.b', to: 'spar.b' },
  ],
};

describe('an edit', () => {
  test('leads there and back by its patches, and leaves the thread that it was given as it was', () => {
    fc.assert(
      fc.property(someThread, someAct, (thread, act) => {
        const before = text(thread);
        const { after, forward, inverse } = act(thread);
        expect(text(thread)).toBe(before);
        expect(text(patch(thread, forward))).toBe(text(after));
        expect(text(patch(after, inverse))).toBe(before);
        expect(forward.length === 0).toBe(text(after) === before);
      }),
      runs,
    );
  });

  test('survives JSON: patches are plain data, for the journal', () => {
    fc.assert(
      fc.property(someThread, someAct, (thread, act) => {
        const { after, forward, inverse } = act(thread);
        const [there, back] = JSON.parse(JSON.stringify([forward, inverse])) as [typeof forward, typeof inverse];
        expect(text(patch(thread, there))).toBe(text(after));
        expect(text(patch(after, back))).toBe(text(thread));
      }),
      runs,
    );
  });

  test('has the name that the Edit menu shows', () => {
    expect([
      addNode(spar, 'x', { function: 'a/b', title: 'Loads' }).name,
      addNode(spar, 'x', { function: 'a/b' }).name,
      removeNodes(spar, ['ok']).name,
      removeNodes(spar, ['ok', 'spar']).name,
      renameNode(spar, 'ok', 'mass-ok').name,
      setTitle(spar, 'ok', 'T').name,
      setParams(spar, 'ok', {}).name,
      setInput(spar, 'spar', 't', 1).name,
      connect(spar, { from: 'a.b', to: 'c.d' }, true).name,
      disconnect(spar, { from: 'a.b', to: 'c.d' }).name,
    ]).toEqual([
      'Add Loads',
      'Add x',
      'Delete ok',
      'Delete 2 nodes',
      'Rename ok to mass-ok',
      'Title ok',
      'Change ok',
      'Set spar.t',
      'Connect a.b to c.d',
      'Disconnect a.b from c.d',
    ]);
  });
});

describe('nodes', () => {
  test('removed take exactly their wires along', () => {
    fc.assert(
      fc.property(someThread, fc.array(someId, { maxLength: 3 }), (thread, ids) => {
        const gone = ids.filter((id) => Object.hasOwn(thread.nodes, id));
        const after = removeNodes(thread, ids).after;
        const touches = (end: string): boolean => gone.includes(parsePortRef(end)?.node ?? '');
        expect(after.wires).toEqual(thread.wires.filter((wire) => !touches(wire.from) && !touches(wire.to)));
        expect(Object.keys(after.nodes).toSorted()).toEqual(
          Object.keys(thread.nodes)
            .filter((id) => !gone.includes(id))
            .toSorted(),
        );
      }),
      runs,
    );
  });

  test('renamed take their wires along, with whatever else a wire holds', () => {
    fc.assert(
      fc.property(someThread, someId, (thread, id) => {
        const after = renameNode(thread, id, 'fresh').after;
        if (!Object.hasOwn(thread.nodes, id)) {
          expect(after).toBe(thread);
          return;
        }
        const moved = (end: string): string =>
          parsePortRef(end)?.node === id ? `fresh.${parsePortRef(end)?.port}` : end;
        expect(after.wires).toEqual(
          thread.wires.map((wire) => ({ ...wire, from: moved(wire.from), to: moved(wire.to) })),
        );
        expect(after.nodes['fresh']).toEqual(thread.nodes[id]);
        expect(Object.hasOwn(after.nodes, id)).toBe(false);
        if (/^[a-z][a-z0-9-]*$/.test(id)) expect(text(renameNode(after, 'fresh', id).after)).toBe(text(thread));
      }),
      runs,
    );
  });

  test.each(['spar', 'ok', '', 'A', 'a b', 'a.b', '__proto__', 'x'.repeat(65)])(
    'cannot be named "%s" where that is taken or no id',
    (to) => {
      expect(renameNode(spar, 'read', to).forward).toEqual([]);
      expect(addNode(spar, to, { function: 'a/b' }).forward).toEqual([]);
    },
  );

  test('can be named constructor, and an edit inside one is undone', () => {
    const { after: thread } = addNode(spar, 'constructor', { function: 'core/constant' });
    const edited = setTitle(thread, 'constructor', 'C');
    expect(edited.after.nodes['constructor']).toEqual({ function: 'core/constant', title: 'C' });
    expect(patch(edited.after, edited.inverse)).toEqual(thread);
    expect(removeNodes(spar, ['constructor', 'toString', '__proto__']).forward).toEqual([]);
  });

  test('have a title as long as it is not empty', () => {
    expect(setTitle(spar, 'spar', 'Spar').forward).toEqual([]);
    expect(setTitle(spar, 'gone', 'x').forward).toEqual([]);
    expect(setTitle(spar, 'spar', '').after.nodes['spar']).toEqual({ function: 'cad/part', inputs: { t: '2 mm' } });
  });

  test('have params, of which the ones that say the same are no change', () => {
    expect(setParams(spar, 'read', { cells: {} }).forward).toEqual([]);
    expect(setParams(spar, 'ok', {}).after.nodes['ok']).toEqual({ function: 'core/requirement', params: {} });
    const given = { cells: { a: 1 } };
    const { after: thread } = setParams(spar, 'read', given);
    given.cells.a = 2;
    expect(thread.nodes['read']?.params).toEqual({ cells: { a: 1 } });
  });

  test('have inputs, the last of which goes with its place', () => {
    expect(setInput(spar, 'spar', 't', '2 mm').forward).toEqual([]);
    expect(setInput(spar, 'spar', 'gone', undefined).forward).toEqual([]);
    expect(setInput(spar, 'spar', 'n', null).after.nodes['spar']?.inputs).toEqual({ t: '2 mm', n: null });
    expect(setInput(spar, 'spar', 't', undefined).after.nodes['spar']).toEqual({
      function: 'cad/part',
      title: 'Spar',
    });
  });

  test('keep what the model cannot hold until something else is said in its place', () => {
    const thread: Thread = { ...spar, nodes: { n: { function: 'a/b', kept: { params: 5, inputs: 'x' } } } };
    expect(renameNode(thread, 'n', 'm').after.nodes['m']).toEqual(thread.nodes['n']);
    const first = setParams(thread, 'n', { p: 1 });
    expect(first.after.nodes['n']).toEqual({ function: 'a/b', params: { p: 1 }, kept: { inputs: 'x' } });
    const second = setInput(first.after, 'n', 'i', 1);
    expect(second.after.nodes['n']).toEqual({ function: 'a/b', params: { p: 1 }, inputs: { i: 1 } });
    expect(patch(patch(second.after, second.inverse), first.inverse)).toEqual(thread);
  });
});

describe('wires', () => {
  const wire = { from: 'read.t', to: 'spar.t' };
  test('are there once; a second one to the same input replaces the first where asked', () => {
    expect(connect(spar, wire, false).forward).toEqual([]);
    expect(connect(spar, wire, true).forward).toEqual([]);
    const other = { from: 'read.b', to: 'spar.t' };
    expect(connect(spar, other, false).after.wires).toEqual([...spar.wires, other]);
    expect(connect(spar, other, true).after.wires).toEqual([...spar.wires.slice(1), other]);
  });

  test('that are there already stay the ones they are, with all that they hold', () => {
    const noted = { ...wire, note: 'checked' };
    const thread: Thread = { ...spar, wires: [noted, { from: 'x.y', to: 'spar.t' }] };
    expect(connect(thread, wire, true).after.wires).toEqual([noted]);
  });

  test('are taken away one at a time', () => {
    const twice: Thread = { ...spar, wires: [wire, wire, { from: 'read.b', to: 'spar.b' }] };
    expect(disconnect(twice, wire).after.wires).toEqual(twice.wires.slice(1));
    expect(disconnect(spar, { from: 'read.t', to: 'ok.value' }).forward).toEqual([]);
  });
});

describe('patches', () => {
  test('share what they do not touch, and copy a container once', () => {
    const data = { a: { b: 1 }, c: { d: 2 } };
    const result = applyPatch(data, [
      { op: 'replace', path: ['a', 'b'], value: 3 },
      { op: 'add', path: ['a', 'e'], value: 4 },
    ]) as typeof data;
    expect(result).toEqual({ a: { b: 3, e: 4 }, c: { d: 2 } });
    expect(result.c).toBe(data.c);
    expect(data).toEqual({ a: { b: 1 }, c: { d: 2 } });
  });

  test('do not change the values that other patches brought', () => {
    const value = { x: 1 };
    const steps = [
      { op: 'add' as const, path: ['a'], value },
      { op: 'replace' as const, path: ['a', 'x'], value: 2 },
    ];
    expect(applyPatch({}, steps)).toEqual({ a: { x: 2 } });
    expect(value).toEqual({ x: 1 });
  });

  test('change one place of data that holds the same object twice', () => {
    const shared = { x: 1 };
    const steps = [
      { op: 'replace' as const, path: ['a', 'x'], value: 2 },
      { op: 'replace' as const, path: ['b', 'x'], value: 3 },
    ];
    expect(applyPatch({ a: shared, b: shared, c: shared }, steps)).toEqual({ a: { x: 2 }, b: { x: 3 }, c: { x: 1 } });
    expect(shared).toEqual({ x: 1 });
  });

  test('insert into and remove from lists, and replace the whole', () => {
    expect(
      applyPatch(
        [1, 2, 3],
        [
          { op: 'add', path: [1], value: 9 },
          { op: 'remove', path: [0] },
          { op: 'replace', path: [2], value: 4 },
        ],
      ),
    ).toEqual([9, 2, 4]);
    expect(applyPatch({ a: 1 }, [{ op: 'replace', path: [], value: 5 }])).toBe(5);
  });

  test('through a place that is not there are a defect, and reach no prototype', () => {
    for (const path of [
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['gone', 'x'],
    ])
      expect(() => applyPatch({}, [{ op: 'add', path, value: 1 }])).toThrow(
        'leads through something that holds nothing',
      );
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
