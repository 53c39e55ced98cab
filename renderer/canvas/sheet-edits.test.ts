import { describe, expect, test } from 'vitest';
import { emptyLayout } from '#shared/model/layout.ts';
import { patchSheet } from '#shared/model/sheet.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import type { ListedFunction } from '../session/new-node.ts';
import { align, distribute } from './arrange.ts';
import { fileEdit } from './drop-files.ts';
import { fittingPort, nodeFor, rankFor } from './quick-add.ts';
import { addEdit, connectEdit, moveEdit, removeEdit, titleEdit } from './sheet-edits.ts';
import { pasteOffset } from './use-transfer.ts';
import { wheelMeaning } from './wheel.ts';

const sheet: Sheet = {
  thread: {
    format: 'clew/thread@1',
    nodes: { a: { function: 'x/y', title: 'Spar' }, b: { function: 'x/y' } },
    wires: [
      { from: 'a.o', to: 'b.i' },
      { from: 'a.o', to: 'b.j' },
    ],
  },
  layout: emptyLayout,
};
const auto = { a: { x: 0, y: 0 }, b: { x: 300, y: 0 } };

describe('edits of a canvas', () => {
  test('moving changes only the layout, and brings the places of all nodes where none was written', () => {
    const moved = moveEdit(sheet, auto, { a: { x: 40, y: 8 } });
    expect(moved.name).toBe('Move Spar');
    expect(moved.after.thread).toBe(sheet.thread);
    expect(moved.after.layout.nodes).toEqual({ a: { x: 40, y: 8 }, b: { x: 300, y: 0 } });
    expect(patchSheet(moved.after, moved.inverse)).toEqual(sheet);
  });

  test('a move to the same place is no edit', () => {
    expect(moveEdit(sheet, auto, { a: { x: 0, y: 0 } }).forward).toEqual([]);
  });

  test('a wire onto a taken input replaces the other, as one entry', () => {
    const drawn = connectEdit(sheet, { from: 'a.p', to: 'b.i' }, { replaces: true });
    expect(drawn.after.thread.wires).toEqual([
      { from: 'a.o', to: 'b.j' },
      { from: 'a.p', to: 'b.i' },
    ]);
    expect(patchSheet(drawn.after, drawn.inverse)).toEqual(sheet);
    const moving = { from: 'a.o', to: 'b.j' };
    const moved = connectEdit(sheet, { from: 'a.o', to: 'b.k' }, { replaces: true, moving });
    expect(moved.after.thread.wires.map((wire) => wire.to)).toEqual(['b.i', 'b.k']);
  });

  test('deleting takes nodes with their wires, or one wire alone', () => {
    expect(removeEdit(sheet, [], ['a.o b.i']).after.thread.wires).toEqual([{ from: 'a.o', to: 'b.j' }]);
    expect(removeEdit(sheet, [], ['a.o b.i']).name).toBe('Delete wire to b.i');
    const gone = removeEdit(sheet, ['b'], ['a.o b.i']);
    expect(gone.after.thread).toMatchObject({ nodes: { a: {} }, wires: [] });
    expect(patchSheet(gone.after, gone.inverse)).toEqual(sheet);
  });

  test('a node is added with the wire that asked for it', () => {
    const added = addEdit(sheet, auto, {
      id: 'c',
      node: { function: 'x/y' },
      at: { x: 600, y: 0 },
      wires: [{ from: 'b.o', to: 'c.i' }],
    });
    expect(added.after.thread.wires.at(-1)).toEqual({ from: 'b.o', to: 'c.i' });
    expect(Object.keys(added.after.layout.nodes)).toEqual(['a', 'b', 'c']);
  });

  test('a title that is the id, or nothing, is none', () => {
    expect(titleEdit(sheet, 'a', ' a ').after.thread.nodes['a']?.title).toBeUndefined();
    expect(titleEdit(sheet, 'a', 'Rib').after.thread.nodes['a']?.title).toBe('Rib');
  });

  test('a STEP file comes with the node that reads it', () => {
    const { edit, ids } = fileEdit(sheet, 'parts/rib.step', { x: 0, y: 0 });
    expect(ids).toEqual(['rib', 'rib-part']);
    expect(edit.after.thread.wires.at(-1)).toEqual({ from: 'rib.file', to: 'rib-part.step' });
    expect(fileEdit(sheet, 'uas.xlsx', { x: 0, y: 0 }).edit.after.thread.nodes['uas']).toMatchObject({
      function: 'excel/read',
      params: { workbook: 'uas.xlsx' },
    });
  });
});

describe('arranging', () => {
  const boxes = new Map([
    ['a', { x: 0, y: 0, width: 100, height: 40 }],
    ['b', { x: 200, y: 60, width: 200, height: 80 }],
    ['c', { x: 600, y: 20, width: 100, height: 40 }],
  ]);

  test('edges and middles meet', () => {
    expect(Object.values(align(boxes, 'left')).map((at) => at.x)).toEqual([0, 0, 0]);
    expect(Object.values(align(boxes, 'right')).map((at) => at.x)).toEqual([600, 500, 600]);
    expect(Object.values(align(boxes, 'middle')).map((at) => at.y)).toEqual([52, 32, 52]);
    expect(Object.values(align(boxes, 'bottom')).map((at) => at.y)).toEqual([100, 60, 100]);
  });

  test('gaps become the same, and the outermost stay', () => {
    expect(distribute(boxes, 'x')).toEqual({ a: { x: 0, y: 0 }, b: { x: 252, y: 60 }, c: { x: 600, y: 20 } });
  });
});

describe('the wheel', () => {
  const none = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  test('notches zoom, fingers pan, a pinch zooms', () => {
    expect(wheelMeaning({ ...none, deltaY: -100 })).toMatchObject({ is: 'zoom' });
    expect(wheelMeaning({ ...none, deltaY: 3, deltaMode: 1 })).toMatchObject({ is: 'zoom' });
    expect(wheelMeaning({ ...none, deltaX: 4, deltaY: 100 })).toEqual({ is: 'pan', x: 4, y: 100 });
    expect(wheelMeaning({ ...none, deltaY: 7.5 })).toEqual({ is: 'pan', x: 0, y: 7.5 });
    expect(wheelMeaning({ ...none, deltaY: -4, ctrlKey: true })).toMatchObject({ is: 'zoom' });
  });
});

describe('what is offered for a wire', () => {
  const spec = (more: Partial<FunctionSpec>): ListedFunction => ({
    name: 'x/y',
    manifest: {} as ListedFunction['manifest'],
    spec: { category: 'Analyse', params: {}, ports: 'describe', ...more } as FunctionSpec,
  });
  const hanging = { end: { node: 'a', side: 'out' as const, port: 'mass' }, type: 'quantity<kg>' };
  const fixed = (type: string): ListedFunction => spec({ ports: { inputs: [{ name: 'i', type }], outputs: [] } });

  test('fitting ports first, then those that can be made, and none that cannot', () => {
    expect(rankFor(fixed('quantity<lb>'), hanging)).toBe(3);
    expect(rankFor(fixed('json'), hanging)).toBe(1);
    expect(rankFor(fixed('quantity<mm>'), hanging)).toBe(0);
    expect(rankFor(spec({ category: 'Sources' }), hanging)).toBe(0);
  });

  test('an exact unit before one that converts', () => {
    const inputs = [
      { name: 'a', type: 'quantity<lb>' },
      { name: 'b', type: 'quantity<kg>' },
    ];
    expect(fittingPort({ inputs, outputs: [] }, hanging)?.name).toBe('b');
  });

  test('a function that names its inputs gets one for the wire', () => {
    const params = { properties: { inputs: { type: 'object', additionalProperties: { type: 'string' } } } };
    expect(nodeFor(spec({ params }), hanging)).toEqual({
      node: { function: 'x/y', params: { inputs: { mass: 'quantity<kg>' } } },
      port: 'mass',
    });
  });
});

test('a paste stands aside of what was copied, or in the middle of what is seen', () => {
  const fragment = {
    format: 'clew/fragment@1',
    nodes: {},
    wires: [],
    incoming: [],
    places: { a: { x: 100, y: 100 } },
  } as const;
  expect(pasteOffset(fragment, { x: 0, y: 0, width: 1000, height: 800 }, 2)).toEqual({ x: 64, y: 64 });
  expect(pasteOffset(fragment, { x: 5000, y: 0, width: 1000, height: 800 }, 1).x).toBeGreaterThan(4900);
});
