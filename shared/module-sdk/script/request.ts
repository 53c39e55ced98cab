import type { Failure } from '../../model/failure.ts';
import type { Json } from '../../std/json.ts';

export interface ScriptLimits {
  /** Wall-clock milliseconds for loading and running together. */
  readonly deadlineMs: number;
  /** Bytes of guest heap. */
  readonly memoryBytes: number;
  /** Bytes of guest stack; default 256 KiB, more is cut down to it. */
  readonly stackBytes?: number | undefined;
  /** Console lines kept; default 1,000. One more line says how many were left out. */
  readonly maxLogLines?: number | undefined;
}

/** A host function. JSON text alone crosses, both ways. Refuses by throwing; the guest sees an Error with the message. */
export type HostFunction = (input: Json) => Json;

export interface ScriptRequest {
  /** Shown in errors. */
  readonly fileName: string;
  /** An ES module without types; its default export is a function from the input to the output. */
  readonly source: string;
  /**
   * Everything that may be imported, by specifier, as JavaScript text. A specifier `lib:PATH` is for the other
   * modules alone, which may name it relatively. Pass the same record again to start warm: modules are loaded once,
   * and every call starts from a copy of that state.
   */
  readonly modules: Readonly<Record<string, string>>;
  /** One of `modules`; its export `adapt(step, input)` is called in place of `step(input)`. */
  readonly adapter?: string | undefined;
  /** Called in the guest as `host.NAME(json)`. */
  readonly host: Readonly<Record<string, HostFunction>>;
  readonly input: Json;
  readonly limits: ScriptLimits;
  /** Told of each console line as it is written, besides the list in the outcome. */
  readonly onLog?: ((log: ScriptLog) => void) | undefined;
}

export interface ScriptLog {
  readonly level: 'log' | 'info' | 'warn' | 'error';
  readonly text: string;
  /** Line of the user's file that wrote it. */
  readonly line?: number | undefined;
}

export type ScriptOutcome =
  | { readonly ok: true; readonly output: Json; readonly logs: readonly ScriptLog[] }
  | { readonly ok: false; readonly failure: Failure; readonly logs: readonly ScriptLog[] };
