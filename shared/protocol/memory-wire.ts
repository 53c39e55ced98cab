import type { Wire } from './frame.ts';

interface End {
  readonly frames: ((frame: string) => void)[];
  readonly closes: (() => void)[];
}

/** Two joined ends in one process: the same client and server without a socket. Frames arrive in order, after the sender has returned. */
export function memoryWires(): readonly [Wire, Wire] {
  const ends: readonly [End, End] = [
    { frames: [], closes: [] },
    { frames: [], closes: [] },
  ];
  let open = true;
  const make = (own: End, other: End): Wire => ({
    send: (frame) => {
      if (open) void Promise.resolve().then(() => other.frames.forEach((take) => take(frame)));
    },
    onFrame: (take) => void own.frames.push(take),
    onClose: (take) => void own.closes.push(take),
    close: () => {
      if (!open) return;
      open = false;
      void Promise.resolve().then(() => [own, other].forEach((end) => end.closes.forEach((take) => take())));
    },
  });
  return [make(ends[0], ends[1]), make(ends[1], ends[0])];
}
