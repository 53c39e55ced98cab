import { z } from 'zod';
import { Marking } from '../model/marking.ts';
import { Failure } from '../model/failure.ts';
import type { Json } from '../std/json.ts';
import { AgentStatus } from './contract.ts';

/*
 * What the window's main process answers itself. It holds windows, menus, dialogs, the files that the user has opened
 * and the agent's supervision, and no domain logic. The agent's contract stands beside it, in contract.ts.
 */

const text = z.string();
const json: z.ZodType<Json> = z.json();
const none = z.strictObject({});

/** What the window says of itself: its version and that of the runtime under it. */
export const WindowAbout = z.strictObject({
  version: text,
  electron: text,
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** Who works here, for the record of runs: the account's name. */
  user: text,
  /** What every window has to show about the runtime, such as that it is for tests only. */
  notice: text.optional(),
});
export type WindowAbout = z.infer<typeof WindowAbout>;

/** The connection to the agent as main supervises it. */
export const AgentLinkState = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('connecting') }),
  z.strictObject({ at: z.literal('connected'), status: AgentStatus }),
  /** It was there and went: main tries again by itself, after `retryMs`. */
  z.strictObject({ at: z.literal('lost'), failure: Failure, retryMs: z.number() }),
  /** It cannot be had without the user: the failure says why. */
  z.strictObject({ at: z.literal('failed'), failure: Failure }),
]);
export type AgentLinkState = z.infer<typeof AgentLinkState>;

/** A thread document as it lies on the disk: the texts, and what they were, so that a later change by others is noticed. */
export const ThreadTexts = z.strictObject({
  path: text,
  thread: text,
  layout: text.optional(),
  readOnly: z.boolean(),
});
export type ThreadTexts = z.infer<typeof ThreadTexts>;

/** A text file beside a thread, such as a step; `path` is relative to the thread's folder, with forward slashes. */
export const SideFile = z.strictObject({ path: text, text });
export type SideFile = z.infer<typeof SideFile>;

/** What the journal keeps of one open document until it is saved or closed: enough to get every unsaved edit back. */
export const JournalEntry = z.strictObject({
  id: text.regex(/^[a-z0-9-]{1,64}$/),
  path: text.optional(),
  at: z.number(),
  /** The document as the window holds it; the page reads and checks it. */
  content: json,
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const RecentThread = z.strictObject({
  path: text,
  title: text,
  /** The highest in the thread; left out where one of them cannot be read, which is never taken for unmarked. */
  marking: Marking.optional(),
  openedAt: z.number(),
  exists: z.boolean(),
});
export type RecentThread = z.infer<typeof RecentThread>;

/** One entry of the application menu: a command of the page's table, by its id. */
const MenuItem = z.union([
  z.strictObject({
    command: text,
    label: text,
    keys: text.optional(),
    enabled: z.boolean(),
    checked: z.boolean().optional(),
  }),
  z.strictObject({ separator: z.literal(true) }),
  /** What the system itself does with the focused field. */
  z.strictObject({ role: z.enum(['cut', 'copy', 'paste', 'selectAll', 'quit', 'toggleDevTools']), label: text }),
]);
export const Menus = z.array(z.strictObject({ label: text, items: z.array(MenuItem).max(200) })).max(20);
export type Menus = z.infer<typeof Menus>;

function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): { kind: 'call'; input: I; output: O } {
  return { kind: 'call', input, output };
}
function stream<I extends z.ZodType, O extends z.ZodType>(input: I, item: O): { kind: 'stream'; input: I; item: O } {
  return { kind: 'stream', input, item };
}

const Chosen = z.strictObject({ path: text.optional() });
const Saved = z.strictObject({ thread: text.optional(), layout: text.optional() });

/**
 * Calls and streams between the page and its main process. Paths that the page may name are those that the user has
 * chosen (a dialog, the command line, the list of recent ones, the example) and what lies in their folders.
 */
export const windowContract = {
  'window.about': call(none, WindowAbout),
  /** Title and unsaved mark of the window. */
  'window.entitle': call(z.strictObject({ title: text.max(500), edited: z.boolean() }), none),
  /** The page is ready to close: nothing is unsaved, or the user has said that it may go. */
  'window.close': call(none, none),
  'window.fullscreen': call(z.strictObject({ on: z.boolean() }), none),
  'window.zoom': call(z.strictObject({ factor: z.number().min(0.5).max(3) }), none),
  /** The user wants to close the window: the page asks what is to be done with unsaved edits, then says `window.close`. */
  'window.closing': stream(none, none),
  /** Threads that the command line or a second start asks to open. Those that were asked for before are given first. */
  'window.asked': stream(none, z.strictObject({ path: text })),
  'menu.set': call(z.strictObject({ menus: Menus }), none),
  'menu.chosen': stream(none, z.strictObject({ command: text })),
  /** The state of the connection, at once and after every change. */
  'link.state': stream(none, AgentLinkState),
  /** Tries now, and starts an agent where none runs. */
  'link.retry': call(none, none),
  /** Ends the agent and starts it anew; runs in progress are interrupted and can be resumed. */
  'link.restart': call(none, none),
  'thread.choose': call(none, Chosen),
  'thread.place': call(z.strictObject({ suggested: text }), Chosen),
  /** Copies the example into the user's documents where it is not there yet. */
  'thread.example': call(none, z.strictObject({ path: text })),
  'thread.read': call(z.strictObject({ path: text }), ThreadTexts),
  /**
   * Writes the thread document, and the layout where it is given: each whole or not at all. `expected` is what the
   * window believes to lie there; anything else is a `conflict` and nothing is written. Left out: whatever is there is replaced.
   */
  'thread.write': call(z.strictObject({ path: text, ...Saved.shape, expected: Saved.optional() }), none),
  'recent.list': call(none, z.strictObject({ threads: z.array(RecentThread) })),
  'recent.add': call(z.strictObject({ path: text, title: text, marking: Marking.optional() }), none),
  'recent.forget': call(z.strictObject({ path: text }), none),
  /** A text file beside the thread; undefined where there is none. */
  'file.read': call(z.strictObject({ thread: text, path: text }), z.strictObject({ text: text.optional() })),
  'file.write': call(
    z.strictObject({ thread: text, path: text, text, expected: text.optional(), replace: z.boolean() }),
    none,
  ),
  /** Lets the user choose a file; one in the thread's folder is given relative to it, with forward slashes. */
  'file.choose': call(z.strictObject({ thread: text, mediaType: text, title: text }), Chosen),
  /** Puts a file that was dropped on the window beside the thread, under a name that is free. */
  'file.import': call(
    z.strictObject({ thread: text, name: text.max(255), data: text.max(90_000_000) }),
    z.strictObject({ path: text }),
  ),
  /**
   * Copies files beside a thread to beside another place of it, each to the same relative path. What is there already is
   * kept; links and paths that lead out of the folder are refused, each for itself.
   */
  'file.carry': call(
    z.strictObject({ from: text, to: text, paths: z.array(text).max(10_000) }),
    z.strictObject({
      copied: z.array(text),
      kept: z.array(text),
      missing: z.array(text),
      refused: z.array(z.strictObject({ path: text, message: text })),
    }),
  ),
  /** Files in the thread's folder (and those that it names elsewhere) that other programs have changed, by relative path. */
  'file.changes': stream(z.strictObject({ thread: text }), z.strictObject({ paths: z.array(text) })),
  'file.reveal': call(z.strictObject({ path: text }), none),
  'artifact.save': call(z.strictObject({ run: text, port: text, suggested: text }), Chosen),
  'journal.keep': call(z.strictObject({ entry: JournalEntry }), none),
  'journal.list': call(none, z.strictObject({ entries: z.array(JournalEntry) })),
  'journal.drop': call(z.strictObject({ id: text }), none),
} as const;

export type WindowContract = typeof windowContract;
type WindowName = keyof WindowContract;
export type WindowCallName = { [K in WindowName]: WindowContract[K]['kind'] extends 'call' ? K : never }[WindowName];
export type WindowStreamName = Exclude<WindowName, WindowCallName>;
export type WindowInput<K extends WindowName> = z.infer<WindowContract[K]['input']>;
export type WindowOutput<K extends WindowCallName> = z.infer<Extract<WindowContract[K], { kind: 'call' }>['output']>;
export type WindowItem<K extends WindowStreamName> = z.infer<Extract<WindowContract[K], { kind: 'stream' }>['item']>;

/** Calls of the agent that a page may not make as they stand: main offers a narrower one in their place. */
export const notForPages: readonly string[] = ['agent.stop', 'artifact.export'];

/** All that a page can reach of the process behind it. It stays at two functions however long the contracts grow. */
export interface Bridge {
  /** Answers `{ ok: true, value }` or `{ ok: false, error }`; does not reject. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Hands over `{ item }`, and at last `{ end: true }` or `{ failure }`. Returns the function that closes the stream. */
  open(name: string, input: unknown, onMessage: (message: unknown) => void): () => void;
}
