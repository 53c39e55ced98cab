import { dirname, join } from 'node:path';

import { FailureError } from '#shared/model/failure.ts';
import type { Menus, WindowAbout } from '#shared/protocol/window-contract.ts';

import type { WindowHandlers } from '../ipc/window-calls.ts';
import type { AgentLink } from './agent-link.ts';
import { carryFiles } from './files/carry.ts';
import { copyExample } from './files/example.ts';
import type { Grants } from './files/grants.ts';
import type { Journal } from './files/journal.ts';
import type { Recent } from './files/recent.ts';
import { createSideFiles } from './files/side-files.ts';
import { createThreadFiles } from './files/thread-files.ts';
import { watchFolder } from './files/watch.ts';
import { aborted } from './hub.ts';
import type { Hub } from './hub.ts';

/** What can be done to the one window. */
export interface WindowControl {
  entitle(shown: { title: string; edited: boolean }): void;
  fullscreen(on: boolean): void;
  zoom(factor: number): void;
  setMenus(menus: Menus): void;
  reveal(path: string): void;
  /** The page agrees to close. */
  agreed(): void;
}

export interface HandlerParts {
  readonly about: WindowAbout;
  readonly control: WindowControl;
  readonly link: AgentLink;
  readonly grants: Grants;
  readonly journal: Journal;
  readonly recent: Recent;
  readonly closing: Hub<undefined>;
  readonly asked: Hub<string>;
  readonly menuChosen: Hub<string>;
  /** Tells the system which thread was opened, where it keeps a list of its own. */
  readonly noteRecent: (path: string) => void;
  /** Path of the example's thread, and the user's folder for documents. */
  readonly example: { readonly thread: string; readonly into: () => string };
  readonly log: (line: string) => void;
}

type Handlers<K extends keyof WindowHandlers> = Pick<WindowHandlers, K>;
type Rest = Omit<WindowHandlers, 'thread.choose' | 'thread.place' | 'file.choose' | 'artifact.save'>;

/** The answers to everything of the window's contract but the choices in dialogs. */
export function windowHandlers(parts: HandlerParts): Rest {
  return { ...ofWindow(parts), ...ofLink(parts), ...ofFiles(parts), ...ofRecord(parts) };
}

type OfWindow =
  | `window.${'about' | 'entitle' | 'close' | 'fullscreen' | 'zoom' | 'closing' | 'asked'}`
  | 'menu.set'
  | 'menu.chosen';

function ofWindow({ about, control, closing, asked, menuChosen }: HandlerParts): Handlers<OfWindow> {
  return {
    'window.about': () => about,
    'window.entitle': (shown) => done(() => control.entitle(shown)),
    'window.close': () => done(() => control.agreed()),
    'window.fullscreen': ({ on }) => done(() => control.fullscreen(on)),
    'window.zoom': ({ factor }) => done(() => control.zoom(factor)),
    'window.closing': (_input, emit, signal) => closing.follow(() => emit({}), signal),
    'window.asked': (_input, emit, signal) => asked.follow((path) => emit({ path }), signal),
    'menu.set': ({ menus }) => done(() => control.setMenus(menus)),
    'menu.chosen': (_input, emit, signal) => menuChosen.follow((command) => emit({ command }), signal),
  };
}

function ofLink({ link }: HandlerParts): Handlers<'link.state' | 'link.retry' | 'link.restart'> {
  return {
    'link.state': (_input, emit, signal) => link.follow(emit, signal),
    'link.retry': () => done(() => link.retry()),
    'link.restart': () => done(() => link.restart()),
  };
}

type OfFiles =
  | `file.${'read' | 'write' | 'import' | 'carry' | 'changes' | 'reveal'}`
  | `thread.${'read' | 'write' | 'example'}`;

function ofFiles({ grants, control, example, log }: HandlerParts): Handlers<OfFiles> {
  const threads = createThreadFiles(grants);
  const sides = createSideFiles(grants);
  return {
    'thread.read': ({ path }) => threads.read(path),
    'thread.write': (input) => done(() => threads.write(input)),
    async 'thread.example'() {
      const path = await copyExample(example.thread, join(example.into(), 'Clew'));
      grants.allowThread(path);
      return { path };
    },
    'file.read': (input) => sides.read(input),
    'file.write': (input) => done(() => sides.write(input)),
    'file.import': (input) => sides.import(input),
    'file.carry': (input) => carryFiles(grants, input),
    async 'file.changes'({ thread }, emit, signal) {
      await grants.resolve(thread);
      watchFolder(
        { folder: dirname(thread), followFiles: grants.followFiles, changed: (paths) => emit({ paths }), log },
        signal,
      );
      await aborted(signal);
    },
    'file.reveal': ({ path }) => done(async () => control.reveal(await grants.resolve(path))),
  };
}

type OfRecord = `recent.${'list' | 'add' | 'forget'}` | `journal.${'keep' | 'list' | 'drop'}`;

function ofRecord({ grants, journal, recent, noteRecent }: HandlerParts): Handlers<OfRecord> {
  return {
    async 'recent.list'() {
      const threads = await recent.list();
      for (const { path } of threads) grants.allowThread(path);
      return { threads };
    },
    async 'recent.add'(thread) {
      // What stands on the list may be opened at the next start: only what may be opened now gets there.
      await grants.resolve(thread.path);
      await recent.add({ ...thread, openedAt: Date.now() });
      noteRecent(thread.path);
      return {};
    },
    'recent.forget': ({ path }) => done(() => recent.forget(path)),
    async 'journal.keep'({ entry }) {
      if (entry.path !== undefined) await grants.resolve(entry.path);
      return await done(() => journal.keep(entry));
    },
    async 'journal.list'() {
      const entries = await journal.list();
      for (const { path } of entries) if (path !== undefined) grants.allowThread(path);
      return { entries };
    },
    'journal.drop': ({ id }) => done(() => journal.drop(id)),
  };
}

/** Does it and answers what a call answers that says nothing but that it is done. */
async function done(act: () => void | Promise<void>): Promise<Record<string, never>> {
  await act();
  return {};
}

/** Whether the page may name a path, as data. */
export async function mayName(
  grants: Pick<Grants, 'resolve'>,
  path: string,
): Promise<{ ok: true; value: undefined } | { ok: false; error: FailureError['failure'] }> {
  try {
    await grants.resolve(path);
    return { ok: true, value: undefined };
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, error: error.failure };
    throw error;
  }
}
