import type { Failure } from '#shared/model/failure.ts';
import type { CallName, Input, ItemOf, OutputOf, StreamName } from '#shared/protocol/contract.ts';
import type {
  Bridge,
  WindowCallName,
  WindowInput,
  WindowItem,
  WindowOutput,
  WindowStreamName,
} from '#shared/protocol/window-contract.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

declare global {
  interface Window {
    /** What the preload script gives the page: names and inputs are checked behind it. */
    readonly clew: Bridge;
  }
}

/** How a stream ends: by itself, or with a failure. Not called after the page has closed it. */
export type OnEnd = (end: Result<undefined, Failure>) => void;

/** All that the page can ask of the processes behind it. Failures are data; no promise rejects. */
export interface Services {
  callAgent<K extends CallName>(name: K, input: Input<K>): Promise<Result<OutputOf<K>, Failure>>;
  openAgent<K extends StreamName>(
    name: K,
    input: Input<K>,
    onItem: (item: ItemOf<K>) => void,
    onEnd: OnEnd,
  ): () => void;
  callWindow<K extends WindowCallName>(name: K, input: WindowInput<K>): Promise<Result<WindowOutput<K>, Failure>>;
  openWindow<K extends WindowStreamName>(
    name: K,
    input: WindowInput<K>,
    onItem: (item: WindowItem<K>) => void,
    onEnd?: OnEnd,
  ): () => void;
}

type Message = { readonly item: unknown } | { readonly end: true } | { readonly failure: Failure };

/** The typed face of the bridge. The main process has checked every answer against the contract, so none is checked again. */
export function createServices(bridge: Bridge): Services {
  function open(name: string, input: unknown, onItem: (item: never) => void, onEnd: OnEnd | undefined): () => void {
    return bridge.open(name, input, (raw) => {
      const message = raw as Message;
      if ('item' in message) onItem(message.item as never);
      else onEnd?.('failure' in message ? err(message.failure) : ok(undefined));
    });
  }
  const call = async (name: string, input: unknown): Promise<never> => (await bridge.call(name, input)) as never;
  return {
    callAgent: call,
    openAgent: open,
    callWindow: call,
    openWindow: (name, input, onItem, onEnd) => open(name, input, onItem, onEnd),
  };
}
