import type { Socket } from 'node:net';
import type { Wire } from '#shared/protocol/frame.ts';
import { maxFrame } from '#shared/protocol/frame.ts';

const headerBytes = 4;

/** Frames on a socket: four bytes of length (big-endian), then the frame in UTF-8. A longer or broken frame closes the socket. */
export function socketWire(socket: Socket): Wire {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wanted = headerBytes;
  let inHeader = true;
  const takers: ((frame: string) => void)[] = [];

  function take(bytes: number): Buffer {
    const all = pending.length === 1 && pending[0] !== undefined ? pending[0] : Buffer.concat(pending);
    pending = all.length > bytes ? [all.subarray(bytes)] : [];
    pendingBytes = all.length - bytes;
    return all.subarray(0, bytes);
  }

  socket.on('data', (chunk: Buffer) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    while (pendingBytes >= wanted && !socket.destroyed) {
      const part = take(wanted);
      if (inHeader) {
        wanted = part.readUInt32BE(0);
        if (wanted > maxFrame * 4) return void socket.destroy();
        inHeader = false;
      } else {
        wanted = headerBytes;
        inHeader = true;
        const frame = part.toString('utf8');
        for (const each of takers) each(frame);
      }
    }
  });
  // The close event follows every error and tells the same story.
  socket.on('error', () => undefined);

  return {
    send: (frame) => {
      if (socket.destroyed || socket.writableEnded) return;
      const body = Buffer.from(frame, 'utf8');
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32BE(body.length, 0);
      socket.cork();
      socket.write(header);
      socket.write(body);
      socket.uncork();
    },
    onFrame: (each) => void takers.push(each),
    onClose: (each) => void socket.on('close', each),
    close: () => void socket.end(),
  };
}
