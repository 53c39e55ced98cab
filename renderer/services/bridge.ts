import type { Failure } from '#shared/model/failure.ts';
import type { CallName, Input, OutputOf } from '#shared/protocol/contract.ts';
import type { Bridge, WindowCallName, WindowContract } from '#shared/protocol/window-contract.ts';
import type { Result } from '#shared/std/result.ts';

import type { z } from 'zod';

declare global {
  interface Window {
    /** What the preload script gives the page: names and inputs are checked behind it. */
    readonly clew: Bridge;
  }
}

/** Calls the agent. Failures are data; the promise does not reject. */
export async function callAgent<K extends CallName>(name: K, input: Input<K>): Promise<Result<OutputOf<K>, Failure>> {
  // The main process has checked the answer against the contract.
  return (await window.clew.call(name, input)) as Result<OutputOf<K>, Failure>;
}

/** Calls the window's main process. */
export async function callWindow<K extends WindowCallName>(
  name: K,
  input: z.infer<WindowContract[K]['input']>,
): Promise<Result<z.infer<WindowContract[K]['output']>, Failure>> {
  return (await window.clew.call(name, input)) as Result<z.infer<WindowContract[K]['output']>, Failure>;
}
