import type { ScriptLog, ScriptOutcome } from '@clew/module-sdk/script';
import type { Json } from '@clew/module-sdk';

/** A step or expression for the script thread. Types are taken out there. */
export interface ScriptTask {
  readonly fileName: string;
  /** TypeScript. */
  readonly source: string;
  readonly adapter: string;
  readonly input: Json;
  readonly deadlineMs: number;
  readonly memoryBytes: number;
}

/** `ready` comes once, when the engine has started: the first task's deadline begins there. */
export type FromThread = { readonly ready: true } | { readonly log: ScriptLog } | { readonly outcome: ScriptOutcome };
