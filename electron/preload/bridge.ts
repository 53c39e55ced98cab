import type { Bridge } from '#shared/protocol/window-contract.ts';

import { CALL_CHANNEL, OPEN_CHANNEL } from './channels.ts';
import type { BridgeMessage } from './channels.ts';

/** The part of Electron's ipcRenderer that the bridge stands on. */
export interface IpcSender {
  invoke(channel: string, message: BridgeMessage): Promise<unknown>;
  postMessage(channel: string, message: BridgeMessage, transfer: MessagePort[]): void;
}

export interface ContractNames {
  readonly calls: readonly string[];
  readonly streams: readonly string[];
}

/** The bridge for the names of the contract; any other name is refused here, before a message is sent. */
export function createBridge(ipc: IpcSender, names: ContractNames): Bridge {
  const calls = new Set(names.calls);
  const streams = new Set(names.streams);
  return {
    async call(name, input) {
      if (!calls.has(name)) return { ok: false, error: unknownName(name) };
      try {
        return await ipc.invoke(CALL_CHANNEL, { name, input });
      } catch (error) {
        // An input that cannot be copied between processes (a function, say) never leaves the page.
        return { ok: false, error: badInput(name, error) };
      }
    },
    open(name, input, onMessage) {
      if (!streams.has(name)) {
        onMessage({ failure: unknownName(name) });
        return () => undefined;
      }
      return openPort(ipc, name, input, onMessage);
    },
  };
}

function openPort(ipc: IpcSender, name: string, input: unknown, onMessage: (message: unknown) => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', (event) => onMessage(event.data));
  port1.start();
  try {
    ipc.postMessage(OPEN_CHANNEL, { name, input }, [port2]);
  } catch (error) {
    port1.close();
    onMessage({ failure: badInput(name, error) });
  }
  return () => port1.close();
}

function unknownName(name: unknown): object {
  return {
    why: 'bad-request',
    call: typeof name === 'string' ? name.slice(0, 100) : '',
    message: 'There is no call of this name.',
  };
}

function badInput(name: string, error: unknown): object {
  return { why: 'bad-request', call: name, message: error instanceof Error ? error.message : String(error) };
}
