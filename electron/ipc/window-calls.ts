import type { z } from 'zod';

import { windowContract } from '#shared/protocol/window-contract.ts';
import type {
  WindowCallName,
  WindowContract,
  WindowInput,
  WindowItem,
  WindowOutput,
  WindowStreamName,
} from '#shared/protocol/window-contract.ts';
import { ok } from '#shared/std/result.ts';

import type { Door } from './door.ts';

/** What answers each call of the window's contract. A failure is thrown as a FailureError; the door makes data of it. */
export type WindowCallHandlers = {
  readonly [K in WindowCallName]: (input: WindowInput<K>) => Promise<WindowOutput<K>> | WindowOutput<K>;
};
/** What feeds each stream: it ends when the promise resolves, and has to when the signal fires. */
export type WindowStreamHandlers = {
  readonly [K in WindowStreamName]: (
    input: WindowInput<K>,
    emit: (item: WindowItem<K>) => void,
    signal: AbortSignal,
  ) => Promise<void>;
};
/** One handler for each name of the contract: one that is missing does not compile. */
export type WindowHandlers = WindowCallHandlers & WindowStreamHandlers;

export function serveWindowCalls(door: Door, handlers: WindowHandlers): void {
  for (const [name, entry] of Object.entries(windowContract) as [keyof WindowContract, { input: z.ZodType }][]) {
    // The table gives each name its own types; the compiler does not follow the key through the union.
    const handler = handlers[name] as (...args: unknown[]) => unknown;
    if (windowContract[name].kind === 'call') door.serve(name, entry.input, async (input) => ok(await handler(input)));
    else
      door.serveStream(name, entry.input, async (input, emit, signal) => {
        await handler(input, emit, signal);
        return ok(undefined);
      });
  }
}
