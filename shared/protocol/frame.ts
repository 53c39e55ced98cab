import { z } from 'zod';
import { Failure } from '../model/failure.ts';

/** First frame of a client: without the right token and version nothing else is read. */
export const Hello = z.strictObject({
  hello: z.strictObject({ protocol: z.int(), token: z.string(), client: z.string() }),
});
export const Welcome = z.union([
  z.strictObject({ welcome: z.strictObject({ protocol: z.int(), version: z.string(), pid: z.int() }) }),
  z.strictObject({ refused: Failure }),
]);

/** What a client sends: a call, the opening of a stream, or the closing of one. */
export const Request = z.union([
  z.strictObject({ id: z.int(), call: z.string(), input: z.unknown() }),
  z.strictObject({ id: z.int(), open: z.string(), input: z.unknown() }),
  z.strictObject({ id: z.int(), close: z.literal(true) }),
]);
export type Request = z.infer<typeof Request>;

export const Reply = z.union([
  z.strictObject({ id: z.int(), output: z.unknown() }),
  z.strictObject({ id: z.int(), item: z.unknown() }),
  z.strictObject({ id: z.int(), end: z.literal(true) }),
  z.strictObject({ id: z.int(), failure: Failure }),
]);
export type Reply = z.infer<typeof Reply>;

/** A pipe of whole frames (JSON text), in order, both ways: a socket, a message port, two arrays in a test. */
export interface Wire {
  send(frame: string): void;
  onFrame(take: (frame: string) => void): void;
  onClose(take: () => void): void;
  close(): void;
}

/** Longest frame that either side accepts, in characters: values on wires are small, files go by reference. */
export const maxFrame = 64 * 1024 * 1024;
