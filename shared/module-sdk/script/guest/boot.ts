/** What the host holds of the guest; no script can reach it. */
export interface Kernel {
  /** Makes `host.NAME` for each name of a JSON list. */
  prepare(namesJson: string): void;
  /** Calls the step. `=` and the output as JSON, or `!` and why the output is none; a promise of it where the step is async. */
  invoke(step: unknown, inputJson: string, adapt: unknown): string | Promise<string>;
  /** {@link GuestError} as JSON. Never throws for a value that the script made up. */
  describe(error: unknown): string;
}

export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Set by library code that refuses an output, with an error named BadOutput; empty where no port is to blame. */
  readonly port?: string | undefined;
}

/**
 * Runs inside QuickJS before everything else: takes away what a step must not have and returns the {@link Kernel}.
 * Only the text of this function crosses into the guest, so it uses nothing from outside itself.
 * Whatever a script then does to the built-in objects reaches its own results and no further: JSON text alone
 * crosses back, and the host reads it as data.
 */
export function boot(
  callHost: (name: string, json: string) => string,
  writeLog: (level: string, text: string, stack: string) => void,
): Kernel {
  const { parse, stringify } = JSON;
  const { getPrototypeOf, defineProperty, keys, prototype: objectPrototype } = Object;
  const { isArray } = Array;
  const { isFinite } = Number;
  const { construct, apply } = Reflect;
  const { then } = Promise.prototype;
  const PromiseOf = Promise;
  const ErrorOf = Error;
  const TextOf = String;
  const deepest = 200;
  const longestLog = 4000;

  /** Undefined for the outermost value, and for what a `toJSON` gives: it stands where its maker does. */
  type Key = string | number | undefined;

  /** A container on the way down to a value; the way is written out only for a refusal. */
  interface Place {
    readonly up: Place | undefined;
    readonly key: Key;
    readonly value: object;
    readonly depth: number;
  }

  class BadOutput extends ErrorOf {
    constructor(up: Place | undefined, key: Key, what: string) {
      const path = pointer(up, key);
      super(`${path === '' ? 'The result' : `The result at ${path}`} ${what}`);
    }
  }

  function refusal(sentence: string): () => never {
    return function refused(): never {
      throw new TypeError(sentence);
    };
  }

  function withdraw(): void {
    const names = ['eval', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry'];
    for (const name of names) Reflect.deleteProperty(globalThis, name);
    const clock = refusal('A step has no clock: the same inputs must give the same outputs.');
    for (const name of ['now', 'parse', 'UTC']) defineProperty(clock, name, { value: clock });
    defineProperty(globalThis, 'Date', { value: clock, configurable: true });
    defineProperty(Math, 'random', {
      value: refusal('A step has no random numbers: the same inputs must give the same outputs.'),
    });
    const compiler = refusal('A step cannot make code out of text.');
    defineProperty(compiler, 'prototype', { value: Function.prototype });
    defineProperty(globalThis, 'Function', { value: compiler, configurable: true });
    const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
    for (const kind of kinds) defineProperty(getPrototypeOf(kind), 'constructor', { value: compiler });
  }

  function pointer(up: Place | undefined, key: Key): string {
    if (up === undefined) return '';
    const base = pointer(up.up, up.key);
    return key === undefined ? base : `${base}/${TextOf(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }

  function requirePlain(value: object, up: Place | undefined, key: Key): void {
    const prototype: unknown = getPrototypeOf(value);
    if (prototype === objectPrototype || prototype === null || isArray(value)) return;
    const maker: unknown = (value as { constructor?: unknown }).constructor;
    const named = typeof maker === 'function' && typeof maker.name === 'string' && maker.name !== '';
    const what = named ? maker.name : 'object with a prototype of its own';
    throw new BadOutput(up, key, `is a ${what}; give plain objects, arrays, numbers, texts and truth values.`);
  }

  function requireEnd(value: object, up: Place | undefined, key: Key): void {
    for (let at = up; at !== undefined; at = at.up)
      if (at.value === value) throw new BadOutput(up, key, 'contains itself.');
    if (up?.depth === deepest) throw new BadOutput(up, key, `is nested more than ${deepest} levels deep.`);
  }

  function encodeMembers(value: object, here: Place): string {
    let text = '';
    if (isArray(value)) {
      for (let i = 0; i < value.length; i++)
        text += i === 0 ? encode(value[i], here, i) : `,${encode(value[i], here, i)}`;
      return `[${text}]`;
    }
    for (const key of keys(value)) {
      if (key === '__proto__') throw new BadOutput(here, key, 'has a name that cannot be used.');
      text += `${text === '' ? '' : ','}${stringify(key)}:${encode((value as Record<string, unknown>)[key], here, key)}`;
    }
    return `{${text}}`;
  }

  function encodeObject(value: object, up: Place | undefined, key: Key): string {
    requireEnd(value, up, key);
    const here: Place = { up, key, value, depth: (up?.depth ?? 0) + 1 };
    const own: unknown = (value as { toJSON?: unknown }).toJSON;
    if (typeof own === 'function') return encode(apply(own, value, []), here, undefined);
    requirePlain(value, up, key);
    return encodeMembers(value, here);
  }

  /** JSON text without help from anything that a script can have changed, except the values' own `toJSON`. */
  function encode(value: unknown, up: Place | undefined, key: Key): string {
    if (value === null) return 'null';
    if (typeof value === 'string' || typeof value === 'boolean') return stringify(value);
    if (typeof value === 'number') {
      if (isFinite(value)) return stringify(value);
      throw new BadOutput(up, key, `is ${value}, and only finite numbers can be passed on.`);
    }
    if (typeof value === 'object') return encodeObject(value, up, key);
    if (value !== undefined) throw new BadOutput(up, key, `is a ${typeof value}, which cannot be passed on.`);
    const nothing =
      up === undefined ? 'is undefined: the step returned nothing.' : 'is undefined; leave it out or give null.';
    throw new BadOutput(up, key, nothing);
  }

  function encodeOutput(value: unknown): string {
    try {
      return `=${encode(value, undefined, undefined)}`;
    } catch (error) {
      if (error instanceof BadOutput) return `!${stringify(error.message)}`;
      throw error;
    }
  }

  function show(value: unknown): string {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return TextOf(value);
    const { toString } = value;
    if (value instanceof ErrorOf) return `${value.name}: ${value.message}`;
    if (!isArray(value) && typeof toString === 'function' && toString !== objectPrototype.toString)
      return TextOf(value);
    try {
      return (
        stringify(value, (_, held: unknown) =>
          typeof held === 'bigint' || typeof held === 'function' ? TextOf(held) : held,
        ) ?? 'undefined'
      );
    } catch (error) {
      return error instanceof TypeError ? '[an object that contains itself]' : '[an object that cannot be shown]';
    }
  }

  function console(): Readonly<Record<string, (...values: readonly unknown[]) => void>> {
    const writer =
      (level: string) =>
      (...values: readonly unknown[]): void => {
        let text = '';
        for (let i = 0; i < values.length; i++) text += `${i === 0 ? '' : ' '}${show(values[i])}`;
        const cut = text.length > longestLog ? `${text.slice(0, longestLog)}… (${text.length} characters)` : text;
        writeLog(level, stringify(cut), stringify(new ErrorOf('').stack ?? ''));
      };
    return {
      log: writer('log'),
      debug: writer('log'),
      info: writer('info'),
      warn: writer('warn'),
      error: writer('error'),
    };
  }

  function prepare(namesJson: string): void {
    const host = { __proto__: null } as unknown as Record<string, unknown>;
    for (const name of parse(namesJson) as string[]) {
      host[name] = (input: unknown): unknown => {
        const text = encodeOutput(input ?? null);
        if (text.charAt(0) === '!') throw new TypeError(TextOf(parse(text.slice(1))));
        const answer: unknown = parse(callHost(name, text.slice(1)));
        return answer;
      };
    }
    defineProperty(globalThis, 'host', { value: host });
  }

  function invoke(stepFunction: unknown, inputJson: string, adapt: unknown): string | Promise<string> {
    const input: unknown = parse(inputJson);
    const call = adapt === undefined ? stepFunction : adapt;
    const output: unknown = apply(
      call as (...args: unknown[]) => unknown,
      undefined,
      adapt === undefined ? [input] : [stepFunction, input],
    );
    const awaits =
      typeof output === 'object' && output !== null && typeof (output as { then?: unknown }).then === 'function';
    if (!awaits) return encodeOutput(output);
    const settled: unknown = construct(PromiseOf, [(resolve: (value: unknown) => void) => resolve(output)]);
    const encoded: unknown = apply(then, settled as Promise<unknown>, [encodeOutput]);
    return encoded as Promise<string>;
  }

  /** A member of a thrown value as text; a script may have made reading it fail. */
  function member(error: object, name: string): string {
    try {
      const value: unknown = (error as Record<string, unknown>)[name];
      return typeof value === 'string' ? value.slice(0, 20_000) : '';
    } catch {
      return '';
    }
  }

  function describe(error: unknown): string {
    if ((typeof error !== 'object' && typeof error !== 'function') || error === null) {
      const text = typeof error === 'string' ? error : TextOf(error);
      return stringify({ name: '', message: text.slice(0, 4000), stack: '' });
    }
    const message = member(error, 'message').slice(0, 4000);
    const known = {
      name: member(error, 'name').slice(0, 100),
      message: message === '' ? 'It threw an object without a message.' : message,
      stack: member(error, 'stack'),
    };
    return stringify(known.name === 'BadOutput' ? { ...known, port: member(error, 'port') } : known);
  }

  defineProperty(globalThis, 'console', { value: Object.freeze(console()), configurable: true });
  withdraw();
  return { prepare, invoke, describe };
}
