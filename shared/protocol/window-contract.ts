import { z } from 'zod';

/** What the window says of itself: its version and that of the runtime under it. */
export const WindowAbout = z.strictObject({
  version: z.string(),
  electron: z.string(),
  /** What every window has to show about the runtime, such as that it is for tests only. */
  notice: z.string().optional(),
});
export type WindowAbout = z.infer<typeof WindowAbout>;

/** Calls that the window's main process answers itself; the agent's contract stands beside it, in contract.ts. */
export const windowContract = {
  'window.about': { kind: 'call', input: z.strictObject({}), output: WindowAbout },
} as const;

export type WindowContract = typeof windowContract;
export type WindowCallName = keyof WindowContract;

/** All that a page can reach of the process behind it. It stays at two functions however long the contracts grow. */
export interface Bridge {
  /** Answers `{ ok: true, value }` or `{ ok: false, error }`; does not reject. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Hands over `{ item }`, and at last `{ end: true }` or `{ failure }`. Returns the function that closes the stream. */
  open(name: string, input: unknown, onMessage: (message: unknown) => void): () => void;
}
