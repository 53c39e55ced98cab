import { FailureError, failureSentence } from '#shared/model/failure.ts';
import type { RunEvent } from '#shared/model/event.ts';
import { whySentence } from '#shared/model/why.ts';
import { exit } from '../command.ts';
import type { Command } from '../command.ts';

function eventText({ body }: RunEvent): string {
  const node = 'node' in body ? `${body.node}: ` : '';
  switch (body.is) {
    case 'node-started':
      return `${node}attempt ${body.attempt}, ${whySentence(body.why)}`;
    case 'node-reused':
      return node + whySentence(body.why);
    case 'node-failed':
      return node + failureSentence(body.failure);
    case 'node-skipped':
      return node + body.because;
    case 'node-log':
      return `${node}${body.level}: ${body.message}`;
    case 'run-finished':
      return body.status;
    default:
      return node.replace(/: $/, '');
  }
}

export const events: Command = {
  name: 'events',
  usage: 'RUN [--follow]',
  summary: 'prints the history of a run, event by event',
  args: { min: 1, max: 1 },
  options: { follow: { type: 'boolean' } },
  run: async ({ args, options, out, agent }) => {
    const client = await agent();
    let first: RunEvent | undefined;
    // Written as it comes: a run may have more events than fit in memory.
    const list = out.list();
    await new Promise<void>((resolve, reject) => {
      client.open(
        'run.events',
        { run: args[0] ?? '', from: 0, follow: options['follow'] === true },
        (event) => {
          list.item(event);
          first ??= event;
          out.line(
            `${String(event.seq).padStart(5)}  ${((event.at - first.at) / 1000).toFixed(3).padStart(9)}  ${event.body.is.padEnd(16)} ${eventText(event)}`,
          );
        },
        (end) => (end.ok ? resolve() : reject(new FailureError(end.error))),
      );
    });
    list.end();
    return exit.done;
  },
};
