import { describe, expect, test } from 'vitest';
import { must } from '#shared/std/assert.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Described } from '#shared/model/validate.ts';
import { connector } from './connectable.ts';
import { dropTarget } from './drop-target.ts';
import { anchored, columns, elkGraph } from './elk-graph.ts';
import { farPaths } from './far-wires.ts';
import { createFlowItems } from './flow-items.ts';
import { portOf } from './node-view.ts';
import { createSceneBuilder, ghostId } from './scene.ts';
import type { Scene } from './scene.ts';
import { walk } from './walk.ts';

const ports = (inputs: Record<string, string>, outputs: Record<string, string>): Described => ({
  is: 'ports',
  ports: {
    inputs: Object.entries(inputs).map(([name, type]) => ({ name, type, ...(name === 'all' ? { many: true } : {}) })),
    outputs: Object.entries(outputs).map(([name, type]) => ({ name, type })),
  },
});

const thread: Thread = {
  format: 'clew/thread@1',
  nodes: {
    sizing: { function: 'excel/read', title: 'Sizing workbook' },
    spar: { function: 'cad/part', inputs: { b: '20 mm' } },
    limit: { function: 'core/requirement', params: { check: 'value <= 1 kg' } },
    odd: { function: 'nobody/knows' },
  },
  wires: [
    { from: 'sizing.t', to: 'spar.t' },
    { from: 'spar.mass', to: 'limit.value' },
    { from: 'gone.x', to: 'odd.y' },
    { from: 'sizing.t', to: 'spar.nothing' },
  ],
};
const described = new Map<string, Described>([
  ['sizing', ports({}, { t: 'quantity<in>', rho: 'quantity<kg/m^3>', name: 'text' })],
  [
    'spar',
    ports({ t: 'quantity<mm>', b: 'quantity<mm>', all: 'json' }, { mass: 'quantity<kg>', step: 'file<model/step>' }),
  ],
  ['limit', ports({ value: 'quantity<kg>' }, { verdict: 'verdict' })],
  ['odd', { is: 'missing', message: 'the module nobody is not installed.' }],
]);
const layout = {
  sizing: { x: 0, y: 0 },
  spar: { x: 300, y: 0 },
  limit: { x: 600, y: 0, folded: true },
  odd: { x: 0, y: 400 },
};

const sources = { thread, layout, auto: {}, described, categoryOf: () => 'Design' };
const scene: Scene = createSceneBuilder()(sources);
const view = (id: string, of: Scene = scene): NonNullable<ReturnType<Scene['nodes']['get']>> =>
  must(of.nodes.get(id), `${id} is drawn`);
const wire = (to: string, of: Scene = scene): Scene['wires'][number] =>
  must(
    of.wires.find((one) => one.wire.to === to),
    `a wire ends at ${to}`,
  );

describe('what is drawn of a thread', () => {
  test('nothing of a thread is left out: unknown functions, unknown ports and missing nodes have a stand-in', () => {
    expect(view('odd').inputs.map((port) => [port.name, port.kind])).toEqual([['y', 'unknown']]);
    expect(view(ghostId('gone'))).toMatchObject({ ghost: true, title: 'gone' });
    expect(portOf(view(ghostId('gone')), 'out', 'x')).toBeDefined();
    expect(portOf(view('spar'), 'in', 'nothing')).toMatchObject({ known: false });
    expect(scene.wires).toHaveLength(thread.wires.length);
  });

  test('a missing node stands beside the node that its first wire leads to', () => {
    const wires = ['spar.t', 'limit.value'].map((to) => ({ from: 'gone.x', to }));
    const { places } = createSceneBuilder()({ ...sources, thread: { ...thread, wires } });
    expect(places.get(ghostId('gone'))).toMatchObject({ y: layout.spar.y });
    expect(places.get(ghostId('gone'))?.x).toBeLessThan(layout.spar.x);
    expect(places.get(ghostId('gone'))?.x).toBeGreaterThan(layout.spar.x - 300);
  });

  test('wires say what they convert, and what is wrong with them', () => {
    expect(wire('spar.t')).toMatchObject({ converts: 'in → mm', problem: undefined, kind: 'quantity' });
    expect(wire('odd.y').problem).toBe('The node "gone" is not in the thread.');
    expect(wire('spar.nothing').problem).toBe('spar has no input "nothing".');
    const misfit = createSceneBuilder()({
      ...sources,
      thread: { ...thread, wires: [{ from: 'spar.mass', to: 'spar.b' }] },
    });
    expect(wire('spar.b', misfit).problem).toMatch(/mass.*length/);
  });

  test('nothing is wrong with two wires into an input that nobody has described yet', () => {
    const wires = [
      { from: 'sizing.rho', to: 'limit.value' },
      { from: 'spar.mass', to: 'limit.value' },
    ];
    const problems = (known: typeof described): boolean[] => {
      const drawn = createSceneBuilder()({ ...sources, described: known, thread: { ...thread, wires } });
      return drawn.wires.map((one) => one.problem?.includes('takes only one') ?? false);
    };
    expect(problems(new Map())).toEqual([false, false]);
    expect(problems(described)).toEqual([false, true]);
  });

  test('a second wire into one input, and wires in a circle, are marked', () => {
    const twice = createSceneBuilder()({
      ...sources,
      thread: { ...thread, wires: [...thread.wires, { from: 'sizing.rho', to: 'limit.value' }] },
    });
    expect(twice.wires.at(-1)?.problem).toBeDefined();
    const circle = createSceneBuilder()({
      ...sources,
      thread: {
        ...thread,
        wires: [
          { from: 'spar.mass', to: 'limit.value' },
          { from: 'limit.verdict', to: 'spar.all' },
        ],
      },
    });
    expect(circle.wires.map((one) => one.problem)).toEqual([
      'The wires run in a circle. Remove one of them.',
      'The wires run in a circle. Remove one of them.',
    ]);
  });

  test('the height of a node follows from its rows, and a folded one is its header', () => {
    expect(view('spar').height).toBe(32 + 8 + 20 * (view('spar').inputs.length + view('spar').outputs.length));
    expect(view('limit')).toMatchObject({ height: 32, check: 'value <= 1 kg' });
    expect(view('limit').inputs[0]?.y).toBe(16);
  });

  test('an edit makes anew only what it has changed', () => {
    const build = createSceneBuilder();
    const items = createFlowItems();
    const more = { selectedNodes: [], selectedWires: [], moving: new Map(), movable: true };
    const before = build(sources);
    const drawn = items({ scene: before, ...more });
    const titled = { ...thread, nodes: { ...thread.nodes, spar: { function: 'cad/part', title: 'New' } } };
    const after = build({ ...sources, thread: titled });
    const again = items({ scene: after, ...more });
    expect(view('sizing', after)).toBe(view('sizing', before));
    expect(view('spar', after)).not.toBe(view('spar', before));
    expect(again.nodes.filter((node, i) => node !== drawn.nodes[i]).map((node) => node.id)).toEqual(['spar']);
    expect(again.wires).toBe(drawn.wires);
  });
});

test('from far away all wires of a colour are one path', () => {
  const { nodes, wires } = createFlowItems()({
    scene,
    selectedNodes: [],
    selectedWires: [],
    moving: new Map([['sizing', { x: 12, y: 0 }]]),
    movable: true,
  });
  const paths = farPaths(nodes, wires);
  expect(paths.map((path) => [path.kind, path.isProblem, path.d.split('M').length - 1])).toEqual([
    ['quantity', false, 2],
    ['unknown', true, 1],
    ['quantity', true, 1],
  ]);
  const y = portOf(view('sizing'), 'out', 't')?.y ?? 0;
  expect(paths[0]?.d.startsWith(`M200 ${y}C`)).toBe(true);
});

describe('which ports take a wire', () => {
  const ask = connector(scene, { node: 'sizing', side: 'out', port: 't' });

  test('one of another dimension refuses with both dimensions', () => {
    const answer = ask({ node: 'limit', side: 'in', port: 'value' });
    expect(answer).toMatchObject({ takes: false });
    expect(answer.takes ? '' : answer.reason).toMatch(/length.*mass|mass.*length/);
  });

  test('one of another unit says what it converts, and one that has a wire replaces it', () => {
    expect(ask({ node: 'spar', side: 'in', port: 'b' })).toMatchObject({
      takes: true,
      converts: 'in → mm',
      replaces: false,
    });
    const rho = connector(scene, { node: 'spar', side: 'out', port: 'mass' });
    expect(rho({ node: 'limit', side: 'in', port: 'value' })).toMatchObject({
      takes: false,
      reason: 'This wire is there already.',
    });
    const other = connector(scene, { node: 'spar', side: 'in', port: 't' });
    expect(other({ node: 'sizing', side: 'out', port: 't' })).toMatchObject({ takes: false });
  });

  test('an input that takes several wires keeps those that it has', () => {
    const one = { ...thread, wires: [{ from: 'sizing.rho', to: 'spar.all' }] };
    const drawn = createSceneBuilder()({ ...sources, thread: one });
    const answer = connector(drawn, { node: 'sizing', side: 'out', port: 't' })({
      node: 'spar',
      side: 'in',
      port: 'all',
    });
    expect(answer).toMatchObject({ takes: true, replaces: false });
  });

  test('a circle, a node to itself, and two outputs are refused', () => {
    const reason = (from: [string, 'in' | 'out', string], to: [string, 'in' | 'out', string]): string => {
      const [node, side, port] = from;
      const answer = connector(scene, { node, side, port })({ node: to[0], side: to[1], port: to[2] });
      return answer.takes ? 'takes it' : answer.reason;
    };
    expect(reason(['limit', 'out', 'verdict'], ['spar', 'in', 'all'])).toMatch(/circle.*spar already feeds limit/);
    expect(reason(['spar', 'in', 'all'], ['limit', 'out', 'verdict'])).toMatch(/circle/);
    expect(reason(['spar', 'out', 'mass'], ['spar', 'in', 'all'])).toMatch(/itself/);
    expect(reason(['spar', 'out', 'mass'], ['sizing', 'out', 't'])).toMatch(/Both are outputs/);
  });

  test('the wire whose end is moved does not stand in its own way', () => {
    const moving = { from: 'sizing.t', to: 'spar.t' };
    const moved = connector({ ...scene, moving }, { node: 'sizing', side: 'out', port: 't' });
    expect(moved({ node: 'spar', side: 'in', port: 't' })).toMatchObject({ takes: true, replaces: false });
  });
});

describe('where a wire goes that is let go', () => {
  const ask = connector(scene, { node: 'spar', side: 'out', port: 'mass' });
  const at = (id: string, side: 'in' | 'out', name: string): { x: number; y: number } => {
    const place = must(scene.places.get(id), 'it has a place');
    const port = must(portOf(view(id), side, name), 'it has the port');
    return { x: place.x + (side === 'in' ? 0 : view(id).width), y: place.y + port.y };
  };

  test('the port under the pointer counts, also one that refuses', () => {
    const wrong = connector(scene, { node: 'sizing', side: 'out', port: 'name' });
    const found = dropTarget(scene, at('spar', 'in', 't'), { side: 'in', radius: 36, ask: wrong });
    expect(found).toMatchObject({ end: { node: 'spar', port: 't' }, answer: { takes: false } });
  });

  test('beside the ports it snaps to the nearest that takes it, not to the nearest', () => {
    const mixed = connector(scene, { node: 'sizing', side: 'out', port: 'name' });
    const t = at('spar', 'in', 't');
    const found = dropTarget(scene, { x: t.x - 20, y: t.y + 25 }, { side: 'in', radius: 60, ask: mixed });
    expect(found).toMatchObject({ end: { node: 'spar', port: 'all' }, answer: { takes: true } });
  });

  test('far from every port there is none', () => {
    expect(dropTarget(scene, { x: 2000, y: 2000 }, { side: 'in', radius: 36, ask })).toBeUndefined();
  });
});

describe('keys and layouts', () => {
  test('Tab goes in thread order, arrows along the wires and to what is above and below', () => {
    expect(walk(scene, undefined, 'next')).toBe('odd');
    expect(walk(scene, 'sizing', 'right')).toBe('spar');
    expect(walk(scene, 'limit', 'left')).toBe('spar');
    expect(walk(scene, 'limit', 'right')).toBeUndefined();
    expect(walk(scene, 'odd', 'up')).toBe('sizing');
    const order = ['odd', 'sizing', 'spar', 'limit'];
    for (const [i, id] of order.entries()) {
      expect(walk(scene, id, 'next')).toBe(order[i + 1]);
      expect(walk(scene, id, 'previous')).toBe(order[i - 1]);
    }
  });

  test('a layout is asked for with ports where they are drawn, and only with wires between its nodes', () => {
    const graph = elkGraph(scene, ['sizing', 'spar']);
    expect(graph.edges?.map((edge) => [edge.sources, edge.targets])).toEqual([
      [['sizing out t'], ['spar in t']],
      [['sizing out t'], ['spar in nothing']],
    ]);
    const spar = must(
      graph.children?.find((node) => node.id === 'spar'),
      'it is asked for',
    );
    const port = must(
      spar.ports?.find((one) => one.id === 'spar out mass'),
      'it has the port',
    );
    expect([port.x, port.y]).toEqual([188, portOf(view('spar'), 'out', 'mass')?.y]);
  });

  test('what is laid out stays among what has a place', () => {
    const laid = { sizing: { x: 0, y: 0 }, spar: { x: 300, y: 40 }, limit: { x: 500, y: 0 } };
    const moved = anchored(
      laid,
      new Map([
        ['sizing', { x: 1000, y: 100 }],
        ['spar', { x: 1300, y: 140 }],
      ]),
    );
    expect(moved['limit']).toEqual({ x: 1500, y: 100 });
    expect(Object.keys(columns(scene, ['sizing', 'spar'], 1))).toEqual(['sizing', 'spar']);
  });
});
