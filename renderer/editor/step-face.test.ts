import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Manifest } from '#shared/model/function-spec.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import type { NodeRunState } from '#shared/model/run-state.ts';
import type { Thread } from '#shared/model/thread.ts';
import { must } from '#shared/std/assert.ts';
import { codeParamOf, stepFace } from './step-face.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const thread = read('examples/uas-spar/uas-spar.thread.json') as Thread;

function specOf(name: string): FunctionSpec {
  const [module = '', fn = ''] = name.split('/');
  return must(Manifest.parse(read(`modules/${module}/manifest.json`)).functions[fn], name);
}

const step = specOf('core/typescript');
const part = specOf('cad/part');

test('the param with the code is found in the schema of each function that has one', () => {
  expect(codeParamOf(step, must(thread.nodes['loads'], 'loads'))).toEqual({ name: 'code', path: 'steps/loads.ts' });
  expect(codeParamOf(part, must(thread.nodes['spar'], 'spar'))).toEqual({ name: 'script', path: 'parts/spar.ts' });
  expect(codeParamOf(step, {})).toEqual({ name: 'code', path: undefined });
  expect(codeParamOf(step, { params: { code: '' } })).toEqual({ name: 'code', path: undefined });
  expect(codeParamOf(specOf('excel/read'), must(thread.nodes['sizing'], 'sizing'))).toBeUndefined();
  expect(codeParamOf(specOf('core/file'), { params: { path: 'a.ts' } })).toBeUndefined();
});

test('ports carry where they come from, where they go, and what the shown run had on them', () => {
  const outputs = {
    mtow: { value: { type: 'quantity', value: 25, unit: 'kg' }, digest: '' },
  } as const;
  const nodes = { sizing: { outputs } as unknown as NodeRunState };
  const face = stepFace({ thread, nodes }, 'loads', step);
  expect(face.title).toBe('Limit loads');
  expect(face.inputs).toEqual([
    { name: 'mass', type: { kind: 'quantity', unit: 'kg' }, other: 'Sizing workbook · mtow', last: '25 kg' },
    { name: 'n', type: { kind: 'number' }, other: 'Sizing workbook · n_limit', last: undefined },
    { name: 'span', type: { kind: 'quantity', unit: 'm' }, other: 'Sizing workbook · span', last: undefined },
  ]);
  expect(face.outputs).toMatchObject([
    { name: 'half_load', other: undefined },
    { name: 'line_load', other: 'Spar under limit load · uniform_load, Report · values' },
    { name: 'root_moment', other: 'Report · values' },
  ]);
});

test('a part takes its declared inputs, not the density that is for the kernel, and gives a shape', () => {
  const face = stepFace({ thread, nodes: {} }, 'spar', part);
  expect(face.inputs.map(({ name }) => name)).toEqual(['b', 'h', 'length', 't']);
  expect(face.outputs).toBe('shape');
});

test('a value typed in on the node is told in place of a wire', () => {
  const loads = must(thread.nodes['loads'], 'loads');
  const typed: Thread = { ...thread, wires: [], nodes: { loads: { ...loads, inputs: { n: 3.8, mass: '25 kg' } } } };
  expect(stepFace({ thread: typed, nodes: {} }, 'loads', step).inputs.map(({ other }) => other)).toEqual([
    'typed in on the node: 25 kg',
    'typed in on the node: 3.8',
    undefined,
  ]);
});

test('ports that cannot be read are left out, and params of another form declare none', () => {
  const node = (params: Thread['nodes'][string]['params']): Thread => ({
    ...thread,
    nodes: { a: { function: 'core/typescript', params } },
  });
  const face = (params: Thread['nodes'][string]['params']): unknown =>
    stepFace({ thread: node(params), nodes: {} }, 'a', step);
  expect(face({ inputs: { a: 'quantity', b: 3, c: 'text' } })).toMatchObject({ inputs: [{ name: 'c' }], outputs: [] });
  expect(face({ inputs: ['a'], outputs: 'b' })).toMatchObject({ inputs: [], outputs: [] });
});
