import type { RunEvent } from '#shared/model/event.ts';
import { fail, FailureError } from '#shared/model/failure.ts';
import { allVerified } from '#shared/model/report.ts';
import type { RunReport } from '#shared/model/report.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { exit } from '../command.ts';
import type { ExitCode, Invocation } from '../command.ts';
import { printRun, runDocument } from './run-report.ts';

function narrate(invocation: Invocation, event: RunEvent): void {
  const { out } = invocation;
  const { body } = event;
  if (body.is === 'node-started') out.status(`▶ ${body.node}`);
  else if (body.is === 'node-progress')
    out.status(
      `▶ ${body.node} ${body.fraction === undefined ? '' : `${Math.round(body.fraction * 100)} % `}${body.message ?? ''}`,
    );
  else if (body.is === 'node-log' && (body.level === 'warning' || body.level === 'error'))
    out.note(`${body.node}: ${body.message}`);
}

function waitForEnd(agent: AgentClient, run: string, onEvent: (event: RunEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    agent.open('run.events', { run, from: 0, follow: true }, onEvent, (end) => {
      if (end.ok) resolve();
      else if (end.error.why === 'no-agent')
        reject(
          new FailureError({
            why: 'no-agent',
            message: `The agent was lost during run ${run}. What was completed is kept; go on with "clew resume ${run}".`,
          }),
        );
      else reject(new FailureError(end.error));
    });
  });
}

export function exitCodeOf(report: RunReport, interrupted: boolean): ExitCode {
  if (interrupted && report.status === 'cancelled') return exit.interrupted;
  if (report.status !== 'done') return exit.failed;
  return allVerified(report) ? exit.done : exit.notVerified;
}

/** Waits for a run that is under way, prints it and gives its exit code. Ctrl-C cancels it. */
export async function followRun(invocation: Invocation, agent: AgentClient, run: string): Promise<ExitCode> {
  const { out, interrupt } = invocation;
  const cancel = (): void => {
    out.note('Cancelling; press Ctrl-C again to leave at once (the run goes on).');
    void agent.call('run.cancel', { run, by: invocation.by });
  };
  if (interrupt.aborted) cancel();
  interrupt.addEventListener('abort', cancel, { once: true });
  await waitForEnd(agent, run, (event) => narrate(invocation, event));
  interrupt.removeEventListener('abort', cancel);
  const report = await agent.call('run.show', { run });
  if (!report.ok) return fail(report.error);
  out.document(runDocument(report.value));
  printRun(out, report.value);
  return exitCodeOf(report.value, interrupt.aborted);
}
