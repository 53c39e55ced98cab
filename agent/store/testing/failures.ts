import { FailureError, failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';

/** The failure that `work` throws or rejects with, sentence and all; anything else is an error of the test. */
export async function failureOf(work: (() => unknown) | Promise<unknown>): Promise<Failure> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof FailureError && failureSentence(error.failure).endsWith('.')) return error.failure;
    throw error;
  }
  throw new Error('expected a failure');
}
