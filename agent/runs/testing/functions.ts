import type { NodeOutputs } from '#shared/model/event.ts';
import type { FunctionSpec, Ports } from '#shared/model/function-spec.ts';
import type { Described } from '#shared/model/validate.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import type { Value } from '#shared/model/value.ts';
import { own } from '#shared/std/json.ts';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import type { Arrived, Task } from '#agent/executor/execute.ts';
import { valueDigest } from '#agent/executor/outputs.ts';
import type { InstalledModule, Modules } from '#agent/registry/modules.ts';

/* Functions for tests of the engine: what they declare, and what they give, computed in this process. */

const base: FunctionSpec = {
  title: 'Test',
  summary: '',
  category: 'Steps',
  params: {},
  ports: { inputs: [], outputs: [] },
  deterministic: true,
  onInterrupt: 'again',
  timeLimitMs: 60_000,
  resources: { cpu: 1 },
  reads: [],
  tools: [],
  permissions: { network: [], files: [] },
};

const many: Ports['inputs'][number] = { name: 'x', type: 'number', optional: true, many: true };
const sum: Ports = { inputs: [many], outputs: [{ name: 'y', type: 'number' }] };
const fileParam = (mediaType: string): FunctionSpec['params'] => ({
  type: 'object',
  properties: { path: { type: 'string', clewFile: mediaType } },
});

const test: Readonly<Record<string, FunctionSpec>> = {
  /** The sum of its inputs and of the param `n`. */
  add: { ...base, ports: sum },
  dice: { ...base, ports: sum, deterministic: false },
  solver: { ...base, ports: sum, tools: [{ name: 'solver' }] },
  once: { ...base, ports: sum, onInterrupt: 'never' },
  reader: { ...base, ports: sum, reads: ['thread'] },
  inch: { ...base, ports: { inputs: [], outputs: [{ name: 'length', type: 'quantity<in>' }] } },
  metric: {
    ...base,
    ports: {
      inputs: [{ name: 'length', type: 'quantity<mm>' }],
      outputs: [{ name: 'length', type: 'quantity<mm>' }],
    },
  },
  /** The two kinds of use that a workbook has: copied as it is, and read for what it says. */
  copy: { ...base, params: fileParam('*/*'), ports: { inputs: [], outputs: [{ name: 'y', type: 'text' }] } },
  book: { ...base, params: fileParam('text/meant'), ports: { inputs: [], outputs: [{ name: 'y', type: 'text' }] } },
  /** A file of the name that the param `name` says. */
  made: { ...base, ports: { inputs: [], outputs: [{ name: 'file', type: 'file<text/plain>' }] } },
  /** The name of the file that it is given. */
  named: {
    ...base,
    ports: { inputs: [{ name: 'file', type: 'file<text/plain>' }], outputs: [{ name: 'y', type: 'text' }] },
  },
};

const requirement: FunctionSpec = {
  ...base,
  ports: {
    inputs: [{ name: 'value', type: 'number', optional: true }],
    outputs: [{ name: 'verdict', type: 'verdict' }],
  },
};

function moduleOf(name: string, functions: Readonly<Record<string, FunctionSpec>>): InstalledModule {
  return {
    folder: '/',
    digest: sha256Text(name),
    manifest: {
      format: 'clew/module@1',
      name,
      version: '0.1.0',
      title: name,
      summary: '',
      publisher: 'clew',
      entry: 'main.ts',
      functions: { ...functions },
    },
  };
}

/** @param version another one stands for another build of the same modules */
export function testModules(version = ''): Modules {
  const list = [moduleOf('test', test), moduleOf('core', { requirement })].map((module) => ({
    ...module,
    digest: sha256Text(`${module.manifest.name} ${version}`),
  }));
  return {
    list,
    rejected: [],
    find: (functionName) => {
      const [moduleName, name = ''] = functionName.split('/');
      const module = list.find(({ manifest }) => manifest.name === moduleName);
      const spec = module === undefined ? undefined : own(module.manifest.functions, name);
      return module === undefined || spec === undefined ? undefined : { module, name, spec };
    },
  };
}

export function describeTestNode(modules: Modules, node: ThreadNode): Described {
  const ports = modules.find(node.function)?.spec.ports;
  return ports === undefined || ports === 'describe' ? { is: 'missing', message: 'no such.' } : { is: 'ports', ports };
}

export function outputsOf(values: Readonly<Record<string, Value>>): NodeOutputs {
  return Object.fromEntries(
    Object.entries(values).map(([port, value]) => [port, { value, digest: valueDigest(sha256Text, value) }]),
  );
}

function isList(arrived: Arrived | readonly Arrived[] | undefined): arrived is readonly Arrived[] {
  return Array.isArray(arrived);
}

export function numbersAt(task: Task, port: string): number[] {
  const arrived = task.inputs.get(port);
  const list = isList(arrived) ? arrived : arrived === undefined ? [] : [arrived];
  return list.map(({ value }) => ('value' in value && typeof value.value === 'number' ? value.value : Number.NaN));
}

/** The sum of what arrived at `x` and of the param `n`. */
export function sumOf(task: Task): number {
  const n = task.params['n'];
  return numbersAt(task, 'x').reduce((a, b) => a + b, typeof n === 'number' ? n : 0);
}

/** A param that these tests write as a text. */
export function textParam(task: Task, name: string): string {
  const value = task.params[name];
  return typeof value === 'string' ? value : '';
}

export function verdictOf(task: Task): Value {
  const [value] = numbersAt(task, 'value');
  const word = value === undefined ? 'NOT VERIFIED' : value <= 100 ? 'PASS' : 'FAIL';
  return { type: 'verdict', id: textParam(task, 'id'), verdict: word, text: '', check: 'value <= 100' };
}
