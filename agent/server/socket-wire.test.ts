import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxFrame } from '#shared/protocol/frame.ts';
import { socketWire } from './socket-wire.ts';

/** A socket that keeps what is written to it and gives what it is told. */
class FakeSocket extends EventEmitter {
  readonly written: Buffer[] = [];
  destroyed = false;
  writableEnded = false;
  corked = 0;
  write(bytes: Buffer): void {
    this.written.push(Buffer.from(bytes));
  }
  cork(): void {
    this.corked++;
  }
  uncork(): void {
    this.corked--;
  }
  end(): void {
    this.writableEnded = true;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function wired(): { socket: FakeSocket; wire: ReturnType<typeof socketWire>; frames: string[] } {
  const socket = new FakeSocket();
  const wire = socketWire(socket as unknown as Socket);
  const frames: string[] = [];
  wire.onFrame((frame) => void frames.push(frame));
  return { socket, wire, frames };
}

function bytesOf(frames: readonly string[]): Buffer {
  const { socket, wire } = wired();
  for (const frame of frames) wire.send(frame);
  return Buffer.concat(socket.written);
}

/** Well-formed texts, as JSON frames always are: half a surrogate pair has no UTF-8. */
const someFrames = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 8 });

describe('frames on a socket', () => {
  test('arrive whole and in order, however they are split and joined on the way', () => {
    fc.assert(
      fc.property(someFrames, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sent, cuts) => {
        const bytes = bytesOf(sent);
        const { socket, frames } = wired();
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          socket.emit('data', bytes.subarray(at, at + size));
          at += size;
        }
        expect(frames).toEqual(sent);
        expect(socket.destroyed).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('arrive byte by byte as all at once', () => {
    const sent = ['{"a":"é€😀"}', '', 'x'];
    const bytes = bytesOf(sent);
    const slow = wired();
    for (const byte of bytes) slow.socket.emit('data', Buffer.from([byte]));
    const fast = wired();
    fast.socket.emit('data', bytes);
    expect([slow.frames, fast.frames]).toEqual([sent, sent]);
  });

  test('are four bytes of length, big-endian, and UTF-8', () => {
    expect(bytesOf(['é'])).toEqual(Buffer.from([0, 0, 0, 2, 0xc3, 0xa9]));
    expect(bytesOf(['x'.repeat(300)]).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 44]));
  });

  test('go out in one piece each', () => {
    const { socket, wire } = wired();
    wire.send('a');
    expect(socket.corked).toBe(0);
    expect(socket.written).toHaveLength(2);
  });

  test('longer than may be close the socket before they are read', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(maxFrame * 4 + 1, 0);
    const { socket, frames } = wired();
    let closed = 0;
    socket.on('close', () => closed++);
    socket.emit('data', Buffer.concat([bytesOf(['first']), header, Buffer.alloc(100)]));
    expect([frames, socket.destroyed, closed]).toEqual([['first'], true, 1]);
    const most = wired();
    header.writeUInt32BE(maxFrame, 0);
    most.socket.emit('data', header);
    expect(most.socket.destroyed).toBe(false);
  });

  test('behind one that ended the socket are not read', () => {
    const { socket, wire, frames } = wired();
    wire.onFrame(() => socket.destroy());
    socket.emit('data', bytesOf(['one', 'two']));
    expect(frames).toEqual(['one']);
  });

  test('are not sent to a socket that has ended, and an error of it is not one of ours', () => {
    const { socket, wire } = wired();
    let closed = 0;
    wire.onClose(() => closed++);
    wire.close();
    expect(socket.writableEnded).toBe(true);
    wire.send('late');
    socket.emit('error', new Error('ECONNRESET'));
    socket.destroy();
    wire.send('later');
    expect([socket.written, closed]).toEqual([[], 1]);
  });
});
