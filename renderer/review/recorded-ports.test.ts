import { expect, test } from 'vitest';
import { must } from '#shared/std/assert.ts';
import type { Described } from '#shared/model/validate.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { created, finished, started, stateOf } from '#shared/model/testing/runs.ts';
import type { Thread } from '#shared/model/thread.ts';
import { recordedPorts } from './recorded-ports.ts';

const names = (described: Described | undefined): readonly [string[], string[]] | undefined =>
  described?.is === 'ports'
    ? [described.ports.inputs.map((port) => port.name), described.ports.outputs.map((port) => port.name)]
    : undefined;

test('a run is whole without any of its modules: ports are those of its wires and results', () => {
  const events = recordedRun('spar-2-0mm');
  const end = reduceEvents('r', events);
  const thread = must(end.created, 'it begins with its creation').thread.document as unknown as Thread;
  const ports = recordedPorts(thread, new Map(), end);
  expect([...ports.keys()].toSorted()).toEqual(Object.keys(thread.nodes).toSorted());
  expect(names(ports.get('str-001'))).toEqual([['value'], ['verdict']]);
  const mass = ports.get('mas-001');
  expect(mass?.is === 'ports' ? mass.ports.inputs : []).toEqual([{ name: 'value', type: 'quantity<kg>' }]);
  for (const [id, { outputs = {} }] of end.nodes)
    expect(names(ports.get(id))?.[1]).toEqual(expect.arrayContaining(Object.keys(outputs)));
});

test('what a function says of its ports stands, and what only the record knows comes after it', () => {
  const thread: Thread = {
    format: 'clew/thread@1',
    nodes: { a: { function: 'x/y' }, b: { function: 'x/y', inputs: { typed: 1 } } },
    wires: [{ from: 'a.gone', to: 'b.into' }],
  };
  const end = stateOf([created(thread), started('a'), finished('a', { y: { type: 'number', value: 1 } })]);
  const a: Described = { is: 'ports', ports: { inputs: [], outputs: [{ name: 'y', type: 'integer', title: 'Y' }] } };
  const ports = recordedPorts(
    thread,
    new Map<string, Described>([
      ['a', a],
      ['b', { is: 'missing', message: '' }],
    ]),
    end,
  );
  expect(ports.get('a')).toEqual({
    is: 'ports',
    ports: {
      inputs: [],
      outputs: [
        { name: 'y', type: 'integer', title: 'Y' },
        { name: 'gone', type: 'json' },
      ],
    },
  });
  expect(names(ports.get('b'))).toEqual([['into', 'typed'], []]);
});
