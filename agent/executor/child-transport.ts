import { deserializeMessage, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Child } from '../world/world.ts';

/** More than this without a line end is no message but a flood. */
const maxLineBytes = 64 * 1024 * 1024;
const lineEnd = 10;

export interface ChildTransportHooks {
  /** A line on stdout that is no message. */
  onStray(line: string): void;
  onFlood(): void;
}

/** Cuts a stream of bytes into lines; a line that comes in many pieces is put together once, when its end is there. */
function lineCutter(onLine: (line: string) => void, onFlood: () => void): (chunk: Uint8Array) => void {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let flooded = false;
  return (chunk) => {
    if (flooded) return;
    let from = 0;
    for (let to = chunk.indexOf(lineEnd); to >= 0; to = chunk.indexOf(lineEnd, from)) {
      onLine(Buffer.concat([...pending, chunk.subarray(from, to)]).toString('utf8'));
      pending = [];
      pendingBytes = 0;
      from = to + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
    pendingBytes += chunk.length - from;
    if (pendingBytes <= maxLineBytes) return;
    flooded = true;
    pending = [];
    onFlood();
  };
}

function parse(line: string): JSONRPCMessage | undefined {
  try {
    return deserializeMessage(line);
  } catch {
    return undefined; // whatever the module printed, it is no message: the caller says so
  }
}

/** MCP over the pipes of a child that the World started. What the child prints, however long or wrong, throws nothing. */
export function childTransport(child: Child, hooks: ChildTransportHooks): Transport {
  const transport: Transport = {
    start: () => {
      child.onStdout(lineCutter(take, hooks.onFlood));
      void child.exited.then(() => transport.onclose?.());
      return Promise.resolve();
    },
    send: (message: JSONRPCMessage) => child.write(serializeMessage(message)),
    close: () => {
      child.endInput();
      return Promise.resolve();
    },
  };

  function take(line: string): void {
    if (line.trim() === '') return;
    const message = parse(line);
    if (message === undefined) hooks.onStray(line);
    else transport.onmessage?.(message);
  }
  return transport;
}
