import { describe, expect, test } from 'vitest';
import { FailureError } from '../../model/failure.ts';
import type { Failure } from '../../model/failure.ts';
import type { Json } from '../../std/json.ts';
import { collectModules } from './engine.ts';
import { run } from './testing/run.ts';

/** What a script of one expression gives. */
const value = async (expression: string): Promise<Json | Failure> => {
  const outcome = await run(`export default () => (${expression})`);
  return outcome.ok ? outcome.output : outcome.failure;
};

const failure = async (source: string, more: Parameters<typeof run>[1] = {}): Promise<Failure> => {
  const outcome = await run(source, more);
  if (outcome.ok) throw new Error(`It gave ${JSON.stringify(outcome.output)}`);
  return outcome.failure;
};

const short = { limits: { deadlineMs: 60, memoryBytes: 64 * 1_048_576 } };

describe('calls', () => {
  test('the input goes in and the output comes out as JSON', async () => {
    const outcome = await run('export default ({ a, list }) => ({ sum: a + list[1], list })', { input: { a: 1, list: [2, 3] } });
    expect(outcome).toEqual({ ok: true, output: { sum: 4, list: [2, 3] }, logs: [] });
  });

  test('texts keep every character, also NUL and lone surrogates', async () => {
    const text = 'µ ×\u0000 \ud83d\ude00 \ud800 "\\';
    expect(await run('export default (x) => x', { input: text })).toEqual({ ok: true, output: text, logs: [] });
  });

  test('an async step is awaited', async () => {
    expect(await value('Promise.resolve(1).then((x) => x + 1)')).toBe(2);
    expect(await run('const one = await Promise.resolve(1); export default async () => { await null; return one; }')).toMatchObject({ ok: true, output: 1 });
  });

  test('a host function takes and gives JSON', async () => {
    const outcome = await run('export default () => host.twice({ n: 4 })', { host: { twice: (input) => ({ n: (input as { n: number }).n * 2 }) } });
    expect(outcome).toMatchObject({ ok: true, output: { n: 8 } });
  });

  test('what a host function throws is an Error in the guest, at the line that called it', async () => {
    const host = { no: () => { throw new FailureError({ why: 'bad-input', message: 'The radius is too large.' }); } };
    expect(await run('export default () => { try { host.no(1) } catch (e) { return [e instanceof Error, e.message] } }', { host })).toMatchObject({ output: [true, 'The radius is too large.'] });
    expect(await failure('export default () => {\n  host.no(1);\n}', { host })).toMatchObject({ why: 'step-threw', line: 2, column: 10, message: 'The radius is too large.' });
  });

  test('console lines carry the line of the script', async () => {
    const outcome = await run('function f() {\n  console.warn("deep", { a: 1 }, [1n], undefined);\n}\nexport default () => {\n  console.log("x");\n  f();\n  return 0;\n}');
    expect(outcome.logs).toEqual([
      { level: 'log', text: 'x', line: 5 },
      { level: 'warn', text: 'deep {"a":1} ["1"] undefined', line: 2 },
    ]);
  });

  test('console lines past the limit are counted, and long ones cut', async () => {
    const outcome = await run('export default () => { console.log("y".repeat(9000)); for (let i = 0; i < 9; i++) console.log(i); return 0 }', { limits: { deadlineMs: 5000, memoryBytes: 64 * 1_048_576, maxLogLines: 3 } });
    expect(outcome.logs).toHaveLength(4);
    expect(outcome.logs[0]?.text).toBe(`${'y'.repeat(4000)}… (9000 characters)`);
    expect(outcome.logs[3]).toEqual({ level: 'warn', text: '7 more lines were left out.' });
  });

  test('library modules import each other, and a script only those that are offered', async () => {
    const files: Record<string, string> = { 'a/one.ts': "import { two } from '../b/two.ts';\nexport const three = two + 1;", 'b/two.ts': 'export const two = 2;' };
    const modules = collectModules({ one: 'a/one.ts' }, (path) => files[path] ?? '');
    expect(Object.keys(modules)).toEqual(['lib:a/one.ts', 'lib:b/two.ts', 'one']);
    expect(await run("import { three } from 'one'; export default () => three;", { modules })).toMatchObject({ output: 3 });
    expect(await failure("import { two } from 'lib:b/two.ts'; export default () => two;", { modules })).toMatchObject({ why: 'step-syntax', line: 1 });
  });
});

describe('errors name the place', () => {
  test('a syntax error', async () => {
    expect(await failure('export default () => {\n  return 1 +* 2;\n}')).toEqual({ why: 'step-syntax', file: 'steps/x.ts', line: 2, column: 13, message: "unexpected token in expression: '*'" });
  });

  test('an error thrown in a function that was called', async () => {
    const found = await failure('function deep(x) {\n  throw new RangeError("too far");\n}\nexport default function step() {\n  deep(1);\n}');
    expect(found).toMatchObject({ why: 'step-threw', file: 'steps/x.ts', line: 2, message: 'RangeError: too far' });
    expect(found).toMatchObject({ stack: expect.stringMatching(/^at deep \(steps\/x\.ts:2:\d+\)\nat step \(steps\/x\.ts:5:\d+\)/) });
  });

  test('a SyntaxError at run time is a step that threw', async () => {
    expect(await failure('export default () => JSON.parse("{")')).toMatchObject({ why: 'step-threw', line: 1 });
  });

  test('a step without a default export, and one whose default export is no function', async () => {
    expect(await failure('export const x = 1;')).toMatchObject({ why: 'step-syntax', message: expect.stringContaining('default export') });
    expect(await failure('export default 4;')).toMatchObject({ why: 'step-syntax', message: expect.stringContaining('default export') });
  });

  test.each([
    ['throw "plain"', 'plain'],
    ['throw null', 'null'],
    ['throw undefined', 'undefined'],
    ['throw 42', '42'],
    ['throw Symbol("s")', 'Symbol(s)'],
    ['throw {}', 'It threw an object without a message.'],
    ['throw { get message() { throw 1 } }', 'It threw an object without a message.'],
    ['throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })', 'It threw an object without a message.'],
    ['throw Object.assign(new Error("x"), { stack: { toString() { throw 1 } } })', 'x'],
    ['throw Object.assign(() => 1, { message: "fn" })', 'fn'],
    ['throw new Error("m".repeat(1e6))', 'm'.repeat(4000)],
  ])('%s', async (statement, message) => {
    expect(await failure(`export default () => { ${statement} }`)).toMatchObject({ why: 'step-threw', message });
  });
});

describe('time', () => {
  test.each([
    ['an endless loop', 'export default () => { for (;;) {} }'],
    ['an endless loop while it loads', 'for (;;) {} export default () => 1'],
    ['one that catches everything', 'export default () => { for (;;) { try { for (;;) {} } catch {} finally { continue } } }'],
    ['catastrophic backtracking', 'export default () => /^(a+)+$/.test("a".repeat(60) + "b")'],
    ['a sort that never ends', 'export default () => { const a = Array.from({ length: 1e5 }, (_, i) => i); for (;;) a.sort((x, y) => y - x) }'],
    ['a comparator that never returns', 'export default () => [2, 1].sort(() => { for (;;) {} })'],
    ['JSON with an endless toJSON', 'export default () => JSON.stringify({ toJSON() { for (;;) {} } })'],
    ['a JSON reviver that never returns', 'export default () => JSON.parse("[1]", () => { for (;;) {} })'],
    ['a promise loop', 'export default () => { const f = () => Promise.resolve().then(f); return f() }'],
    ['a microtask bomb', 'export default async () => { const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f(); await new Promise(() => {}) }'],
    ['an endless generator', 'export default () => [...(function* () { for (;;) yield })()].length'],
    ['a getter of the output that never returns', 'export default () => ({ get a() { for (;;) {} } })'],
    ['a thenable that never returns', 'export default () => ({ then() { for (;;) {} } })'],
    ['an error whose message never comes', 'export default () => { for (;;) { try { throw { get message() { for (;;) {} } } } catch (e) { e.message } } }'],
    ['an iterator protocol that never ends', 'export default () => new Set({ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) })'],
    ['replace with a callback', 'export default () => "aaaa".replace(/a/g, () => { for (;;) {} })'],
    ['a built-in loop that passes the deadline and ends', 'export default () => Array.prototype.indexOf.call({ length: 2e7 }, 1)'],
  ])('%s is stopped', async (_, source) => {
    expect(await failure(source, short)).toEqual({ why: 'time-limit', limitMs: 60 });
  });

  test('an error whose message takes forever to read is still reported', async () => {
    expect(await failure('export default () => { throw { get message() { for (;;) {} } } }')).toMatchObject({ why: 'step-threw' });
  });

  test('the deadline covers time spent in the host', async () => {
    const host = { wait: () => { const until = performance.now() + 100; while (performance.now() < until); return null; } };
    expect(await failure('export default () => { host.wait(null); return 1 }', { ...short, host })).toEqual({ why: 'time-limit', limitMs: 60 });
  });

  test('a top-level await that never ends', async () => {
    expect(await failure('await new Promise(() => {}); export default () => 1')).toMatchObject({ why: 'step-threw', message: 'Its top-level await never ends.' });
  });

  test('a promise that never settles', async () => {
    expect(await failure('export default () => new Promise(() => {})')).toMatchObject({ why: 'step-threw', message: 'The promise that it returned never settles.' });
  });

  test('a rejected promise is a step that threw, with its line', async () => {
    expect(await failure('export default async () => {\n  await null;\n  throw new Error("late");\n}')).toMatchObject({ why: 'step-threw', line: 3, message: 'late' });
  });
});

describe('memory and stack', () => {
  const small = { limits: { deadlineMs: 20_000, memoryBytes: 8 * 1_048_576 } };

  test.each([
    ['objects', 'export default () => { const a = []; for (;;) a.push([1, 2, 3, 4]) }'],
    ['a giant array buffer', 'export default () => new Uint8Array(1e9).length'],
    ['a giant string, made flat', 'export default () => "x".repeat(2 ** 28).split("")'],
    ['strings that are kept', 'export default () => { const a = []; for (let i = 0; ; i++) a.push("x".repeat(1000) + i) }'],
    ['a map that grows', 'export default () => { const m = new Map(); for (let i = 0; ; i++) m.set(i, { i }) }'],
    ['closures', 'export default () => { let f = () => 0; for (;;) { const g = f; f = () => g } }'],
    ['an output larger than the heap', 'export default () => "\\u0001".repeat(3e6)'],
    ['an input larger than the heap', 'export default (x) => x.length'],
  ])('%s', async (_, source) => {
    expect(await failure(source, { ...small, input: 'y'.repeat(9e6) })).toEqual({ why: 'memory-limit', limitBytes: 8 * 1_048_576 });
  });

  test.each([
    ['a function that calls itself', 'export default () => { const f = () => f() + 1; return f() }'],
    ['getters', 'export default () => { const o = { get a() { return this.a } }; return o.a }'],
    ['proxies', 'export default () => { let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x }'],
    ['nested arrays to text', 'export default () => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a) }'],
    ['JSON text nested deeply', 'export default () => JSON.parse("[".repeat(1e6))'],
    ['JSON of values nested deeply', 'export default () => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a) }'],
    ['a regular expression nested deeply', 'export default () => new RegExp("(".repeat(1e5)).test("x")'],
    ['toString that calls itself', 'export default () => { const o = { toString() { return `${this}` } }; return `${o}` }'],
    ['a constructor that calls itself', 'class A { constructor() { new A() } }\nexport default () => new A()'],
    ['mutual async calls', 'export default async () => { const f = async () => g(); const g = async () => f(); return f() }'],
  ])('%s too deep is a step that threw, and the next run is well', async (_, source) => {
    expect(await failure(source)).toMatchObject({ why: 'step-threw' });
    expect(await value('1 + 1')).toBe(2);
  });

  test('a source nested too deeply is refused', async () => {
    expect((await failure(`export default () => ${'('.repeat(1e5)}`)).why).toMatch(/^step-(syntax|threw)$/);
    expect(await value('1 + 1')).toBe(2);
  });

  test('more stack than there is cannot be asked for', async () => {
    expect(await failure('export default () => { const f = () => f() + 1; return f() }', { limits: { deadlineMs: 5000, memoryBytes: 64 * 1_048_576, stackBytes: 1e9 } })).toMatchObject({ why: 'step-threw', message: expect.stringContaining('stack') });
  });

  test('a script that recovers from a full heap may go on', async () => {
    expect(await run('export default () => { try { new Uint8Array(1e9) } catch (e) { return e.message } }', small)).toMatchObject({ ok: true, output: 'out of memory' });
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
    ['(() => { const p = new Proxy({}, { get: () => p, ownKeys: () => ["p"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }); return p })()', 'contains itself'],
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
    expect(await failure(`export default () => (${expression})`)).toMatchObject({ why: 'bad-output', message: expect.stringContaining(message) });
  });

  test('toJSON, getters and proxies are read once, as data', async () => {
    expect(await value('{ get a() { return 1 }, b: { toJSON: () => ({ c: 2 }) }, d: new Proxy([3], {}), e: Object.create(null) }')).toEqual({ a: 1, b: { c: 2 }, d: [3], e: {} });
  });

  test('symbol keys and what is not enumerable stay behind', async () => {
    expect(await value('Object.defineProperty({ [Symbol("s")]: 1, a: 2 }, "hidden", { value: 3 })')).toEqual({ a: 2 });
  });

  test('a getter that throws is a step that threw', async () => {
    expect(await value('{ get a() { throw new Error("no") } }')).toMatchObject({ why: 'step-threw', message: 'no' });
  });
});

describe('the guest has nothing of the host', () => {
  test.each([
    'eval', 'process', 'require', 'module', 'global', 'Buffer', 'fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'performance', 'crypto', 'WebAssembly', 'Worker',
    'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'std', 'os', 'print', 'scriptArgs', 'gc', 'navigator', 'XMLHttpRequest', '__dirname', 'callHost', 'writeLog',
  ])('%s is not there', async (name) => {
    expect(await value(`typeof ${name} + (${JSON.stringify(name)} in globalThis)`)).toBe('undefinedfalse');
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
    expect(await value(expression)).toMatchObject({ why: 'step-threw' });
  });

  test.each(['new Date()', 'Date.now()', 'Date()', 'Date.parse("2026-01-01")', 'Date.UTC(2026)', 'new Date(0)', 'Math.random()'])('%s is refused with the reason', async (expression) => {
    expect(await value(expression)).toMatchObject({ why: 'step-threw', message: expect.stringContaining('the same inputs must give the same outputs') });
  });

  test.each(['fs', 'node:fs', 'std', 'os', 'qjs:std', 'bjson', 'module', './other.ts', '../../etc/passwd', '/etc/passwd', 'file:///etc/passwd', 'https://example.invalid/x.js', 'data:text/javascript,1', 'lib:', 'boot:kernel', 'boot:load', 'refused:x', '__proto__', 'constructor', 'toString', ''])('import of "%s" is refused', async (specifier) => {
    expect(await failure(`\nimport x from ${JSON.stringify(specifier)};\nexport default () => 1`)).toMatchObject({ why: 'step-syntax', line: 2, message: expect.stringContaining('cannot be imported') });
    expect(await failure(`export default () => import(${JSON.stringify(specifier)})`)).toMatchObject({ message: expect.stringContaining('cannot be imported') });
  });

  test('a host function is reached by its own name alone', async () => {
    const host = { ping: () => 'pong' };
    expect(await run('export default () => [typeof host.toString, typeof host.__proto__, typeof host.constructor, host.ping(0)]', { host })).toMatchObject({ output: ['undefined', 'undefined', 'undefined', 'pong'] });
  });

  test('a host function is given data, never the guest\'s objects', async () => {
    const seen: Json[] = [];
    const source = 'export default () => { for (const x of [{ toJSON: () => ({ a: 1 }) }, new Proxy({ b: 2 }, {}), JSON.parse("[[3]]")]) host.see(x); try { host.see(() => 1) } catch (e) { return e.message } }';
    const outcome = await run(source, { host: { see: (input) => { seen.push(input); return null; } } });
    expect(seen).toEqual([{ a: 1 }, { b: 2 }, [[3]]]);
    expect(outcome).toMatchObject({ output: expect.stringContaining('is a function') });
  });

  test('pollution of the guest\'s prototypes reaches no one', async () => {
    const source = 'export default () => { Object.prototype.polluted = 1; Array.prototype.toJSON = () => "x"; Array.prototype.includes = () => true; Object.keys = () => ["evil"]; JSON.stringify = () => "null"; JSON.parse = () => 0; Promise.prototype.then = 0; String.prototype.replaceAll = () => "y"; return { a: { b: [1] } } }';
    const outcome = await run(source);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(outcome.ok || outcome.failure.why === 'bad-output').toBe(true);
    expect(await value('[typeof {}.polluted, JSON.stringify({ a: [1] })]')).toEqual(['undefined', '{"a":[1]}']);
  });

  test('a run leaves nothing behind: globals, patched built-ins, library state, logs', async () => {
    const modules = { counter: 'let n = 0; export const next = () => ++n; export const bag = {};' };
    const source = "import { next, bag } from 'counter'; export default () => { globalThis.left = 1; Math.max = () => 7; bag.x = 1; console.log('once'); return [next(), next()] }";
    for (const _ of [1, 2, 3]) expect(await run(source, { modules })).toMatchObject({ output: [1, 2], logs: [{ text: 'once' }] });
    expect(await run("import { next, bag } from 'counter'; export default () => [next(), Object.keys(bag), typeof globalThis.left, Math.max(1, 2)]", { modules })).toMatchObject({ output: [1, [], 'undefined', 2] });
  });

  test('every way to end leaves an engine that works: 200 runs of all kinds', async () => {
    const ends = ['for (;;) {}', 'throw 1', 'const f = () => f(); f()', 'new Uint8Array(1e9)', 'return import("fs")', 'return { a: NaN }', 'delete host.ping; host.ping = 1', 'return 1'];
    for (let i = 0; i < 200; i++) await run(`export default () => { ${ends[i % ends.length]} }`, { limits: { deadlineMs: 5, memoryBytes: 4 * 1_048_576 }, host: { ping: () => 1 } });
    expect(await value('1 + 1')).toBe(2);
  });

  test('runs that are asked for together do not mix', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => run('export default (i) => { globalThis.sum = (globalThis.sum ?? 0) + i; console.log(i); return globalThis.sum }', { input: i })));
    expect(outcomes.map((outcome) => (outcome.ok ? [outcome.output, outcome.logs[0]?.text] : outcome.failure))).toEqual(outcomes.map((_, i) => [i, String(i)]));
  });
});
