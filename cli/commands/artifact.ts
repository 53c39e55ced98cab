import { resolve } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const artifact: Command = {
  name: 'artifact',
  usage: 'RUN NODE.PORT --out PATH',
  summary: 'exports one file of a run',
  args: { min: 2, max: 2 },
  options: { out: { type: 'string' } },
  run: async ({ args, options, out, agent }) => {
    const [run = '', port = ''] = args;
    const path = options['out'];
    if (typeof path !== 'string') return fail({ why: 'usage', message: 'Say where to write the file: --out PATH.' });
    const exported = await (await agent()).call('artifact.export', { run, port, out: resolve(path) });
    if (!exported.ok) return fail(exported.error);
    out.document(exported.value);
    out.line(`${exported.value.out}  ${exported.value.bytes} bytes  ${exported.value.digest}`);
    return exit.done;
  },
};
