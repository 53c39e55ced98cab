import { useStore } from 'zustand';
import type { Command } from '../commands/command.ts';
import { keysOf, shownKeys } from '../commands/keys.ts';
import { perform } from '../commands/perform.ts';
import { allCommands } from '../commands/registry.ts';
import { useSession } from '../session/use-session.ts';
import { platform } from './keep-keys.ts';

export interface CommandUse {
  readonly label: string;
  readonly keys: string | undefined;
  readonly enabled: boolean;
  readonly run: () => void;
}

/** A command for a button. The component has to be drawn anew with whatever the command's `when` looks at. */
export function useCommand(id: string): CommandUse {
  const session = useSession();
  const bindings = useStore(session.workbench, (state) => state.bindings);
  const command: Command | undefined = allCommands.get(id);
  if (command === undefined) throw new Error(`There is no command ${id}.`);
  const [first] = keysOf(command, bindings);
  return {
    label: command.label?.(session) ?? command.title,
    keys: first === undefined ? undefined : shownKeys(first, platform),
    enabled: command.when?.(session) ?? true,
    run: () => void perform(session, command),
  };
}
