import { resolve } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import { hasErrors } from '#shared/model/validate.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

export const validate: Command = {
  name: 'validate',
  usage: 'FILE',
  summary: 'opens and checks a thread, and prints its problems',
  args: { min: 1, max: 1 },
  run: async ({ args, out, agent }) => {
    const checked = await (await agent()).call('thread.validate', { path: resolve(args[0] ?? '') });
    if (!checked.ok) return fail(checked.error);
    const { problems, title } = checked.value;
    out.document(checked.value);
    for (const { severity, message, pointer } of problems)
      out.line(
        `${out.style(severity === 'error' ? 'red' : 'yellow', severity)}  ${message}${pointer === '' ? '' : out.style('dim', `  ${pointer}`)}`,
      );
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    out.line(
      problems.length === 0
        ? `${title}: no problems.`
        : `${title}: ${errors} errors, ${problems.length - errors} warnings.`,
    );
    return hasErrors(problems) ? exit.invalid : exit.done;
  },
};
