import type { Session } from '../session/session.ts';
import type { Command } from './command.ts';

/** Does what a command does, where it can be done now. A defect in it is said in the window instead of getting lost. */
export async function perform(session: Session, command: Command): Promise<void> {
  // What stands typed in a field belongs to the thread that is saved or run.
  for (const handOver of session.typing) handOver();
  if (command.when !== undefined && !command.when(session)) return;
  try {
    await command.run(session);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    session.workbench.notify('error', `"${command.title}" stopped: ${what}. Nothing that was saved is touched.`);
    reportError(error);
  }
}
