import { join } from 'node:path';

import { runCommand } from '../electron-runtime/run-command.ts';
import type { Finished } from '../electron-runtime/run-command.ts';
import { ROOT, toolPath } from './tools.ts';

export interface Gate {
  readonly name: string;
  /** What it refuses, in one line. */
  readonly holds: string;
  /** What Node is started with; a path of this repository or of a tool comes first. */
  readonly args: readonly string[];
  /** What to do about a failure, where a command does it. */
  readonly mend?: string | undefined;
}

/** The scripts of this repository that are gates of their own look at the folder they are told of. */
const own = (name: string): string => join(ROOT, 'scripts', name);

/** All gates, the quick ones first. */
export const GATES: readonly Gate[] = [
  {
    name: 'format',
    holds: 'one layout of the code',
    args: [toolPath('oxfmt'), '--check', '.'],
    mend: 'npm run format',
  },
  {
    name: 'imports',
    holds: 'who may import whom',
    args: [own('gates/imports.ts'), '.'],
  },
  {
    name: 'packages',
    holds: 'exact versions, no install scripts, few commands',
    args: [own('gates/packages.ts'), '.'],
  },
  {
    name: 'manifests',
    holds: 'each module says what it does',
    args: [own('manifests.ts'), '--check', 'modules'],
    mend: 'npm run manifests',
  },
  {
    name: 'dead-code',
    holds: 'no file, export or dependency without a use',
    args: [toolPath('knip'), '--no-progress'],
  },
  {
    // Not incremental: a new global declaration does not make the compiler look again at a file that it has judged.
    name: 'types',
    holds: 'what each folder may see of the language and of the others',
    args: [toolPath('tsc'), '--build', '--force'],
  },
  {
    name: 'lint',
    holds: 'the house rules',
    args: [toolPath('oxlint')],
  },
  {
    name: 'tests',
    holds: 'what the code promises',
    args: [toolPath('vitest'), 'run'],
  },
];

export function gateNamed(name: string): Gate {
  const found = GATES.find((gate) => gate.name === name);
  if (found === undefined) throw new Error(`There is no gate "${name}".`);
  return found;
}

/** Runs one gate over the tree at `root`. It has passed when its code is 0. */
export function runGate(gate: Gate, root: string): Promise<Finished> {
  return runCommand(process.execPath, gate.args, { cwd: root, env: { NO_COLOR: '1', FORCE_COLOR: undefined } });
}
