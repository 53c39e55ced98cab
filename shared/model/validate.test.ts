import { describe, expect, test } from 'vitest';
import type { Ports } from './function-spec.ts';
import type { Problem } from './failure.ts';
import type { Thread, ThreadNode } from './thread.ts';
import { hasErrors, validateThread } from './validate.ts';
import type { Described } from './validate.ts';

const input = (name: string, type: string, more: object = {}): Ports['inputs'][number] => ({ name, type, ...more });
const ports = (inputs: Ports['inputs'], outputs: Ports['outputs']): Described => ({
  is: 'ports',
  ports: { inputs, outputs },
});

/** What each function of these tests has for ports; one that is not listed is not known yet. */
const functions: Record<string, Described> = {
  'cad/part': ports(
    [input('t', 'quantity<mm>', { optional: true })],
    [input('mass', 'quantity<kg>'), input('size', 'quantity<in>'), input('name', 'text')],
  ),
  'core/requirement': ports([input('value', 'quantity<mm>')], [input('verdict', 'verdict')]),
  'core/collect': ports([input('items', 'number', { many: true })], [input('table', 'table')]),
  'core/pass': ports([input('x', 'json', { optional: true })], [input('x', 'json')]),
  'odd/types': ports([input('a', 'quantity<mmm>', { optional: true })], [input('b', 'nonsense')]),
  'exel/read': { is: 'missing', message: 'the module "exel" is not installed. Did you mean "excel"?' },
  'cad/bad': {
    is: 'problems',
    problems: [
      { pointer: '/cells/a~1b', message: 'It is not a cell.' },
      { pointer: '', message: 'The params do not go together.' },
      { pointer: 'text', message: 'It is empty.' },
    ],
  },
};

function problemsOf(nodes: Record<string, ThreadNode>, wires: Thread['wires'] = []): Problem[] {
  const described = new Map(
    Object.entries(nodes).flatMap(([id, node]) => {
      const known = functions[node.function];
      return known === undefined ? [] : [[id, known] as const];
    }),
  );
  return validateThread({ format: 'clew/thread@1', nodes, wires }, described);
}

const part: ThreadNode = { function: 'cad/part' };
const requirement: ThreadNode = { function: 'core/requirement', params: { id: 'STR-001' }, inputs: { value: '1 mm' } };
const error = (code: string, message: string, pointer: string, where: object = {}): Problem => ({
  severity: 'error',
  code,
  message,
  pointer,
  ...where,
});
const warning = (code: string, message: string, pointer: string, where: object = {}): Problem => ({
  ...error(code, message, pointer, where),
  severity: 'warning',
});

describe('each problem, with its node, port and pointer', () => {
  test.each<[string, Record<string, ThreadNode>, Thread['wires'], Problem[]]>([
    [
      'bad-node-id',
      { 'a/b': part },
      [],
      [
        error(
          'bad-node-id',
          'The node id "a/b" must begin with a small letter and hold only small letters, digits and hyphens.',
          '/nodes/a~1b',
          { node: 'a/b' },
        ),
      ],
    ],
    [
      'bad-node-id of __proto__',
      Object.fromEntries([['__proto__', part]]),
      [],
      [
        error(
          'bad-node-id',
          'The node id "__proto__" must begin with a small letter and hold only small letters, digits and hyphens.',
          '/nodes/__proto__',
          { node: '__proto__' },
        ),
      ],
    ],
    [
      'bad-function-name',
      { a: { function: 'part' } },
      [],
      [
        error(
          'bad-function-name',
          'Node a: "part" is not a function name. Write module/function.',
          '/nodes/a/function',
          { node: 'a' },
        ),
      ],
    ],
    [
      'module-missing',
      { a: { function: 'exel/read' } },
      [],
      [
        error(
          'module-missing',
          'Node a: the module "exel" is not installed. Did you mean "excel"?',
          '/nodes/a/function',
          { node: 'a' },
        ),
      ],
    ],
    [
      'bad-params',
      { a: { function: 'cad/bad', params: {} } },
      [],
      [
        error('bad-params', 'Node a: param /cells/a~1b: It is not a cell.', '/nodes/a/params/cells/a~1b', {
          node: 'a',
        }),
        error('bad-params', 'Node a: The params do not go together.', '/nodes/a/params', { node: 'a' }),
        error('bad-params', 'Node a: param text: It is empty.', '/nodes/a/params/text', { node: 'a' }),
      ],
    ],
    [
      'bad-type',
      { a: { function: 'odd/types' } },
      [],
      [
        error('bad-type', "Node a, port a: 'mmm' is not a known unit.", '/nodes/a/params', { node: 'a', port: 'a' }),
        error(
          'bad-type',
          'Node a, port b: "nonsense" is not a port type. Known types: quantity<unit>, number, integer, text, boolean, json, verdict, table<...>, file<media type>.',
          '/nodes/a/params',
          { node: 'a', port: 'b' },
        ),
      ],
    ],
    [
      'unknown-port of a typed value',
      { a: { ...part, inputs: { T: '1 mm' } } },
      [],
      [
        error('unknown-port', 'Node a has no input "T". Did you mean "t"?', '/nodes/a/inputs/T', {
          node: 'a',
          port: 'T',
        }),
      ],
    ],
    [
      'bad-literal',
      { a: { ...part, inputs: { t: '1 kg' } } },
      [],
      [
        error(
          'bad-literal',
          'Node a: the input t does not fit: kg is a mass and mm is a length.',
          '/nodes/a/inputs/t',
          {
            node: 'a',
            port: 't',
          },
        ),
      ],
    ],
    [
      'shadowed-literal',
      { a: part, b: { ...part, inputs: { t: '1 mm' } } },
      [{ from: 'a.size', to: 'b.t' }],
      [
        warning(
          'shadowed-literal',
          'Node b: the input t is connected, so its typed value is not used.',
          '/nodes/b/inputs/t',
          { node: 'b', port: 't' },
        ),
      ],
    ],
    [
      'unconnected-input',
      { a: { function: 'core/requirement', params: { id: 'X' } } },
      [],
      [
        warning('unconnected-input', 'Node a: the input value has no value. Connect it or type one in.', '/nodes/a', {
          node: 'a',
          port: 'value',
        }),
      ],
    ],
    [
      'bad-wire',
      { a: part },
      [{ from: 'a', to: 'a.' }],
      [
        error('bad-wire', 'The wire\'s from "a" must be written node.port.', '/wires/0/from'),
        error('bad-wire', 'The wire\'s to "a." must be written node.port.', '/wires/0/to'),
      ],
    ],
    [
      'dangling-wire',
      { spar: part },
      [{ from: 'sparr.mass', to: 'constructor.value' }],
      [
        error(
          'dangling-wire',
          'A wire begins at sparr.mass, but there is no node "sparr" in the thread. Did you mean "spar"?',
          '/wires/0/from',
          { node: 'sparr', port: 'mass' },
        ),
        error(
          'dangling-wire',
          'A wire ends at constructor.value, but there is no node "constructor" in the thread.',
          '/wires/0/to',
          { node: 'constructor', port: 'value' },
        ),
      ],
    ],
    [
      'unknown-port of a wire',
      { a: part, b: { function: 'core/pass' } },
      [{ from: 'a.mas', to: 'b.y' }],
      [
        error('unknown-port', 'Node a has no output "mas". Did you mean "mass"?', '/wires/0/from', {
          node: 'a',
          port: 'mas',
        }),
        error('unknown-port', 'Node b has no input "y". Did you mean "x"?', '/wires/0/to', { node: 'b', port: 'y' }),
      ],
    ],
    [
      'second-wire',
      { a: part, b: part },
      [
        { from: 'a.size', to: 'b.t' },
        { from: 'b.size', to: 'a.t' },
        { from: 'a.mass', to: 'b.t' },
      ].toSpliced(1, 1),
      [
        error('second-wire', 'The input b.t already has a wire (wire 1); it takes only one.', '/wires/1', {
          node: 'b',
          port: 't',
        }),
        error(
          'type-mismatch',
          'The wire from a.mass to b.t does not fit: kg is a mass and mm is a length.',
          '/wires/1',
          { node: 'b', port: 't' },
        ),
      ],
    ],
    [
      'second-wire, the same to an input that takes many',
      { a: { function: 'core/pass' }, b: { function: 'core/collect' } },
      [
        { from: 'a.x', to: 'b.items' },
        { from: 'a.x', to: 'b.items' },
      ],
      [
        error(
          'type-mismatch',
          'The wire from a.x to b.items does not fit: The output is a json and the input takes a number.',
          '/wires/0',
          { node: 'b', port: 'items' },
        ),
        error(
          'second-wire',
          'The wire from a.x to b.items is there already (wire 1). Remove one of them.',
          '/wires/1',
          { node: 'b', port: 'items' },
        ),
        error(
          'type-mismatch',
          'The wire from a.x to b.items does not fit: The output is a json and the input takes a number.',
          '/wires/1',
          { node: 'b', port: 'items' },
        ),
      ],
    ],
    [
      'type-mismatch',
      { m: part, l: requirement },
      [{ from: 'm.mass', to: 'l.value' }],
      [
        warning(
          'shadowed-literal',
          'Node l: the input value is connected, so its typed value is not used.',
          '/nodes/l/inputs/value',
          { node: 'l', port: 'value' },
        ),
        error(
          'type-mismatch',
          'The wire from m.mass to l.value does not fit: kg is a mass and mm is a length.',
          '/wires/0',
          { node: 'l', port: 'value' },
        ),
      ],
    ],
    [
      'cycle',
      { a: { function: 'core/pass' }, b: { function: 'core/pass' }, c: { function: 'core/pass' } },
      [
        { from: 'a.x', to: 'b.x' },
        { from: 'b.x', to: 'c.x' },
        { from: 'c.x', to: 'a.x' },
      ],
      [error('cycle', 'The wires run in a circle: a → b → c → a. Remove one of them.', '/nodes/a', { node: 'a' })],
    ],
    [
      'cycle of one',
      { a: { function: 'core/pass' } },
      [{ from: 'a.x', to: 'a.x' }],
      [error('cycle', 'The wires run in a circle: a → a. Remove one of them.', '/nodes/a', { node: 'a' })],
    ],
    [
      'same-requirement',
      { a: requirement, b: requirement, c: requirement },
      [],
      [
        warning('same-requirement', 'Nodes a and b both check the requirement STR-001.', '/nodes/b/params/id', {
          node: 'b',
        }),
        warning('same-requirement', 'Nodes a and c both check the requirement STR-001.', '/nodes/c/params/id', {
          node: 'c',
        }),
      ],
    ],
  ])('%s', (_, nodes, wires, problems) => {
    expect(problemsOf(nodes, wires)).toEqual(problems);
    expect(hasErrors(problemsOf(nodes, wires))).toBe(problems.some((p) => p.severity === 'error'));
  });

  test('a sound thread has none: conversions, several wires to one that takes many, optional inputs', () => {
    expect(
      problemsOf(
        {
          a: part,
          b: { ...part, inputs: { t: '0.315 in' } },
          r: { function: 'core/requirement', params: { id: 'R' } },
        },
        [{ from: 'a.size', to: 'r.value' }],
      ),
    ).toEqual([]);
  });

  test('of a node whose ports are not known says nothing of its ports', () => {
    expect(
      problemsOf({ a: { function: 'later/known', inputs: { x: 1 } }, b: { function: 'core/pass' } }, [
        { from: 'a.any', to: 'b.x' },
      ]),
    ).toEqual([]);
  });
});

test('a second wire names the one just before it to the same input', () => {
  const wires = ['x.y', 'a.size', 'b.size', 'a.mass'].map((from) => ({ from, to: from === 'x.y' ? 'b.t' : 'a.t' }));
  const second = problemsOf({ a: part, b: part }, wires).filter((p) => p.code === 'second-wire');
  expect(second.map((p) => [p.pointer, p.message])).toEqual([
    ['/wires/2', 'The input a.t already has a wire (wire 2); it takes only one.'],
    ['/wires/3', 'The input a.t already has a wire (wire 3); it takes only one.'],
  ]);
});

test('a circle of many nodes is told by its beginning and its end', () => {
  const names = Array.from({ length: 100 }, (_, i) => `n${String(i).padStart(2, '0')}`);
  const nodes = Object.fromEntries(names.map((id) => [id, { function: 'core/pass' }]));
  const wires = names.map((id, i) => ({ from: `${id}.x`, to: `${names[(i + 1) % 100]}.x` }));
  expect(problemsOf(nodes, wires)[0]?.message).toBe(
    'The wires run in a circle: n00 → n01 → n02 → n03 → n04 → n05 → n06 → n07 → (91 more) → n99 → n00. Remove one of them.',
  );
});

test('problems come in the order of the document: node by node, then wire by wire', () => {
  const nodes: Record<string, ThreadNode> = {
    z: { function: 'core/pass', inputs: { q: 1 } },
    b: { function: 'bad' },
    y: requirement,
    a: { function: 'exel/read' },
    x: { ...requirement, inputs: { value: '1 kg' } },
  };
  const wires = [
    { from: 'z.x', to: 'z.x' },
    { from: 'y.nothing', to: 'z.x' },
  ];
  expect(problemsOf(nodes, wires).map(({ code, pointer }) => [code, pointer])).toEqual([
    ['unknown-port', '/nodes/z/inputs/q'],
    ['cycle', '/nodes/z'],
    ['bad-function-name', '/nodes/b/function'],
    ['module-missing', '/nodes/a/function'],
    ['bad-literal', '/nodes/x/inputs/value'],
    ['same-requirement', '/nodes/x/params/id'],
    ['unknown-port', '/wires/1/from'],
    ['second-wire', '/wires/1'],
  ]);
});

describe('the work', () => {
  /** A thread of n nodes in a chain that counts how often one of its wires is looked at. */
  function counted(
    n: number,
    wireOf: (i: number) => { from: string; to: string },
  ): { looks: () => number; thread: Thread; described: Map<string, Described> } {
    let looks = 0;
    const count = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (of, key, self): unknown => {
          looks++;
          return Reflect.get(of, key, self);
        },
      });
    const ids = Array.from({ length: n }, (_, i) => `n${i}`);
    const nodes = Object.fromEntries(ids.map((id) => [id, { function: 'core/pass', inputs: { x: 1 } }]));
    const wires = count(ids.slice(1).map((_, i) => count(wireOf(i))));
    const known = functions['core/pass'] as Described;
    return {
      looks: () => looks,
      thread: { format: 'clew/thread@1', nodes, wires },
      described: new Map(ids.map((id) => [id, known])),
    };
  }

  test.each([
    ['a sound chain', (i: number) => ({ from: `n${i}.x`, to: `n${i + 1}.x` })],
    ['wires that all dangle', (i: number) => ({ from: `m${i}.x`, to: `k${i + 1}.x` })],
    ['wires to one input', (i: number) => ({ from: `n${i}.x`, to: 'n0.x' })],
  ])('grows with the thread and not with its square: %s', (_, wireOf) => {
    const looksOf = (n: number): number => {
      const { looks, thread, described } = counted(n, wireOf);
      validateThread(thread, described);
      return looks();
    };
    const [small, large] = [looksOf(500), looksOf(5000)];
    // Ten times the thread: ten times the looks, and a few that do not depend on it.
    expect(large).toBeLessThan(small * 10.5);
    expect(large).toBeLessThan(5000 * 40);
  });

  test('names the node that was meant for the first few only', () => {
    const wires = Array.from({ length: 100 }, (_, i) => ({ from: 'sparr.x', to: `n${i}.y` }));
    const meant = problemsOf({ spar: part }, wires).filter((p) => p.message.includes('Did you mean'));
    expect(meant.length).toBeGreaterThan(5);
    expect(meant.length).toBeLessThanOrEqual(20);
  });
});
