/* What every JavaScript runtime has beyond the language itself, and no more: this folder knows neither DOM nor Node. */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
declare const performance: { now(): number };
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBufferLike;
  }
}
