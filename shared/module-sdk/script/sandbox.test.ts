import { describe, expect, test } from 'vitest';
import type { Json } from '../../std/json.ts';
import { failureOf, run, valueOf } from './testing/run.ts';

describe('memory and stack', () => {
  const small = { limits: { deadlineMs: 20_000, memoryBytes: 8 * 1_048_576 } };

  test.each([
    ['objects', 'export default () => { const a = []; for (;;) a.push([1, 2, 3, 4]) }'],
    ['a giant array buffer', 'export default () => new Uint8Array(1e9).length'],
    ['a giant string, made flat', 'export default () => "x".repeat(2 ** 28).split("")'],
    [
      'strings that are kept',
      'export default () => { const a = []; for (let i = 0; ; i++) a.push("x".repeat(1000) + i) }',
    ],
    ['a map that grows', 'export default () => { const m = new Map(); for (let i = 0; ; i++) m.set(i, { i }) }'],
    ['closures', 'export default () => { let f = () => 0; for (;;) { const g = f; f = () => g } }'],
    ['an output larger than the heap', 'export default () => "\\u0001".repeat(3e6)'],
    ['an input larger than the heap', 'export default (x) => x.length'],
  ])('%s', async (_, source) => {
    expect(await failureOf(source, { ...small, input: 'y'.repeat(9e6) })).toEqual({
      why: 'memory-limit',
      limitBytes: 8 * 1_048_576,
    });
  });

  test.each([
    ['a function that calls itself', 'export default () => { const f = () => f() + 1; return f() }'],
    ['getters', 'export default () => { const o = { get a() { return this.a } }; return o.a }'],
    ['proxies', 'export default () => { let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x }'],
    [
      'nested arrays to text',
      'export default () => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a) }',
    ],
    ['JSON text nested deeply', 'export default () => JSON.parse("[".repeat(1e6))'],
    [
      'JSON of values nested deeply',
      'export default () => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a) }',
    ],
    ['a regular expression nested deeply', 'export default () => new RegExp("(".repeat(1e5)).test("x")'],
    [
      'toString that calls itself',
      'export default () => { const o = { toString() { return `${this}` } }; return `${o}` }',
    ],
    ['a constructor that calls itself', 'class A { constructor() { new A() } }\nexport default () => new A()'],
    [
      'mutual async calls',
      'export default async () => { const f = async () => g(); const g = async () => f(); return f() }',
    ],
  ])('%s too deep is a step that threw, and the next run is well', async (_, source) => {
    expect(await failureOf(source)).toMatchObject({ why: 'step-threw' });
    expect(await valueOf('1 + 1')).toBe(2);
  });

  test('a source nested too deeply is refused', async () => {
    expect((await failureOf(`export default () => ${'('.repeat(1e5)}`)).why).toMatch(/^step-(syntax|threw)$/);
    expect(await valueOf('1 + 1')).toBe(2);
  });

  test('more stack than there is cannot be asked for', async () => {
    expect(
      await failureOf('export default () => { const f = () => f() + 1; return f() }', {
        limits: { deadlineMs: 5000, memoryBytes: 64 * 1_048_576, stackBytes: 1e9 },
      }),
    ).toMatchObject({ why: 'step-threw', message: expect.stringContaining('stack') });
  });

  test('a script that recovers from a full heap may go on', async () => {
    expect(
      await run('export default () => { try { new Uint8Array(1e9) } catch (e) { return e.message } }', small),
    ).toMatchObject({ ok: true, output: 'out of memory' });
  });
});

describe('outputs', () => {
  test.each([
    ['{ a: [1, { b: NaN }] }', '/a/1/b is NaN'],
    ['[Infinity]', '/0 is Infinity'],
    ['{ a: -Infinity }', '/a is -Infinity'],
    ['undefined', 'the step returned nothing'],
    ['{ a: undefined }', '/a is undefined'],
    ['[, 1]', '/0 is undefined'],
    ['{ f() {} }', '/f is a function'],
    ['{ s: Symbol("s") }', '/s is a symbol'],
    ['{ n: 1n }', '/n is a bigint'],
    ['(() => { const a = { b: {} }; a.b.a = a; return a })()', '/b/a contains itself'],
    [
      '(() => { const p = new Proxy({}, { get: () => p, ownKeys: () => ["p"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }); return p })()',
      'contains itself',
    ],
    ['({ toJSON() { return this } })', 'contains itself'],
    ['(() => { let a = []; for (let i = 0; i < 300; i++) a = [a]; return a })()', 'nested more than 200 levels'],
    ['new Map([[1, 2]])', 'is a Map'],
    ['new Float64Array(2)', 'is a Float64Array'],
    ['new (class Part { x = 1 })()', 'is a Part'],
    ['/x/', 'is a RegExp'],
    ['JSON.parse(\'{"__proto__": {"polluted": true}}\')', '/__proto__ has a name that cannot be used'],
    ['({ __proto__: { polluted: true } })', 'is a'],
    ['{ "a/b~c": NaN }', '/a~1b~0c is NaN'],
  ])('%s is refused', async (expression, message) => {
    expect(await failureOf(`export default () => (${expression})`)).toMatchObject({
      why: 'bad-output',
      message: expect.stringContaining(message),
    });
  });

  test('toJSON, getters and proxies are read once, as data', async () => {
    expect(
      await valueOf(
        '{ get a() { return 1 }, b: { toJSON: () => ({ c: 2 }) }, d: new Proxy([3], {}), e: Object.create(null) }',
      ),
    ).toEqual({ a: 1, b: { c: 2 }, d: [3], e: {} });
  });

  test('symbol keys and what is not enumerable stay behind', async () => {
    expect(await valueOf('Object.defineProperty({ [Symbol("s")]: 1, a: 2 }, "hidden", { value: 3 })')).toEqual({
      a: 2,
    });
  });

  test('a getter that throws is a step that threw', async () => {
    expect(await valueOf('{ get a() { throw new Error("no") } }')).toMatchObject({ why: 'step-threw', message: 'no' });
  });
});

describe('the guest has nothing of the host', () => {
  test.each([
    'eval',
    'process',
    'require',
    'module',
    'global',
    'Buffer',
    'fetch',
    'setTimeout',
    'setInterval',
    'queueMicrotask',
    'performance',
    'crypto',
    'WebAssembly',
    'Worker',
    'SharedArrayBuffer',
    'Atomics',
    'WeakRef',
    'FinalizationRegistry',
    'std',
    'os',
    'print',
    'scriptArgs',
    'gc',
    'navigator',
    'XMLHttpRequest',
    '__dirname',
    'callHost',
    'writeLog',
  ])('%s is not there', async (name) => {
    expect(await valueOf(`typeof ${name} + (${JSON.stringify(name)} in globalThis)`)).toBe('undefinedfalse');
  });

  test.each([
    ['Function("return 1")()'],
    ['new Function("return 1")()'],
    ['(() => 1).constructor("return 1")()'],
    ['[].constructor.constructor("return 1")()'],
    ['(async () => 1).constructor("return 1")()'],
    ['(function* () {}).constructor("yield 1")()'],
    ['(async function* () {}).constructor("yield 1")()'],
    ['Reflect.construct(Function, ["return 1"])'],
    ['Object.getPrototypeOf((async () => 1).constructor)("return 1")()'],
    ['new (class extends Function {})("return 1")()'],
    ['Reflect.construct(Function.prototype.constructor, [], Array)'],
    ['host.constructor.constructor("return 1")()'],
    ['console.log.constructor("return 1")()'],
    ['globalThis.constructor.constructor("return process")()'],
    ['Error("x").constructor.constructor("return 1")()'],
  ])('%s makes no code', async (expression) => {
    expect(await valueOf(expression)).toMatchObject({ why: 'step-threw' });
  });

  test.each([
    'new Date()',
    'Date.now()',
    'Date()',
    'Date.parse("2026-01-01")',
    'Date.UTC(2026)',
    'new Date(0)',
    'Math.random()',
  ])('%s is refused with the reason', async (expression) => {
    expect(await valueOf(expression)).toMatchObject({
      why: 'step-threw',
      message: expect.stringContaining('the same inputs must give the same outputs'),
    });
  });

  test.each([
    'fs',
    'node:fs',
    'std',
    'os',
    'qjs:std',
    'bjson',
    'module',
    './other.ts',
    '../../etc/passwd',
    '/etc/passwd',
    'file:///etc/passwd',
    'https://example.invalid/x.js',
    'data:text/javascript,1',
    'lib:',
    'boot:kernel',
    'boot:load',
    'refused:x',
    '__proto__',
    'constructor',
    'toString',
    '',
  ])('import of "%s" is refused', async (specifier) => {
    expect(await failureOf(`\nimport x from ${JSON.stringify(specifier)};\nexport default () => 1`)).toMatchObject({
      why: 'step-syntax',
      line: 2,
      message: expect.stringContaining('cannot be imported'),
    });
    expect(await failureOf(`export default () => import(${JSON.stringify(specifier)})`)).toMatchObject({
      message: expect.stringContaining('cannot be imported'),
    });
  });
});

describe('what passes between guest and host', () => {
  test('a host function is reached by its own name alone', async () => {
    const host = { ping: () => 'pong' };
    expect(
      await run(
        'export default () => [typeof host.toString, typeof host.__proto__, typeof host.constructor, host.ping(0)]',
        { host },
      ),
    ).toMatchObject({ output: ['undefined', 'undefined', 'undefined', 'pong'] });
  });

  test("a host function is given data, never the guest's objects", async () => {
    const seen: Json[] = [];
    const source =
      'export default () => { for (const x of [{ toJSON: () => ({ a: 1 }) }, new Proxy({ b: 2 }, {}), JSON.parse("[[3]]")]) host.see(x); try { host.see(() => 1) } catch (e) { return e.message } }';
    const outcome = await run(source, {
      host: {
        see: (input) => {
          seen.push(input);
          return null;
        },
      },
    });
    expect(seen).toEqual([{ a: 1 }, { b: 2 }, [[3]]]);
    expect(outcome).toMatchObject({ output: expect.stringContaining('is a function') });
  });

  test("pollution of the guest's prototypes reaches no one", async () => {
    const source =
      'export default () => { Object.prototype.polluted = 1; Array.prototype.toJSON = () => "x"; Array.prototype.includes = () => true; Object.keys = () => ["evil"]; JSON.stringify = () => "null"; JSON.parse = () => 0; Promise.prototype.then = 0; String.prototype.replaceAll = () => "y"; return { a: { b: [1] } } }';
    const outcome = await run(source);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(outcome.ok || outcome.failure.why === 'bad-output').toBe(true);
    expect(await valueOf('[typeof {}.polluted, JSON.stringify({ a: [1] })]')).toEqual(['undefined', '{"a":[1]}']);
  });
});

describe('runs do not meet', () => {
  test('a run leaves nothing behind: globals, patched built-ins, library state, logs', async () => {
    const modules = { counter: 'let n = 0; export const next = () => ++n; export const bag = {};' };
    const source =
      "import { next, bag } from 'counter'; export default () => { globalThis.left = 1; Math.max = () => 7; bag.x = 1; console.log('once'); return [next(), next()] }";
    for (const _ of [1, 2, 3])
      expect(await run(source, { modules })).toMatchObject({ output: [1, 2], logs: [{ text: 'once' }] });
    expect(
      await run(
        "import { next, bag } from 'counter'; export default () => [next(), Object.keys(bag), typeof globalThis.left, Math.max(1, 2)]",
        { modules },
      ),
    ).toMatchObject({ output: [1, [], 'undefined', 2] });
  });

  test('every way to end leaves an engine that works: 200 runs of all kinds', async () => {
    const ends = [
      'for (;;) {}',
      'throw 1',
      'const f = () => f(); f()',
      'new Uint8Array(1e9)',
      'return import("fs")',
      'return { a: NaN }',
      'delete host.ping; host.ping = 1',
      'return 1',
    ];
    for (let i = 0; i < 200; i++)
      await run(`export default () => { ${ends[i % ends.length]} }`, {
        limits: { deadlineMs: 5, memoryBytes: 4 * 1_048_576 },
        host: { ping: () => 1 },
      });
    expect(await valueOf('1 + 1')).toBe(2);
  });

  test('runs that are asked for together do not mix', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        run(
          'export default (i) => { globalThis.sum = (globalThis.sum ?? 0) + i; console.log(i); return globalThis.sum }',
          { input: i },
        ),
      ),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? [outcome.output, outcome.logs[0]?.text] : outcome.failure))).toEqual(
      outcomes.map((_, i) => [i, String(i)]),
    );
  });
});
