import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { coerce, must, parseLiteral, parsePortType } from '@clew/module-sdk';
import type { InputValue, Json, Outputs, Ports, PortType, Value } from '@clew/module-sdk';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from './module.ts';

/* The examples, run in this process in the order of their wires: what the agent does, without the agent. */
interface Node {
  readonly function: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly inputs?: Readonly<Record<string, Json>>;
}
interface Thread {
  readonly nodes: Readonly<Record<string, Node>>;
  readonly wires: readonly { readonly from: string; readonly to: string }[];
}

const folder = new URL('./examples/', import.meta.url);

function portsOf(node: Node): Ports {
  const description = describeFunction(definition, node.function.replace('core/', ''), node.params);
  if ('problems' in description) throw new Error(JSON.stringify(description.problems));
  return description.ports;
}

function typeOf(ports: Ports, name: string): PortType {
  const type = parsePortType(
    must(
      ports.inputs.find((port) => port.name === name),
      `the port ${name} is there`,
    ).type,
  );
  if (!type.ok) throw new Error(type.error);
  return type.value;
}

async function runThread(thread: Thread): Promise<Readonly<Record<string, Outputs>>> {
  const done: Record<string, Outputs> = {};
  const waiting = new Map(Object.entries(thread.nodes));
  while (waiting.size > 0) {
    const before = waiting.size;
    for (const [id, node] of waiting) {
      const wires = thread.wires.filter((wire) => wire.to.startsWith(`${id}.`));
      if (!wires.every((wire) => Object.hasOwn(done, wire.from.split('.')[0] ?? ''))) continue;
      const ports = portsOf(node);
      const inputs: Record<string, InputValue> = {};
      for (const wire of wires) {
        const [from = '', output = ''] = wire.from.split('.');
        const port = wire.to.split('.')[1] ?? '';
        const { origin: _, ...value } = must(done[from]?.[output], `${wire.from} gave a value`);
        const fitting = coerce(value as Value, typeOf(ports, port));
        if (!fitting.ok) throw new Error(`${wire.to} ${fitting.error}`);
        inputs[port] = fitting.value;
      }
      for (const [port, literal] of Object.entries(node.inputs ?? {})) {
        const value = parseLiteral(literal, typeOf(ports, port));
        if (!value.ok) throw new Error(value.error);
        inputs[port] = value.value;
      }
      const code = node.params['code'];
      const files = typeof code === 'string' ? { '/code': fileURLToPath(new URL(code, folder)) } : {};
      const { result } = await callFunction(definition, node.function.replace('core/', ''), {
        params: node.params,
        inputs,
        files,
      });
      if (!result.ok) throw new Error(`${id}: ${JSON.stringify(result.error)}`);
      done[id] = result.value;
      waiting.delete(id);
    }
    if (waiting.size === before) throw new Error('The wires form a cycle.');
  }
  return done;
}

const read = (name: string): Thread => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Thread;

describe('examples', () => {
  test('margin: limit load, root moment w L^2 / 2 and its ultimate against the limit', async () => {
    const done = await runThread(read('margin.thread.json'));
    const load = (25 * 9.80665 * 3.8) / 2;
    const moment = (load / 1.5) * (1.5 ** 2 / 2);
    expect(done['loads']?.['halfWing']).toMatchObject({ unit: 'N', value: expect.closeTo(load, 9) });
    expect(done['loads']?.['rootMoment']).toMatchObject({ unit: 'N*m', value: expect.closeTo(moment, 9) });
    expect(done['moment-ok']?.['verdict']).toMatchObject({
      verdict: 'PASS',
      value: { unit: 'N*m', value: expect.closeTo(1.5 * moment, 9) },
      margin: { value: expect.closeTo(1 - (1.5 * moment) / 550, 9) },
    });
  });

  test('mode: the flapwise mode is looked at, not the first', async () => {
    const done = await runThread(read('mode.thread.json'));
    expect(done['flapwise']?.['value']).toMatchObject({
      value: 12.67,
      origin: 'row 2 where direction = flapwise (min of mode)',
    });
    expect(done['mode-ok']?.['verdict']).toMatchObject({ verdict: 'PASS' });
  });

  test('every example is tested', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.thread.json'))).toEqual([
      'margin.thread.json',
      'mode.thread.json',
    ]);
  });
});
