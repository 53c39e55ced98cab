import type { AgentLinkState } from '#shared/protocol/window-contract.ts';
import type { Ports } from '#shared/model/function-spec.ts';
import type { ListedFunction } from '../../session/new-node.ts';

export interface FunctionGroup {
  readonly category: string;
  readonly functions: readonly ListedFunction[];
}

/** Functions under their categories, both in the order in which the functions come. */
export function groupFunctions(functions: readonly ListedFunction[]): FunctionGroup[] {
  const groups = new Map<string, ListedFunction[]>();
  for (const one of functions) groups.set(one.spec.category, [...(groups.get(one.spec.category) ?? []), one]);
  return [...groups].map(([category, list]) => ({ category, functions: list }));
}

/** Why there is nothing to choose from, and what the user can do about it. */
export interface NoFunctions {
  readonly title: string;
  readonly text: string;
  readonly canRetry: boolean;
}

/** What stands in the place of the list while the agent has not named any module. */
export function whyNone(link: AgentLinkState, modules: number | undefined): NoFunctions {
  switch (link.at) {
    case 'connecting':
      return {
        title: 'Starting the agent',
        text: 'It names the installed functions as soon as it runs.',
        canRetry: false,
      };
    case 'lost':
      return {
        title: 'The agent is away',
        text: 'The functions are listed here once it is back.',
        canRetry: true,
      };
    case 'failed':
      return { title: 'There is no agent', text: 'The functions are listed here once it runs.', canRetry: true };
    case 'connected':
      return modules === undefined
        ? {
            title: 'Asking for the functions',
            text: 'The agent starts each module to see what it offers.',
            canRetry: false,
          }
        : {
            title: 'No module is installed',
            text: 'Functions come in modules. Install one, then restart the agent.',
            canRetry: false,
          };
  }
}

/** The ports of a function in a few words, for its preview. */
export function portSummary(ports: Ports | 'describe'): string[] {
  if (ports === 'describe') return ['Its ports follow from its parameters.'];
  const list = (side: Ports['inputs']): string =>
    side.length === 0 ? 'none' : side.map((port) => `${port.title ?? port.name} (${port.type})`).join(', ');
  return [`In: ${list(ports.inputs)}`, `Out: ${list(ports.outputs)}`];
}

/** Where the arrow keys lead in a list of `count`, from `at`; undefined where they mean nothing. */
export function walk(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
