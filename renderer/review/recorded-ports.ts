import type { Port } from '#shared/model/function-spec.ts';
import type { RunState } from '#shared/model/run-state.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Described, DescribedNodes } from '#shared/model/validate.ts';
import type { Value } from '#shared/model/value.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';

/** The written type of a value as it lies there. */
function typeOfValue(value: Value): string {
  if (value.type === 'quantity') return `quantity<${value.unit}>`;
  if (value.type === 'file') return `file<${value.mediaType}>`;
  return value.type;
}

/**
 * The ports of every node of a run: as its function describes them today, and beside them those that the record itself
 * names. So a run is shown whole where a module is missing now, or where its newer version has other ports.
 * @param end the run after its last event
 */
export function recordedPorts(thread: Thread, described: DescribedNodes, end: RunState): DescribedNodes {
  const inputs = new Map<string, Map<string, string>>();
  const outputs = new Map<string, Map<string, string>>();
  const note = (of: Map<string, Map<string, string>>, node: string, port: string, type: string): void => {
    const ports = of.get(node) ?? new Map<string, string>();
    of.set(node, ports);
    if (!ports.has(port) || type !== 'json') ports.set(port, type);
  };
  for (const [node, { outputs: given = {} }] of end.nodes)
    for (const [port, { value }] of Object.entries(given)) note(outputs, node, port, typeOfValue(value));
  for (const { from, to } of thread.wires) {
    const [source, target] = [parsePortRef(from), parsePortRef(to)];
    if (source === undefined || target === undefined) continue;
    const value = own(end.nodes.get(source.node)?.outputs ?? {}, source.port)?.value;
    const type = value === undefined ? (declared(described, source.node, source.port) ?? 'json') : typeOfValue(value);
    note(outputs, source.node, source.port, type);
    note(inputs, target.node, target.port, type);
  }
  for (const [id, node] of Object.entries(thread.nodes))
    for (const port of Object.keys(node.inputs ?? {})) note(inputs, id, port, 'json');
  return new Map(
    Object.keys(thread.nodes).map((id): [string, Described] => {
      const known = described.get(id);
      const ports = known?.is === 'ports' ? known.ports : { inputs: [], outputs: [] };
      return [
        id,
        {
          is: 'ports',
          ports: { inputs: joined(ports.inputs, inputs.get(id)), outputs: joined(ports.outputs, outputs.get(id)) },
        },
      ];
    }),
  );
}

function declared(described: DescribedNodes, node: string, port: string): string | undefined {
  const known = described.get(node);
  return known?.is === 'ports' ? known.ports.outputs.find((one) => one.name === port)?.type : undefined;
}

function joined(ports: readonly Port[], recorded: ReadonlyMap<string, string> | undefined): Port[] {
  const names = new Set(ports.map((port) => port.name));
  const more = [...(recorded ?? [])].filter(([name]) => !names.has(name));
  return [...ports, ...more.map(([name, type]) => ({ name, type }))];
}
