import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Child } from '../world/world.ts';

/** More than this without a line end is no message but a flood. */
const maxLineBytes = 64 * 1024 * 1024;

export interface ChildTransportHooks {
  /** A line on stdout that is no message. */
  onStray(line: string): void;
  onFlood(): void;
}

/** MCP over the pipes of a child that the World started. */
export function childTransport(child: Child, hooks: ChildTransportHooks): Transport {
  const buffer = new ReadBuffer();
  let pendingBytes = 0;
  const transport: Transport = {
    start: () => {
      child.onStdout((chunk) => {
        const lastLineEnd = chunk.lastIndexOf(10);
        pendingBytes = lastLineEnd < 0 ? pendingBytes + chunk.length : chunk.length - lastLineEnd - 1;
        if (pendingBytes > maxLineBytes) return hooks.onFlood();
        buffer.append(Buffer.from(chunk));
        drain();
      });
      void child.exited.then(() => transport.onclose?.());
      return Promise.resolve();
    },
    send: (message: JSONRPCMessage) => child.write(serializeMessage(message)),
    close: () => {
      child.endInput();
      return Promise.resolve();
    },
  };

  function drain(): void {
    for (;;) {
      let message: JSONRPCMessage | null;
      try {
        message = buffer.readMessage();
      } catch (error) {
        hooks.onStray(error instanceof Error ? error.message : String(error));
        continue;
      }
      if (message === null) return;
      transport.onmessage?.(message);
    }
  }
  return transport;
}
