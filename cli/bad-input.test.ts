import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workplace, nodesIn } from './testing/clew.ts';
import type { PrintedError, PrintedRun } from './testing/clew.ts';

let place: Workplace;
let pid: number;

const node = (params: object, inputs?: object): object => ({
  function: 'core/typescript',
  params: { inputs: {}, outputs: { y: 'number' }, ...params },
  ...(inputs === undefined ? {} : { inputs }),
});
const thread = (nodes: object, wires: readonly object[] = []): object => ({ format: 'clew/thread@1', nodes, wires });
const constant = (type: string, value: string): object => ({ function: 'core/constant', params: { type, value } });
const expression = (inputs: object, formula: string, output: string): object => ({
  function: 'core/expression',
  params: { inputs, expression: formula, output },
});

beforeAll(async () => {
  place = await Workplace.make();
  await place.clew('agent', 'start');
  pid = await place.agentPid();
});
afterAll(() => place.close());

/** One sentence (or a clause after a colon), ended, without shouting. */
function expectSentence(message: string): void {
  expect(message).toMatch(/^\S.*[.?]$/s);
  expect(message).not.toContain('!');
  expect(message).not.toContain('undefined');
}

interface Refused {
  readonly name: string;
  readonly file: string | object;
  readonly code: string;
  readonly says: RegExp;
  readonly node?: string;
  readonly port?: string;
}

/** Nothing is run: the document itself is at fault. */
const invalid: readonly Refused[] = [
  { name: 'bad JSON', file: '{ "format": "clew/thread@1", "nodes": { ', code: 'bad-json', says: /line 1/ },
  {
    name: 'a merge conflict',
    file: '{\n<<<<<<< ours\n"nodes": {}\n=======\n>>>>>>> theirs\n}',
    code: 'bad-json',
    says: /line 2.*merge conflict/,
  },
  {
    name: 'a key that stands twice',
    file: '{ "format": "clew/thread@1", "nodes": { "a": {}, "a": {} }, "wires": [] }',
    code: 'bad-json',
    says: /"a" stands twice/,
  },
  { name: 'an empty file', file: '', code: 'bad-json', says: /empty/ },
  {
    name: 'a newer format',
    file: { format: 'clew/thread@99', nodes: {}, wires: [] },
    code: 'unknown-format',
    says: /newer Clew/,
  },
  { name: 'no format', file: { nodes: {}, wires: [] }, code: 'unknown-format', says: /"format" is missing/ },
  {
    name: 'a cycle',
    file: thread({ a: expression({ x: 'number' }, 'x', 'number'), b: expression({ x: 'number' }, 'x', 'number') }, [
      { from: 'a.value', to: 'b.x' },
      { from: 'b.value', to: 'a.x' },
    ]),
    code: 'invalid-thread',
    says: /circle: (a → b → a|b → a → b)/,
    node: 'a',
  },
  {
    name: 'an unknown port',
    file: thread({ a: constant('number', '1'), b: expression({ x: 'number' }, 'x', 'number') }, [
      { from: 'a.valeu', to: 'b.x' },
    ]),
    code: 'invalid-thread',
    says: /no output "valeu".*Did you mean "value"/,
    node: 'a',
    port: 'valeu',
  },
  {
    name: 'a dangling wire',
    file: thread({ a: constant('number', '1') }, [{ from: 'a.value', to: 'gone.x' }]),
    code: 'invalid-thread',
    says: /there is no node "gone" in the thread/,
    node: 'gone',
    port: 'x',
  },
  {
    name: 'a bad unit',
    file: thread({ a: constant('quantity<furlongs>', '1 furlongs') }),
    code: 'invalid-thread',
    says: /Node a.*furlongs/,
    node: 'a',
  },
  {
    name: 'an unknown module',
    file: thread({ a: { function: 'exel/read' } }),
    code: 'invalid-thread',
    says: /"exel" is not installed/,
    node: 'a',
  },
  {
    name: 'an unknown function',
    file: thread({ a: { function: 'core/constnat' } }),
    code: 'invalid-thread',
    says: /no function "constnat".*Did you mean "core\/constant"/,
    node: 'a',
  },
  {
    name: 'a wire from a mass to a length',
    file: thread({ m: constant('quantity<kg>', '1 kg'), l: expression({ x: 'quantity<mm>' }, 'x', 'quantity<mm>') }, [
      { from: 'm.value', to: 'l.x' },
    ]),
    code: 'invalid-thread',
    says: /m\.value to l\.x does not fit.*kg.*mass.*mm.*length/,
    node: 'l',
    port: 'x',
  },
];

test.each(invalid)(
  '$name: exit 3, one sentence with its place, and nothing is run',
  async ({ file, code, says, node: where, port }) => {
    await place.write({ 'bad.thread.json': file });
    const { code: exitCode, value } = await place.json<{ error: PrintedError }>('run', 'bad.thread.json');
    expect(exitCode).toBe(3);
    expect(value.error.code).toBe(code);
    expect(value.error.message).toMatch(says);
    expectSentence(value.error.message);
    expect({ node: value.error.node, port: value.error.port }).toEqual({ node: where, port });
    const runs = await place.json<{ runs: unknown[] }>('runs', 'bad.thread.json');
    expect(runs.value.runs).toEqual([]);
  },
);

interface Failing {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array | object>>;
  readonly code: string;
  readonly says: RegExp;
}

const oneStep = (params: object = {}): object =>
  thread({ step: node({ code: 'steps/s.ts', ...params }), ok: constant('number', '1') });
const workbook = thread({
  step: {
    function: 'excel/read',
    params: { workbook: 'book.xlsx', cells: { t: { at: 'Parameters!C4', type: 'quantity<mm>' } } },
  },
  ok: constant('number', '1'),
});

/** The thread is well formed: the node at fault fails, and what does not depend on it runs. */
const failing: readonly Failing[] = [
  {
    name: 'a step with a syntax error',
    files: { 'f.thread.json': oneStep(), 'steps/s.ts': 'export default function step( {\n  return { y: 1 ;\n}\n' },
    code: 'step-syntax',
    says: /steps\/s\.ts.*line \d/,
  },
  {
    name: 'a step that throws',
    files: {
      'f.thread.json': oneStep(),
      'steps/s.ts': 'export default function step() {\n  throw new Error("no such load case");\n}\n',
    },
    code: 'step-threw',
    says: /line 2.*no such load case/,
  },
  {
    name: 'a step that never ends',
    files: {
      'f.thread.json': oneStep({ timeLimitMs: 400 }),
      'steps/s.ts': 'export default function step() { for (;;) {} }\n',
    },
    code: 'time-limit',
    says: /0\.4 s/,
  },
  {
    name: 'a step that returns nothing',
    files: { 'f.thread.json': oneStep(), 'steps/s.ts': 'export default function step() {}\n' },
    code: 'bad-output',
    says: /.+/,
  },
  {
    name: 'a step that returns NaN',
    files: { 'f.thread.json': oneStep(), 'steps/s.ts': 'export default function step() { return { y: 0 / 0 }; }\n' },
    code: 'bad-output',
    says: /NaN/,
  },
  {
    name: 'a missing step file',
    files: { 'f.thread.json': thread({ step: node({ code: 'steps/none.ts' }), ok: constant('number', '1') }) },
    code: 'missing-file',
    says: /none\.ts is not there/,
  },
  {
    name: 'a missing workbook',
    files: {
      'f.thread.json': thread({
        step: {
          function: 'excel/read',
          params: { workbook: 'none.xlsx', cells: { t: { at: 'Parameters!A1', type: 'number' } } },
        },
        ok: constant('number', '1'),
      }),
    },
    code: 'missing-file',
    says: /none\.xlsx is not there/,
  },
  {
    name: 'a workbook that is not one',
    files: { 'f.thread.json': workbook, 'book.xlsx': 'this is only text' },
    code: 'bad-file',
    says: /book\.xlsx/,
  },
  {
    name: 'an unconnected input',
    files: {
      'f.thread.json': thread({ step: expression({ x: 'number' }, 'x + 1', 'number'), ok: constant('number', '1') }),
    },
    code: 'bad-input',
    says: /input x has no value/,
  },
];

test.each(failing)('$name: exit 2, the node says why, and the rest runs', async ({ files, code, says }) => {
  await place.write(files);
  const { code: exitCode, value } = await place.run('f.thread.json');
  expect(exitCode).toBe(2);
  expect(value.status).toBe('failed');
  expect(nodesIn(value, 'failed')).toEqual(['step']);
  const error = value.nodes['step']?.error;
  expect(error?.code).toBe(code);
  expect(error?.node).toBe('step');
  expect(error?.message).toMatch(says);
  expectSentence(error?.message ?? '');
  expect(nodesIn(value, 'done', 'reused')).toEqual(['ok']);
});

test('a requirement behind a failed node is NOT VERIFIED, never absent', async () => {
  await place.write({
    'r.thread.json': thread(
      {
        bad: expression({ x: 'number' }, '1 / x', 'number'),
        req: { function: 'core/requirement', params: { id: 'R-1', text: 'below two', check: 'value <= 2' } },
      },
      [{ from: 'bad.value', to: 'req.value' }],
    ),
  });
  const { code, value } = await place.run('r.thread.json', '--set', 'bad.x=0');
  expect(code).toBe(2);
  expect(value.verdicts).toHaveLength(1);
  expect(value.verdicts[0]).toMatchObject({ id: 'R-1', verdict: 'NOT VERIFIED' });
  const good = await place.run('r.thread.json', '--set', 'bad.x=1');
  expect(good.code).toBe(0);
  expect(good.value.overrides).toEqual([
    { target: 'bad.x', as: 'input', value: { type: 'number', value: 1, digits: 1 } },
  ]);
});

const badCommands: readonly { readonly args: readonly string[]; readonly exit: number; readonly code: string }[] = [
  { args: ['run'], exit: 2, code: 'usage' },
  { args: ['rnu', 'x'], exit: 2, code: 'usage' },
  { args: ['run', 'good.thread.json', '--sett', 'a=1'], exit: 2, code: 'usage' },
  { args: ['run', 'good.thread.json', '--set', 'a'], exit: 2, code: 'usage' },
  { args: ['run', 'good.thread.json', '--set', 'b.value=1'], exit: 2, code: 'bad-override' },
  { args: ['run', 'good.thread.json', '--set', 'a.value=1 kg'], exit: 2, code: 'bad-override' },
  { args: ['run', 'good.thread.json', '--only', 'zz'], exit: 2, code: 'not-found' },
  { args: ['run', 'none.thread.json'], exit: 3, code: 'missing-file' },
  { args: ['show', 'ZZZZZZ'], exit: 2, code: 'not-found' },
  { args: ['artifact', 'ZZZZZZ', 'a.b', '--out', 'x'], exit: 2, code: 'not-found' },
];

test.each(badCommands)('clew $args: exit $exit, $code', async ({ args, exit, code }) => {
  await place.write({ 'good.thread.json': thread({ a: constant('number', '1') }) });
  const { code: exitCode, value } = await place.json<{ error: PrintedError }>(...args);
  expect([exitCode, value.error.code]).toEqual([exit, code]);
  expectSentence(value.error.message);
});

test('after all of it the agent is the same one, and healthy', async () => {
  expect(await place.agentPid()).toBe(pid);
  const { code } = await place.json<PrintedRun>('run', 'good.thread.json');
  expect(code).toBe(0);
});
