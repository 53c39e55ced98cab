/** Where a runtime came from, in the order in which the places are tried. */
export type RuntimeSource = 'env' | 'package' | 'test-runtime';

/** One usable Electron runtime. */
export interface ElectronRuntime {
  /** Absolute path of the executable. */
  readonly path: string;
  /** Electron's version, without a leading "v". */
  readonly version: string;
  readonly source: RuntimeSource;
  /** True for the old runtime that the tests fall back on: never package it, never recommend it. */
  readonly forTestsOnly: boolean;
}

export type RuntimeFailureCode =
  | 'electron-path-missing'
  | 'electron-path-unusable'
  | 'electron-not-found'
  | 'test-runtime-fetch-failed'
  | 'test-runtime-integrity'
  | 'test-runtime-unpack-failed';

/** Why no runtime can be used: a code for programs and one sentence for people. */
export interface RuntimeFailure {
  readonly code: RuntimeFailureCode;
  readonly message: string;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RuntimeFailure };

export function found<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(code: RuntimeFailureCode, message: string): Outcome<never> {
  return { ok: false, failure: { code, message } };
}
