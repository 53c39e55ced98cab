import type { Failure } from '#shared/model/failure.ts';
import type { CallName, Input, ItemOf, OutputOf, StreamName } from '#shared/protocol/contract.ts';
import type { WindowCallName, WindowContract } from '#shared/protocol/window-contract.ts';
import type { Result } from '#shared/std/result.ts';

import type { z } from 'zod';

/** What the preload script gives the page: names and inputs are checked behind it, so they are plain here. */
interface Bridge {
  call(name: string, input: unknown): Promise<unknown>;
  open(name: string, input: unknown, onMessage: (message: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly clew: Bridge;
  }
}

/** How a stream ends. */
export type StreamEnd = Result<undefined, Failure>;

/** A message of a stream, as the main process sends it. */
type StreamMessage<T> = { readonly item: T } | { readonly end: true } | { readonly failure: Failure };

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

/** Opens a stream of the agent; `onEnd` is called once unless the returned function closes the stream first. */
export function openStream<K extends StreamName>(
  name: K,
  input: Input<K>,
  onItem: (item: ItemOf<K>) => void,
  onEnd: (end: StreamEnd) => void,
): () => void {
  return window.clew.open(name, input, (raw) => {
    const message = raw as StreamMessage<ItemOf<K>>;
    if ('item' in message) onItem(message.item);
    else onEnd('failure' in message ? { ok: false, error: message.failure } : { ok: true, value: undefined });
  });
}
