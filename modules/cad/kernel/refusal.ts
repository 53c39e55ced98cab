import type { OpenCascade } from './open-cascade.ts';

/** A shape that cannot be made, in one sentence for the author of the script. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export function refuse(sentence: string): never {
  throw new Refusal(sentence);
}

/** The kernel itself broke: its memory can no longer be trusted, and its thread has to be replaced. */
export class KernelCrash extends Error {
  override readonly name = 'KernelCrash';
}

const known: Readonly<Record<string, string>> = {
  StdFail_NotDone: 'the operation has no result with these sizes',
  Standard_ConstructionError: 'no such geometry exists',
  Standard_DomainError: 'a value lies outside what the operation can take',
  Standard_NoSuchObject: 'a piece of geometry that it needs is not there',
  Standard_NullObject: 'the shape is empty',
  Standard_OutOfRange: 'an index or parameter lies outside its range',
  StdFail_Undefined: 'the geometry is not defined there',
  Standard_NotImplemented: 'the kernel cannot do this',
  Standard_OutOfMemory: 'the kernel ran out of memory',
};

/** The kernel's own words for a C++ exception: its type, its text and a sentence part that explains them. */
function explainException(oc: OpenCascade, error: WebAssembly.Exception): string {
  const [type, text] = oc.getExceptionMessage(error);
  oc.decrementExceptionRefcount(error);
  const words = known[type] ?? 'the kernel could not do it';
  return text === '' ? `${words} (${type})` : `${words} (${type}: ${text})`;
}

/**
 * Runs one operation of the kernel and says what failed in words.
 * @param what beginning of the sentence: `The fillet of 5 mm failed`
 * @param hint what usually causes it: `the radius does not fit the edges`
 * @throws {Refusal} for what the kernel refuses, {@link KernelCrash} where it broke
 */
export function attempt<T>(oc: OpenCascade, what: string, hint: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof Refusal || error instanceof KernelCrash) throw error;
    if (error instanceof WebAssembly.Exception)
      refuse(`${what}: ${hint === '' ? '' : `${hint}; `}${explainException(oc, error)}.`);
    // A trap (out of bounds, unreachable, stack) or an abort leaves the heap in an unknown state.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
      throw new KernelCrash(`${what}: the geometry kernel broke (${error.message}).`);
    if (error instanceof Error) refuse(`${what}: ${hint === '' ? '' : `${hint}; `}${error.message}.`);
    throw error;
  }
}
