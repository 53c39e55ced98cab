import { fail } from '@clew/module-sdk';
import { FrameError } from '../solver/frame-error.ts';
import type { FrameFailure } from '../solver/frame-error.ts';

/**
 * Runs the solver and turns what it refuses into the failure that the agent shows.
 * @param place names the port or the param that a solver failure belongs to
 */
export function solving<T>(
  work: () => T,
  place: (failure: FrameFailure) => { port?: string | undefined; pointer?: string | undefined },
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    const { port, pointer } = place(error.failure);
    if (pointer !== undefined) fail({ why: 'bad-params', pointer, message: error.message });
    fail({ why: 'bad-input', ...(port === undefined ? {} : { port }), message: error.message });
  }
}
