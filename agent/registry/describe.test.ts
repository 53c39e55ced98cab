import { expect, test } from 'vitest';
import type { Failure } from '#shared/model/failure.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Json } from '#shared/std/json.ts';
import type { Result } from '#shared/std/result.ts';
import type { ModulePool } from '../executor/module-pool.ts';
import { testModules } from '../runs/testing/functions.ts';
import { createDescriber } from './describe.ts';

const ports = { inputs: [], outputs: [{ name: 'y', type: 'number' }] };
const node = { function: 'test/add', params: { n: 1 } };

function poolOf(answers: Result<unknown, Failure>[]): { pool: ModulePool; asked: () => number } {
  let asked = 0;
  const pool: ModulePool = {
    call: () => Promise.reject(new Error('Describing calls nothing.')),
    describe: () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? ok({})),
    stopAll: () => Promise.resolve(),
  };
  return { pool, asked: () => asked };
}

test('the same function with the same params is asked for once, however its params are ordered', async () => {
  const { pool, asked } = poolOf([ok({ ports })]);
  const describer = createDescriber(testModules(), pool);
  await Promise.all([
    describer.node({ ...node, params: { a: 1, b: 2 } }),
    describer.node({ ...node, params: { b: 2, a: 1 } }),
  ]);
  expect(asked()).toBe(1);
  expect(await describer.node({ ...node, params: { a: 2 } })).toEqual({ is: 'ports', ports });
  expect(asked()).toBe(2);
});

test('that a module died once is not remembered as a fault of the params', async () => {
  const { pool } = poolOf([
    err({ why: 'module-died', module: 'test', exit: 'exit code 1', stderr: '' }),
    ok({ ports }),
  ]);
  const describer = createDescriber(testModules(), pool);
  expect(await describer.node(node)).toMatchObject({ is: 'problems' });
  expect(await describer.node(node)).toEqual({ is: 'ports', ports });
});

test.each([
  ['nothing', null],
  ['another form', { ports: { inputs: 'many' } }],
  ['a port without a name', { ports: { inputs: [], outputs: [{ name: '', type: 'number' }] } }],
  ['a port named __proto__', { ports: { inputs: [], outputs: [{ name: '__proto__', type: 'number' }] } }],
])('a description that is %s is a problem, not a node without ports', async (_name, answer) => {
  const { pool } = poolOf([ok(answer)]);
  expect(await createDescriber(testModules(), pool).node(node)).toMatchObject({ is: 'problems' });
});

test('a module or function that is not there is missing, with the nearest name', async () => {
  const { pool } = poolOf([ok({ ports })]);
  const describer = createDescriber(testModules(), pool);
  expect(await describer.node({ function: 'tets/add' })).toMatchObject({
    is: 'missing',
    message: expect.stringContaining('"test"') as string,
  });
  expect(await describer.node({ function: 'test/ad' })).toMatchObject({
    is: 'missing',
    message: expect.stringContaining('test/add') as string,
  });
});

test('what a module has said is kept over a restart, and a module that is another one is asked', async () => {
  const kept = new Map<string, Json>();
  const store = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    put: (key: string, description: Json) => Promise.resolve(void kept.set(key, description)),
  };
  const first = poolOf([ok({ ports })]);
  expect(await createDescriber(testModules(), first.pool, store).node(node)).toEqual({ is: 'ports', ports });
  const second = poolOf([ok({ problems: [] })]);
  expect(await createDescriber(testModules(), second.pool, store).node(node)).toEqual({ is: 'ports', ports });
  expect([first.asked(), second.asked()]).toEqual([1, 0]);
  const [key = ''] = kept.keys();
  expect(key).toContain(testModules().find('test/add')?.module.digest ?? 'no digest');
});

test('what is kept and is no description is asked for again', async () => {
  const { pool, asked } = poolOf([ok({ ports })]);
  const store = { get: () => Promise.resolve({ ports: 'many' }), put: () => Promise.resolve() };
  expect(await createDescriber(testModules(), pool, store).node(node)).toEqual({ is: 'ports', ports });
  expect(asked()).toBe(1);
});

test('that a module died is not kept', async () => {
  const puts: string[] = [];
  const store = { get: () => Promise.resolve(undefined), put: (key: string) => Promise.resolve(void puts.push(key)) };
  const { pool } = poolOf([err({ why: 'module-died', module: 'test', exit: 'exit code 1', stderr: '' })]);
  expect(await createDescriber(testModules(), pool, store).node(node)).toMatchObject({ is: 'problems' });
  expect(puts).toEqual([]);
});
