import { describe, expect, test } from 'vitest';
import { drawThread, elide, wrap } from './drawing.ts';
import type { NodeText, Paper, Sheet, WireText } from './drawing.ts';

const paper: Paper = {
  room: { upright: { width: 493, height: 420 }, across: { width: 740, height: 415 } },
  width: (text, _, size) => Array.from(text).length * size * 0.6,
  line: (text) => text,
};
const none = new Map<string, { x: number; y: number }>();
const node = (id: string): NodeText => ({
  id,
  title: `Node ${id}`,
  function: 'core/expression',
  tag: '',
  verdict: undefined,
});
const wire = (from: string, to: string): WireText => {
  const [a = '', b = ''] = from.split('.');
  const [c = '', d = ''] = to.split('.');
  return { from: { node: a, port: b }, to: { node: c, port: d }, type: 'quantity' };
};
const chain = (n: number): { nodes: NodeText[]; wires: WireText[] } => ({
  nodes: Array.from({ length: n }, (_, i) => node(`n${i}`)),
  wires: Array.from({ length: n - 1 }, (_, i) => wire(`n${i}.out`, `n${i + 1}.in`)),
});
const draw = (nodes: readonly NodeText[], wires: readonly WireText[], places = none): Sheet[] =>
  drawThread(nodes, wires, places, paper);

describe('drawing', () => {
  test('a small thread stays upright on one sheet, a longer one is turned', () => {
    const short = chain(3);
    expect(draw(short.nodes, short.wires)).toMatchObject([{ landscape: false, scale: 1 }]);
    const longer = chain(6);
    const sheets = draw(longer.nodes, longer.wires);
    expect(sheets).toMatchObject([{ landscape: true }]);
    expect(sheets[0]?.scale).toBeGreaterThanOrEqual(0.8);
  });

  test.each([15, 25, 40, 120])('%i nodes stay legible, on paper, and each on one sheet', (n) => {
    const nodes = Array.from({ length: n }, (_, i) => node(`n${i}`));
    const wires = nodes.flatMap((_, i) =>
      i === 0
        ? []
        : [wire(`n${Math.floor(i / 3)}.out${i % 2}`, `n${i}.in`), wire(`n${Math.floor(i / 2)}.out`, `n${i}.other`)],
    );
    const sheets = draw(nodes, wires);
    for (const sheet of sheets) {
      const room = sheet.landscape ? paper.room.across : paper.room.upright;
      expect(sheet.scale).toBeGreaterThanOrEqual(0.8);
      expect(sheet.width * sheet.scale).toBeLessThanOrEqual(room.width + 1e-6);
      expect(sheet.height * sheet.scale).toBeLessThanOrEqual(room.height + 1e-6);
    }
    expect(sheets.flatMap((sheet) => sheet.boxes.map((one) => one.id)).toSorted()).toEqual(
      nodes.map((one) => one.id).toSorted(),
    );
  });

  test('a wire that goes on to another sheet carries the same number at both ends', () => {
    const { nodes, wires } = chain(10);
    const sheets = draw(nodes, wires);
    expect(sheets).toHaveLength(2);
    expect(sheets[0]?.stubs).toMatchObject([{ side: 'right', label: '1 ▸ 2', missing: false }]);
    expect(sheets[1]?.stubs).toMatchObject([{ side: 'left', label: '1 ◂ 1', missing: false }]);
    expect(sheets.flatMap((sheet) => sheet.wires)).toHaveLength(wires.length - 1);
  });

  test('a dangling wire ends in a question mark', () => {
    const [sheet] = draw([node('a')], [wire('a.out', 'gone.in'), wire('lost.out', 'a.in')]);
    expect(sheet?.stubs).toMatchObject([
      { side: 'right', label: '?', missing: true },
      { side: 'left', label: '?', missing: true },
    ]);
    expect(sheet?.wires).toEqual([]);
  });

  test('the canvas decides the places where it has them all', () => {
    const { nodes, wires } = chain(2);
    const places = new Map([
      ['n0', { x: 0, y: 300 }],
      ['n1', { x: 400, y: 0 }],
    ]);
    const [sheet] = draw(nodes, wires, places);
    const [a, b] = ['n0', 'n1'].map((id) => sheet?.boxes.find((one) => one.id === id));
    expect(a?.y).toBeGreaterThan(b?.y ?? Number.POSITIVE_INFINITY);
  });

  test('a thread without nodes has no picture', () => {
    expect(draw([], [])).toEqual([]);
  });
});

const width = (text: string): number => Array.from(text).length;

describe('text in boxes', () => {
  test('is elided only where it does not fit', () => {
    expect(elide('deflection', 10, width)).toBe('deflection');
    expect(elide('deflection', 6, width)).toBe('defle…');
  });

  test('is broken at spaces, and inside a word that alone is too long', () => {
    expect(wrap('Spar deflection and modes', 15, 2, width)).toEqual(['Spar deflection', 'and modes']);
    expect(wrap('Spar deflection and bending modes', 15, 2, width)).toEqual(['Spar deflection', 'and bending mo…']);
    expect(wrap('Aaaaaaaaaaaaaaaa b', 10, 2, width)).toEqual(['Aaaaaaaaaa', 'aaaaaa b']);
    expect(wrap('', 10, 2, width)).toEqual([]);
  });
});
