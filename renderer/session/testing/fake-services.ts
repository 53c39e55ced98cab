import type { Failure } from '#shared/model/failure.ts';
import type { CallName, Input, OutputOf } from '#shared/protocol/contract.ts';
import type { JournalEntry, WindowCallName, WindowInput, WindowOutput } from '#shared/protocol/window-contract.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Services } from '../../services/bridge.ts';

type Answer<T> = Result<T, Failure> | Promise<Result<T, Failure>>;
type AgentAnswers = { [K in CallName]?: (input: Input<K>) => Answer<OutputOf<K>> };
type WindowAnswers = { [K in WindowCallName]?: (input: WindowInput<K>) => Answer<WindowOutput<K>> };

/** A stream that the page has opened, from the side of whoever feeds it. */
export interface FakeStream {
  readonly name: string;
  readonly input: unknown;
  closed: boolean;
  item(item: unknown): void;
  end(end?: Result<undefined, Failure>): void;
}

/** The processes behind the page: a disk and a journal in memory, and an agent that answers what the test says. */
export interface FakeServices extends Services {
  /** Files by path. */
  readonly files: Map<string, string>;
  readonly journal: Map<string, JournalEntry>;
  /** Every call in order: its name and input. */
  readonly calls: { readonly name: string; readonly input: unknown }[];
  readonly streams: FakeStream[];
  /** What the test answers in place of the default. */
  readonly agent: AgentAnswers;
  readonly window: WindowAnswers;
  /** The newest stream of this name that is open. */
  stream(name: string): FakeStream;
}

const folderOf = (path: string): string => path.replace(/[^/]*$/, '');
const layoutOf = (path: string): string => path.replace(/\.thread\.json$/, '.layout.json');
const conflict: Failure = { why: 'conflict', message: 'changed on disk.' };
const noAgent: Failure = { why: 'no-agent', message: 'none.' };

export function fakeServices(): FakeServices {
  const files = new Map<string, string>();
  const journal = new Map<string, JournalEntry>();
  const calls: FakeServices['calls'] = [];
  const streams: FakeStream[] = [];

  const disk: WindowAnswers = {
    'window.about': () => ok({ version: '0', electron: '0', platform: 'linux', user: 'ann' }),
    'thread.read': ({ path }) => {
      const [thread, layout] = [files.get(path), files.get(layoutOf(path))];
      if (thread === undefined) return err({ why: 'missing-file', path });
      return ok({ path, thread, ...(layout === undefined ? {} : { layout }), readOnly: false });
    },
    'thread.write': ({ path, thread, layout, expected }) => {
      const there = { thread: files.get(path), layout: files.get(layoutOf(path)) };
      if (expected !== undefined && (there.thread !== expected.thread || there.layout !== expected.layout))
        return err(conflict);
      if (thread !== undefined) files.set(path, thread);
      if (layout !== undefined) files.set(layoutOf(path), layout);
      return ok({});
    },
    'file.read': ({ thread, path }) => {
      const text = files.get(folderOf(thread) + path);
      return ok(text === undefined ? {} : { text });
    },
    'file.write': ({ thread, path, text, expected, replace }) => {
      const there = files.get(folderOf(thread) + path);
      if (there !== text && there !== expected && !replace) return err(conflict);
      files.set(folderOf(thread) + path, text);
      return ok({});
    },
    'file.carry': ({ from, to, paths }) => {
      const carried = { copied: [] as string[], kept: [] as string[], missing: [] as string[], refused: [] };
      for (const path of paths) {
        const [source, target] = [files.get(folderOf(from) + path), folderOf(to) + path];
        if (source === undefined) carried.missing.push(path);
        else if (files.has(target)) carried.kept.push(path);
        else carried.copied.push(path);
        if (source !== undefined && !files.has(target)) files.set(target, source);
      }
      return ok(carried);
    },
    'recent.add': () => ok({}),
    'journal.keep': ({ entry }) => {
      journal.set(entry.id, JSON.parse(JSON.stringify(entry)) as JournalEntry);
      return ok({});
    },
    'journal.list': () => ok({ entries: [...journal.values()] }),
    'journal.drop': ({ id }) => {
      journal.delete(id);
      return ok({});
    },
  };
  const agent: AgentAnswers = {};
  const window: WindowAnswers = {};

  /** As across processes: what is handed over is a copy, and later. */
  async function call(tables: readonly object[], name: string, input: unknown): Promise<never> {
    calls.push({ name, input: structuredClone(input) });
    await Promise.resolve();
    const table = tables.find((one) => Object.hasOwn(one, name)) as
      | Readonly<Record<string, (input: unknown) => unknown>>
      | undefined;
    return structuredClone(table === undefined ? err(noAgent) : await table[name]?.(structuredClone(input))) as never;
  }

  function open(
    name: string,
    input: unknown,
    onItem: (item: never) => void,
    onEnd: (end: Result<undefined, Failure>) => void = () => undefined,
  ): () => void {
    const stream: FakeStream = {
      name,
      input,
      closed: false,
      item: (item) => void (stream.closed || onItem(structuredClone(item) as never)),
      end: (end = ok(undefined)) => {
        if (stream.closed) return;
        stream.closed = true;
        onEnd(end);
      },
    };
    streams.push(stream);
    return () => {
      stream.closed = true;
    };
  }

  return {
    files,
    journal,
    calls,
    streams,
    agent,
    window,
    callAgent: (name, input) => call([agent], name, input),
    callWindow: (name, input) => call([window, disk], name, input),
    openAgent: open,
    openWindow: open,
    stream: (name) => {
      const found = streams.findLast((one) => one.name === name && !one.closed);
      if (found === undefined) throw new Error(`no open stream ${name}`);
      return found;
    },
  };
}
