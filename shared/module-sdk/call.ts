import { fail } from '../model/failure.ts';
import type { ValueOf } from '../model/value.ts';
import { own } from '../std/json.ts';
import type { Json } from '../std/json.ts';
import { must } from '../std/assert.ts';
import { convert } from '../units/convert.ts';
import { parseUnit } from '../units/parse-unit.ts';
import type { Arrival, CallContext, InputValue } from '../protocol/module-call.ts';

export interface InputFile {
  readonly path: string;
  readonly mediaType: string;
  readonly name: string;
  readonly digest: string;
}

/** How a running call talks to the agent. */
export interface CallChannel {
  readonly signal: AbortSignal;
  progress(fraction: number | undefined, message: string | undefined): void;
  log(level: 'debug' | 'info' | 'warning' | 'error', message: string): void;
}

/**
 * One call of a function: its params, its inputs by type, and the way back.
 * Every accessor refuses a missing or mistyped input with `bad-input` and the port's name.
 */
export class Call<P = unknown> {
  readonly params: P;
  readonly context: CallContext;
  readonly signal: AbortSignal;
  readonly inputs: Readonly<Record<string, InputValue | readonly Arrival[]>>;
  readonly #channel: CallChannel;

  constructor(
    params: P,
    inputs: Readonly<Record<string, InputValue | readonly Arrival[]>>,
    context: CallContext,
    channel: CallChannel,
  ) {
    this.params = params;
    this.inputs = inputs;
    this.context = context;
    this.signal = channel.signal;
    this.#channel = channel;
  }

  has(port: string): boolean {
    return own(this.inputs, port) !== undefined;
  }

  /** The value at `port`, whatever its type. */
  value(port: string): InputValue {
    const value = own(this.inputs, port);
    if (value === undefined)
      fail({ why: 'bad-input', port, message: `The input ${port} has no value. Connect it or type one in.` });
    if (isList(value))
      fail({ why: 'bad-input', port, message: `The input ${port} takes many wires and one value was asked for.` });
    return value;
  }

  /** The number at a quantity port, in `unit`. A plain number is taken as dimensionless. */
  quantity(port: string, unit: string): number {
    const value = this.value(port);
    if (value.type === 'number' || value.type === 'integer') return this.#in(port, value.value, '1', unit);
    if (value.type !== 'quantity')
      fail({
        why: 'bad-input',
        port,
        message: `The input ${port} holds a ${value.type} and needs a quantity in ${unit}.`,
      });
    return this.#in(port, value.value, value.unit, unit);
  }

  #in(port: string, value: number, from: string, to: string): number {
    const [a, b] = [parseUnit(from), parseUnit(to)];
    if (!a.ok) fail({ why: 'bad-input', port, message: a.error.message });
    if (!b.ok) fail({ why: 'bad-input', port, message: b.error.message });
    const converted = convert(value, a.value, b.value);
    if (!converted.ok) fail({ why: 'bad-input', port, message: `The input ${port}: ${converted.error.message}` });
    return converted.value;
  }

  number(port: string): number {
    const value = this.value(port);
    if (value.type === 'number' || value.type === 'integer') return value.value;
    return this.quantity(port, '1');
  }

  text(port: string): string {
    return this.#typed(port, 'text').value;
  }

  boolean(port: string): boolean {
    return this.#typed(port, 'boolean').value;
  }

  json(port: string): Json {
    const value = this.value(port);
    if (value.type === 'json') return value.value;
    return JSON.parse(JSON.stringify(value)) as Json;
  }

  table(port: string): ValueOf<'table'> {
    return this.#typed(port, 'table');
  }

  /** A file that arrived on a wire. Read it at `path`; never write there. */
  file(port: string): InputFile {
    const value = this.value(port);
    if (value.type !== 'file' || !('path' in value))
      fail({ why: 'bad-input', port, message: `The input ${port} holds a ${value.type} and needs a file.` });
    return { path: value.path, mediaType: value.mediaType, name: value.name, digest: value.digest };
  }

  /** Everything that arrived at a port with `many`; empty where nothing is connected. */
  list(port: string): readonly Arrival[] {
    const value = own(this.inputs, port);
    if (value === undefined) return [];
    if (!isList(value))
      fail({ why: 'bad-input', port, message: `The input ${port} takes one wire and a list was asked for.` });
    return value;
  }

  /** A source file that a param names, as the run has bound it. @param pointer JSON pointer into the params, such as `/workbook` */
  sourceFile(pointer: string): { readonly path: string; readonly name: string; readonly digest: string } {
    return must(own(this.context.files, pointer), `the agent binds every file param, and ${pointer} is one`);
  }

  /** Where the value at `port` was read, as its producer said: `Parameters!C4`. */
  origin(port: string): string | undefined {
    return own(this.context.origins, port);
  }

  /** The one folder that the call may write to. */
  get folder(): string {
    return this.context.folder;
  }

  progress(fraction: number | undefined, message?: string): void {
    this.#channel.progress(fraction, message);
  }

  log(level: 'debug' | 'info' | 'warning' | 'error', message: string): void {
    this.#channel.log(level, message);
  }

  #typed<K extends 'text' | 'boolean' | 'table'>(port: string, type: K): ValueOf<K> {
    const value = this.value(port);
    if (value.type !== type)
      fail({ why: 'bad-input', port, message: `The input ${port} holds a ${value.type} and needs a ${type}.` });
    return value as ValueOf<K>;
  }
}

function isList(value: InputValue | readonly Arrival[]): value is readonly Arrival[] {
  return Array.isArray(value);
}
