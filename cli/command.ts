import type { ParseArgsOptionsConfig } from 'node:util';
import type { AgentClient } from '#shared/protocol/client.ts';
import type { Output } from './output/output.ts';

/** Exit codes of the contract. */
export const exit = { done: 0, notVerified: 1, failed: 2, invalid: 3, noAgent: 4, interrupted: 130 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly out: Output;
  /** Connects to the agent, and unless told otherwise starts one where none runs. Closed when the command ends. */
  agent(start?: boolean): Promise<AgentClient>;
  /** Who asks: the login name. */
  readonly by: string;
  /** Of a command that `cancels`: aborted by the first Ctrl-C; the second ends the program. */
  readonly interrupt: AbortSignal;
}

/** One command of the command line: one file, one object. */
export interface Command {
  /** One or two words. */
  readonly name: string;
  /** After the name, as help shows it. */
  readonly usage: string;
  readonly summary: string;
  readonly args: { readonly min: number; readonly max: number };
  readonly options?: ParseArgsOptionsConfig;
  /** Lines about the options, for help. */
  readonly help?: readonly string[];
  /** Cancels what it waits for at the first Ctrl-C, and then says how that ended. Any other command just ends. */
  readonly cancels?: boolean;
  /** May throw a FailureError. */
  run(invocation: Invocation): Promise<ExitCode>;
}
