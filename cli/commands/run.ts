import { resolve } from 'node:path';
import { fail } from '#shared/model/failure.ts';
import type { Command } from '../command.ts';
import { followRun } from '../output/follow.ts';

function splitSet(text: string): { target: string; value: string } {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail({ why: 'usage', message: `--set takes NODE.PORT=VALUE, and "${text}" has no "=".` });
  return { target: text.slice(0, equals), value: text.slice(equals + 1) };
}

export const run: Command = {
  name: 'run',
  usage: 'FILE [--set NODE.PORT=VALUE]... [--only NODE]... [--fresh]',
  summary: 'runs a thread and waits',
  args: { min: 1, max: 1 },
  cancels: true,
  options: {
    set: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    fresh: { type: 'boolean' },
  },
  help: [
    '--set NODE.PORT=VALUE  gives an unconnected input its value, or pins an output, for this run; the record says so',
    '--only NODE            runs this node and what it needs',
    '--fresh                reuses nothing',
  ],
  run: async (invocation) => {
    const { args, options, out, by } = invocation;
    const agent = await invocation.agent();
    const list = (name: string): string[] => ((options[name] as readonly string[] | undefined) ?? []).map(String);
    const started = await agent.call('run.start', {
      path: resolve(args[0] ?? ''),
      set: list('set').map(splitSet),
      only: list('only'),
      fresh: options['fresh'] === true,
      by,
    });
    if (!started.ok) return fail(started.error);
    for (const warning of started.value.warnings) out.note(`warning: ${warning}`);
    out.note(`run ${started.value.run}`);
    return followRun(invocation, agent, started.value.run);
  },
};
