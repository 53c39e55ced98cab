/* What a step or a part finds besides the language and what it imports; see docs/spec/steps.md. */
/** Writes to the node's log, with the line of the step. */
declare const console: {
  log(...values: readonly unknown[]): void;
  info(...values: readonly unknown[]): void;
  warn(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
  debug(...values: readonly unknown[]): void;
};
