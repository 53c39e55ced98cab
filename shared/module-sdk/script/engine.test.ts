import { describe, expect, test } from 'vitest';
import { FailureError } from '../../model/failure.ts';
import { collectModules } from './engine.ts';
import { failureOf, run, valueOf } from './testing/run.ts';

const short = { limits: { deadlineMs: 60, memoryBytes: 64 * 1_048_576 } };

describe('calls', () => {
  test('the input goes in and the output comes out as JSON', async () => {
    const outcome = await run('export default ({ a, list }) => ({ sum: a + list[1], list })', {
      input: { a: 1, list: [2, 3] },
    });
    expect(outcome).toEqual({ ok: true, output: { sum: 4, list: [2, 3] }, logs: [] });
  });

  test('texts keep every character, also NUL and lone surrogates', async () => {
    const text = 'µ ×\u0000 \ud83d\ude00 \ud800 "\\';
    expect(await run('export default (x) => x', { input: text })).toEqual({ ok: true, output: text, logs: [] });
  });

  test('an async step is awaited', async () => {
    expect(await valueOf('Promise.resolve(1).then((x) => x + 1)')).toBe(2);
    expect(
      await run('const one = await Promise.resolve(1); export default async () => { await null; return one; }'),
    ).toMatchObject({ ok: true, output: 1 });
  });

  test('a host function takes and gives JSON', async () => {
    const outcome = await run('export default () => host.twice({ n: 4 })', {
      host: { twice: (input) => ({ n: (input as { n: number }).n * 2 }) },
    });
    expect(outcome).toMatchObject({ ok: true, output: { n: 8 } });
  });

  test('what a host function throws is an Error in the guest, at the line that called it', async () => {
    const host = {
      no: () => {
        throw new FailureError({ why: 'bad-input', message: 'The radius is too large.' });
      },
    };
    expect(
      await run('export default () => { try { host.no(1) } catch (e) { return [e instanceof Error, e.message] } }', {
        host,
      }),
    ).toMatchObject({ output: [true, 'The radius is too large.'] });
    expect(await failureOf('export default () => {\n  host.no(1);\n}', { host })).toMatchObject({
      why: 'step-threw',
      line: 2,
      column: 10,
      message: 'The radius is too large.',
    });
  });

  test('console lines carry the line of the script', async () => {
    const outcome = await run(
      'function f() {\n  console.warn("deep", { a: 1 }, [1n], undefined);\n}\nexport default () => {\n  console.log("x");\n  f();\n  return 0;\n}',
    );
    expect(outcome.logs).toEqual([
      { level: 'log', text: 'x', line: 5 },
      { level: 'warn', text: 'deep {"a":1} ["1"] undefined', line: 2 },
    ]);
  });

  test('console lines past the limit are counted, and long ones cut', async () => {
    const outcome = await run(
      'export default () => { console.log("y".repeat(9000)); for (let i = 0; i < 9; i++) console.log(i); return 0 }',
      { limits: { deadlineMs: 5000, memoryBytes: 64 * 1_048_576, maxLogLines: 3 } },
    );
    expect(outcome.logs).toHaveLength(4);
    expect(outcome.logs[0]?.text).toBe(`${'y'.repeat(4000)}… (9000 characters)`);
    expect(outcome.logs[3]).toEqual({ level: 'warn', text: '7 more lines were left out.' });
  });

  test('library modules import each other, and a script only those that are offered', async () => {
    const files: Record<string, string> = {
      'a/one.ts': "import { two } from '../b/two.ts';\nexport const three = two + 1;",
      'b/two.ts': 'export const two = 2;',
    };
    const modules = collectModules({ one: 'a/one.ts' }, (path) => files[path] ?? '');
    expect(Object.keys(modules)).toEqual(['lib:a/one.ts', 'lib:b/two.ts', 'one']);
    expect(await run("import { three } from 'one'; export default () => three;", { modules })).toMatchObject({
      output: 3,
    });
    expect(await failureOf("import { two } from 'lib:b/two.ts'; export default () => two;", { modules })).toMatchObject(
      {
        why: 'step-syntax',
        line: 1,
      },
    );
  });
});

describe('errors name the place', () => {
  test('a syntax error', async () => {
    expect(await failureOf('export default () => {\n  return 1 +* 2;\n}')).toEqual({
      why: 'step-syntax',
      file: 'steps/x.ts',
      line: 2,
      column: 13,
      message: "unexpected token in expression: '*'",
    });
  });

  test('an error thrown in a function that was called', async () => {
    const found = await failureOf(
      'function deep(x) {\n  throw new RangeError("too far");\n}\nexport default function step() {\n  deep(1);\n}',
    );
    expect(found).toMatchObject({ why: 'step-threw', file: 'steps/x.ts', line: 2, message: 'RangeError: too far' });
    expect(found).toMatchObject({
      stack: expect.stringMatching(/^at deep \(steps\/x\.ts:2:\d+\)\nat step \(steps\/x\.ts:5:\d+\)/),
    });
  });

  test('a SyntaxError at run time is a step that threw', async () => {
    expect(await failureOf('export default () => JSON.parse("{")')).toMatchObject({ why: 'step-threw', line: 1 });
  });

  test('a step without a default export, and one whose default export is no function', async () => {
    expect(await failureOf('export const x = 1;')).toMatchObject({
      why: 'step-syntax',
      message: expect.stringContaining('default export'),
    });
    expect(await failureOf('export default 4;')).toMatchObject({
      why: 'step-syntax',
      message: expect.stringContaining('default export'),
    });
  });

  test.each([
    ['throw "plain"', 'plain'],
    ['throw null', 'null'],
    ['throw undefined', 'undefined'],
    ['throw 42', '42'],
    ['throw Symbol("s")', 'Symbol(s)'],
    ['throw {}', 'It threw an object without a message.'],
    ['throw { get message() { throw 1 } }', 'It threw an object without a message.'],
    [
      'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })',
      'It threw an object without a message.',
    ],
    ['throw Object.assign(new Error("x"), { stack: { toString() { throw 1 } } })', 'x'],
    ['throw Object.assign(() => 1, { message: "fn" })', 'fn'],
    ['throw new Error("m".repeat(1e6))', 'm'.repeat(4000)],
  ])('%s', async (statement, message) => {
    expect(await failureOf(`export default () => { ${statement} }`)).toMatchObject({ why: 'step-threw', message });
  });
});

describe('time', () => {
  test.each([
    ['an endless loop', 'export default () => { for (;;) {} }'],
    ['an endless loop while it loads', 'for (;;) {} export default () => 1'],
    [
      'one that catches everything',
      'export default () => { for (;;) { try { for (;;) {} } catch {} finally { continue } } }',
    ],
    ['catastrophic backtracking', 'export default () => /^(a+)+$/.test("a".repeat(60) + "b")'],
    [
      'a sort that never ends',
      'export default () => { const a = Array.from({ length: 1e5 }, (_, i) => i); for (;;) a.sort((x, y) => y - x) }',
    ],
    ['a comparator that never returns', 'export default () => [2, 1].sort(() => { for (;;) {} })'],
    ['JSON with an endless toJSON', 'export default () => JSON.stringify({ toJSON() { for (;;) {} } })'],
    ['a JSON reviver that never returns', 'export default () => JSON.parse("[1]", () => { for (;;) {} })'],
    ['a promise loop', 'export default () => { const f = () => Promise.resolve().then(f); return f() }'],
    [
      'a microtask bomb',
      'export default async () => { const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f(); await new Promise(() => {}) }',
    ],
    ['an endless generator', 'export default () => [...(function* () { for (;;) yield })()].length'],
    ['a getter of the output that never returns', 'export default () => ({ get a() { for (;;) {} } })'],
    ['a thenable that never returns', 'export default () => ({ then() { for (;;) {} } })'],
    [
      'an error whose message never comes',
      'export default () => { for (;;) { try { throw { get message() { for (;;) {} } } } catch (e) { e.message } } }',
    ],
    [
      'an iterator protocol that never ends',
      'export default () => new Set({ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) })',
    ],
    ['replace with a callback', 'export default () => "aaaa".replace(/a/g, () => { for (;;) {} })'],
    [
      'a built-in loop that passes the deadline and ends',
      'export default () => Array.prototype.indexOf.call({ length: 2e7 }, 1)',
    ],
  ])('%s is stopped', async (_, source) => {
    expect(await failureOf(source, short)).toEqual({ why: 'time-limit', limitMs: 60 });
  });

  test('an error whose message takes forever to read is still reported', async () => {
    expect(await failureOf('export default () => { throw { get message() { for (;;) {} } } }')).toMatchObject({
      why: 'step-threw',
    });
  });

  test('the deadline covers time spent in the host', async () => {
    const host = {
      wait: () => {
        const until = performance.now() + 100;
        while (performance.now() < until);
        return null;
      },
    };
    expect(await failureOf('export default () => { host.wait(null); return 1 }', { ...short, host })).toEqual({
      why: 'time-limit',
      limitMs: 60,
    });
  });

  test('a top-level await that never ends', async () => {
    expect(await failureOf('await new Promise(() => {}); export default () => 1')).toMatchObject({
      why: 'step-threw',
      message: 'Its top-level await never ends.',
    });
  });

  test('a promise that never settles', async () => {
    expect(await failureOf('export default () => new Promise(() => {})')).toMatchObject({
      why: 'step-threw',
      message: 'The promise that it returned never settles.',
    });
  });

  test('a rejected promise is a step that threw, with its line', async () => {
    expect(await failureOf('export default async () => {\n  await null;\n  throw new Error("late");\n}')).toMatchObject(
      {
        why: 'step-threw',
        line: 3,
        message: 'late',
      },
    );
  });
});
