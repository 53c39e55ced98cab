import type { NodeDescription } from '#shared/protocol/contract.ts';
import type { Ports } from '#shared/model/function-spec.ts';
import { fail } from '#shared/model/failure.ts';
import { fitTypes, parsePortType } from '#shared/model/port-type.ts';
import { own } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import type { OpenedThread } from '../runs/open-thread.ts';

/** The conversion on a wire between two types, such as `in → mm`; undefined where there is none. */
function conversion(from: string | undefined, to: string): string | undefined {
  const [given, wanted] = [from === undefined ? undefined : parsePortType(from), parsePortType(to)];
  if (given?.ok !== true || !wanted.ok) return undefined;
  const fit = fitTypes(given.value, wanted.value);
  return fit.fit === 'converts' ? `${fit.from} → ${fit.to}` : undefined;
}

function portsOf(opened: OpenedThread, node: string): Ports | undefined {
  const described = opened.described.get(node);
  return described?.is === 'ports' ? described.ports : undefined;
}

function outputType(opened: OpenedThread, from: string): string | undefined {
  const ref = parsePortRef(from);
  return ref === undefined
    ? undefined
    : portsOf(opened, ref.node)?.outputs.find((port) => port.name === ref.port)?.type;
}

/** Ports, wires and problems of one node, or of all in thread order. */
export function describeNodes(opened: OpenedThread, only: string | undefined): NodeDescription[] {
  const { nodes, wires } = opened.thread;
  if (only !== undefined && own(nodes, only) === undefined)
    fail({
      why: 'not-found',
      what: 'node',
      name: only,
      message: `There is no node "${only}" in ${opened.name}.${didYouMean(only, Object.keys(nodes))}`,
    });
  return Object.entries(nodes)
    .filter(([id]) => only === undefined || id === only)
    .map(([id, node]) => {
      const ports = portsOf(opened, id);
      const wiredFrom: NodeDescription['wiredFrom'] = {};
      for (const port of ports?.inputs ?? []) {
        const sources = wires.filter((wire) => wire.to === `${id}.${port.name}`);
        if (sources.length > 0)
          wiredFrom[port.name] = sources.map(({ from }) => {
            const converts = conversion(outputType(opened, from), port.type);
            return converts === undefined ? { from } : { from, converts };
          });
      }
      return {
        node: id,
        function: node.function,
        title: node.title ?? id,
        ...(ports === undefined ? {} : { ports }),
        wiredFrom,
        problems: opened.problems.filter((problem) => problem.node === id),
      };
    });
}
