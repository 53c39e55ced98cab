/**
 * What `cholesky-solve` 0.2.1 exports (the package ships no types).
 * A third argument (a permutation) exists and is left out on purpose: that branch assigns an undeclared
 * variable, which throws as soon as a bundler makes the file strict. Order the unknowns before the call.
 */
declare module 'cholesky-solve' {
  /** Row, column (row <= column) and value of one entry of the upper triangle; repeated entries are summed. */
  export type Entry = [row: number, column: number, value: number];
  /** Solves for one right-hand side. The answer lives in a buffer that the next call overwrites. */
  export type Solve = (rightHandSide: ArrayLike<number>) => number[];
  const library: {
    /** Factorises L D L^T. Null when a pivot is exactly zero. */
    prepare(entries: readonly Entry[], size: number): Solve | null;
  };
  export default library;
}
