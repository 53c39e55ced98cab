/** A broken promise inside Clew itself; never the answer to bad input from a user. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

/** Returns `value`, or throws a {@link Defect} that says why it was known to be there. */
export function must<T>(value: T | null | undefined, because: string): T {
  if (value === null || value === undefined) throw new Defect(`Expected a value: ${because}`);
  return value;
}

export function assert(condition: boolean, because: string): asserts condition {
  if (!condition) throw new Defect(because);
}

/** Ends an exhaustive `switch`: the compiler proves that nothing reaches it. */
export function unreachable(value: never): never {
  throw new Defect(`Unhandled case: ${JSON.stringify(value)}`);
}
