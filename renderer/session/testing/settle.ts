import { vi } from 'vitest';

/** Lets everything that was asked for be answered, and timers of a moment go off. Needs `vi.useFakeTimers()`. */
export async function settle(ms = 1_000): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
