import { fail } from '#shared/model/failure.ts';
import { differenceText } from '#shared/model/report.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { table } from '../output/table.ts';

export const compare: Command = {
  name: 'compare',
  usage: 'RUN RUN',
  summary: 'shows what differs between two runs, and why',
  args: { min: 2, max: 2 },
  run: async ({ args, out, agent }) => {
    const [a = '', b = ''] = args;
    const compared = await (await agent()).call('run.compare', { a, b });
    if (!compared.ok) return fail(compared.error);
    const { value } = compared;
    out.document(value);
    if (!value.sameThread) out.line('The thread itself is not the same in both runs.');
    if (value.nodes.length === 0) out.line('Nothing differs.');
    else out.line(`First difference: ${value.firstDifference ?? ''}`);
    for (const line of table(
      value.values.map((v) => [
        `${v.node}.${v.port}`,
        differenceText(v),
        value.nodes.find((n) => n.node === v.node)?.why ?? '',
      ]),
    ))
      out.line(`  ${line}`);
    for (const v of value.verdicts) out.line(`  ${v.id}  ${v.before} -> ${v.after}`);
    return exit.done;
  },
};
