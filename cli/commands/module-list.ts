import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';
import { table } from '../output/table.ts';

export const moduleList: Command = {
  name: 'module list',
  usage: '',
  summary: 'lists the installed modules and their functions',
  args: { min: 0, max: 0 },
  run: async ({ out, agent }) => {
    const listed = await (await agent()).call('module.list', {});
    if (!listed.ok) return fail(listed.error);
    out.document(listed.value);
    for (const { manifest } of listed.value.modules) {
      out.line(`${out.style('bold', manifest.name)} ${manifest.version}  ${manifest.summary}`);
      for (const line of table(
        Object.entries(manifest.functions).map(([name, spec]) => ['', `${manifest.name}/${name}`, spec.summary]),
      ))
        out.line(line);
    }
    return exit.done;
  },
};
