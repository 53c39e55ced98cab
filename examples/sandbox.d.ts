/* What a step or a part script finds besides the language and what it imports; see docs/spec/steps.md. */
declare const console: Readonly<
  Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: readonly unknown[]) => void>
>;
