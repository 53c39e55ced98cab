import type { Command } from './command.ts';

interface CommandModule {
  readonly command?: Command;
  readonly commands?: readonly Command[];
}

/** Commands by their ids, in the order of the ids; two with one id would make a key or a menu do either. */
export function collectCommands(modules: readonly CommandModule[]): ReadonlyMap<string, Command> {
  const list = modules.flatMap(({ command, commands = [] }) =>
    command === undefined ? commands : [command, ...commands],
  );
  const byId = new Map<string, Command>();
  for (const command of list) {
    if (byId.has(command.id)) throw new Error(`Two commands are called ${command.id}.`);
    byId.set(command.id, command);
  }
  return new Map([...byId].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const found = import.meta.glob<CommandModule>(['./*.ts', '!./registry.ts', '!./*.test.ts'], { eager: true });

/** Every command of the window, found in this folder. */
export const allCommands: ReadonlyMap<string, Command> = collectCommands(Object.values(found));
