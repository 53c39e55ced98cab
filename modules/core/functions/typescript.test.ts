import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import type { TestCall, TestOutcome } from '@clew/module-sdk/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-core-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function step(
  source: string,
  params: Record<string, unknown> = { outputs: { a: 'number' } },
  more: TestCall = {},
): Promise<TestOutcome> {
  const path = join(folder, 'bound-code');
  await writeFile(path, source);
  return callFunction(definition, 'typescript', {
    ...more,
    params: { code: 'steps/loads.ts', ...params },
    files: { '/code': path },
  });
}

const loads = `import { q, type Quantity } from 'clew';

interface Inputs {
  readonly n: number;
  readonly mtow: Quantity;
}

export default function step({ n, mtow }: Inputs): { halfWing: Quantity } {
  console.log('load factor', n);
  return { halfWing: mtow.times(q(9.80665, 'm/s^2')).times(n).over(2) };
}
`;
const loadsParams = { inputs: { n: 'number', mtow: 'quantity<kg>' }, outputs: { halfWing: 'quantity<N>' } };
const loadsInputs = { n: { type: 'number', value: 3.8 }, mtow: { type: 'quantity', value: 25, unit: 'kg' } } as const;

describe('core/typescript', () => {
  test('ports are the declared ones', () => {
    expect(describeFunction(definition, 'typescript', { code: 'steps/loads.ts', ...loadsParams })).toEqual({
      ports: {
        inputs: [
          { name: 'n', type: 'number' },
          { name: 'mtow', type: 'quantity<kg>' },
        ],
        outputs: [{ name: 'halfWing', type: 'quantity<N>' }],
      },
    });
  });

  test.each([
    [{ inputs: { a: 'quantity<zz>' }, outputs: {} }, '/inputs/a'],
    [{ outputs: { a: 'file<model/step>' } }, '/outputs/a'],
    [{ outputs: { a: 'verdict' } }, '/outputs/a'],
    [{ outputs: { 'a b': 'number' } }, '/outputs/a b'],
    [{ outputs: {}, timeLimitMs: 0 }, '/timeLimitMs'],
    [{}, '/outputs'],
  ])('%j is refused at %s', (params, pointer) => {
    expect(describeFunction(definition, 'typescript', { code: 'x.ts', ...params })).toMatchObject({
      problems: [{ pointer }],
    });
  });

  test('a typed step with quantities: the limit load of half a wing is 465.8 N', async () => {
    const outcome = await step(loads, loadsParams, { inputs: loadsInputs });
    const value = outcome.result.ok ? outcome.result.value['halfWing'] : outcome.result.error;
    expect(value).toMatchObject({ type: 'quantity', unit: 'N' });
    expect((value as { value: number }).value).toBeCloseTo((25 * 9.80665 * 3.8) / 2, 9);
    expect(outcome.logs).toEqual([{ level: 'info', message: 'steps/loads.ts:9: load factor 3.8' }]);
  });

  test.each([
    [
      'export default () => {\n  const x: number = ;\n}',
      { why: 'step-syntax', file: 'steps/loads.ts', line: 2, column: 21 },
    ],
    [
      '\n\nenum A { x }\nexport default () => 1',
      { why: 'step-syntax', line: 3, column: 1, message: expect.stringContaining('enum') },
    ],
    [
      'const µ = 1;\nexport default (x: {\n  a: number }): { a: number } => {\n  return missing.y;\n}',
      { why: 'step-threw', line: 4, column: 10 },
    ],
    [
      "import { readFileSync } from 'node:fs';\nexport default () => ({ a: 1 })",
      { why: 'step-syntax', line: 1, message: '"node:fs" cannot be imported here. What can be: clew.' },
    ],
    ['export const a = 1;', { why: 'step-syntax', message: expect.stringContaining('default export') }],
    ['export default () => ({})', { why: 'bad-output', port: 'a' }],
    ['export default () => ({ a: 1, b: 1 })', { why: 'bad-output', port: 'b' }],
    ['import { q } from "clew"; export default () => ({ a: q(1, "mm") })', { why: 'bad-output', port: 'a' }],
    [
      'export default () => { const f = (): number => f() + 1; return { a: f() } }',
      { why: 'step-threw', line: 1, message: expect.stringContaining('stack') },
    ],
    ['', { why: 'step-syntax' }],
  ])('%s', async (source, expected) => {
    const { result } = await step(source);
    expect(result).toMatchObject({ ok: false, error: expected });
  });

  test('a step that shapes its answer by hand is still held to its declared outputs', async () => {
    const source =
      'export default () => { Object.fromEntries = () => ({ a: { type: "text", value: "forged" } }); return { a: 1 } }';
    expect((await step(source)).result).toMatchObject({ ok: false, error: { why: 'bad-output', port: 'a' } });
  });

  test('a step that never ends is stopped at its limit, in its own loop or in a built-in one, and the next runs', async () => {
    const limited = { outputs: { a: 'number' }, timeLimitMs: 100 };
    expect((await step('for (;;) {}', limited)).result).toEqual({
      ok: false,
      error: { why: 'time-limit', limitMs: 100 },
    });
    expect(
      (await step('export default () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', limited)).result,
    ).toEqual({ ok: false, error: { why: 'time-limit', limitMs: 100 } });
    expect((await step('export default () => ({ a: 1 })', limited)).result).toMatchObject({ ok: true });
  });

  test('a step can be cancelled while it runs', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect((await step('for (;;) {}', undefined, { signal: controller.signal })).result).toEqual({
      ok: false,
      error: { why: 'cancelled' },
    });
  });

  test('console lines are told while the step runs, and at most a thousand', async () => {
    const { logs } = await step(
      'export default () => { console.error("first"); for (let i = 0; i < 2000; i++) console.log(i); return { a: 1 } }',
    );
    expect(logs[0]).toEqual({ level: 'error', message: 'steps/loads.ts:1: first' });
    expect(logs).toHaveLength(1001);
    expect(logs.at(-1)).toEqual({ level: 'warning', message: '1001 more lines were left out.' });
  });
});
