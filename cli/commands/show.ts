import { fail } from '#shared/model/failure.ts';
import { displayValue } from '#shared/model/literal.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { printRun, runDocument } from '../output/run-report.ts';
import { table } from '../output/table.ts';

export const show: Command = {
  name: 'show',
  usage: 'RUN',
  summary: 'shows a run: nodes, values, verdicts',
  args: { min: 1, max: 1 },
  run: async ({ args, out, agent }) => {
    const shown = await (await agent()).call('run.show', { run: args[0] ?? '' });
    if (!shown.ok) return fail(shown.error);
    out.document(runDocument(shown.value));
    printRun(out, shown.value);
    const rows = Object.entries(shown.value.nodes).flatMap(([id, node]) =>
      Object.entries(node.outputs).map(([port, value]) => [
        `${id}.${port}`,
        displayValue(value),
        node.origins[port] ?? '',
      ]),
    );
    out.line();
    for (const line of table(rows, [1])) out.line(`  ${line}`);
    return exit.done;
  },
};
