import type { Command } from './command.ts';
import { agentStart } from './commands/agent-start.ts';
import { agentStatus } from './commands/agent-status.ts';
import { agentStop } from './commands/agent-stop.ts';
import { artifact } from './commands/artifact.ts';
import { cancel } from './commands/cancel.ts';
import { compare } from './commands/compare.ts';
import { describe } from './commands/describe.ts';
import { events } from './commands/events.ts';
import { moduleList } from './commands/module-list.ts';
import { resume } from './commands/resume.ts';
import { run } from './commands/run.ts';
import { runs } from './commands/runs.ts';
import { show } from './commands/show.ts';
import { validate } from './commands/validate.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  run,
  validate,
  describe,
  runs,
  show,
  events,
  compare,
  artifact,
  resume,
  cancel,
  moduleList,
  agentStart,
  agentStop,
  agentStatus,
];
