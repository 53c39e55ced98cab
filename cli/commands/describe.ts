import { resolve } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import type { Port } from '#shared/model/function-spec.ts';
import type { NodeDescription } from '#shared/protocol/contract.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { table } from '../output/table.ts';

function portRow(arrow: string, port: Port, node: NodeDescription): string[] {
  const wires = (node.wiredFrom[port.name] ?? []).map(({ from, converts }) =>
    converts === undefined ? from : `${from} (${converts})`,
  );
  const remark = [port.optional === true ? 'optional' : '', port.many === true ? 'many' : '']
    .filter((word) => word !== '')
    .join(', ');
  return [
    '',
    arrow,
    port.name,
    port.type.length > 60 ? `${port.type.slice(0, 57)}...` : port.type,
    wires.length === 0 ? '' : `from ${wires.join(', ')}`,
    remark,
    port.doc ?? '',
  ];
}

export const describe: Command = {
  name: 'describe',
  usage: 'FILE [NODE]',
  summary: 'shows ports, types and units as resolved',
  args: { min: 1, max: 2 },
  run: async ({ args, out, agent }) => {
    const [file = '', node] = args;
    const described = await (
      await agent()
    ).call('thread.describe', { path: resolve(file), ...(node === undefined ? {} : { node }) });
    if (!described.ok) return fail(described.error);
    out.document(described.value);
    for (const each of described.value.nodes) {
      out.line(
        `${out.style('bold', each.node)}  ${each.function}${each.title === each.node ? '' : `  "${each.title}"`}`,
      );
      const rows = [
        ...(each.ports?.inputs ?? []).map((port) => portRow('→', port, each)),
        ...(each.ports?.outputs ?? []).map((port) => portRow('←', port, each)),
      ];
      for (const line of table(rows)) out.line(line);
      for (const problem of each.problems) out.line(`    ${problem.severity}: ${problem.message}`);
    }
    return exit.done;
  },
};
