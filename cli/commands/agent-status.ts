import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { table } from '../output/table.ts';

export const agentStatus: Command = {
  name: 'agent status',
  usage: '',
  summary: 'says which agent runs, where, and what it is doing',
  args: { min: 0, max: 0 },
  run: async ({ out, agent }) => {
    const status = await (await agent(false)).call('agent.status', {});
    if (!status.ok) return fail(status.error);
    const { value } = status;
    out.document(value);
    const rows = [
      ['version', `${value.version} (protocol ${value.protocol})`],
      ['pid', String(value.pid)],
      ['home', value.home],
      ['Node, SQLite', `${value.node}, ${value.sqlite}`],
      ['started', new Date(value.startedAt).toISOString()],
      ['runs', value.activeRuns.join(', ') || 'none in progress'],
      ['modules', value.modules.map((m) => `${m.name} ${m.version}`).join(', ')],
    ];
    for (const line of table(rows)) out.line(line);
    return exit.done;
  },
};
