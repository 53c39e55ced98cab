import { lstat, rename, unlink } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, sep } from 'node:path';

import { FailureError } from '#shared/model/failure.ts';
import type { WindowHandlers } from '../ipc/window-calls.ts';
import type { AgentSource } from '../ipc/agent-calls.ts';

import { temporaryBeside } from './files/durable.ts';
import { isInside } from './files/grants.ts';
import type { Grants } from './files/grants.ts';
import { writing } from './files/storage.ts';
import type { StateKeeper } from './kept-state.ts';

export interface FileFilter {
  readonly name: string;
  readonly extensions: string[];
}

/** The system's dialogs, for the one window. Undefined where the user has cancelled. */
export interface Dialogs {
  open(request: { title: string; defaultPath: string; filters: FileFilter[] }): Promise<string | undefined>;
  save(request: { title: string; defaultPath: string; filters: FileFilter[] }): Promise<string | undefined>;
  /** Asks whether a file may be replaced. */
  replace(path: string): Promise<boolean>;
}

export interface ChoicesWorld {
  readonly dialogs: Dialogs;
  readonly grants: Grants;
  readonly state: StateKeeper;
  readonly agent: AgentSource;
  /** Where a dialog begins that was never used. */
  readonly documents: () => string;
  readonly platform: string;
}

type Choices = Pick<WindowHandlers, 'thread.choose' | 'thread.place' | 'file.choose' | 'artifact.save'>;

const THREAD_SUFFIX = '.thread.json';

/** Files that the user picks in the system's dialogs: picking one allows the page to use it. */
export function createChoices({ dialogs, grants, state, agent, documents, platform }: ChoicesWorld): Choices {
  const threads: FileFilter[] = [
    // A Mac knows no extension of two parts.
    { name: 'Threads', extensions: [platform === 'darwin' ? 'json' : 'thread.json'] },
    ALL_FILES,
  ];
  const folderFor = (purpose: string): string => state.now().folders[purpose] ?? documents();
  function remember(purpose: string, path: string): void {
    state.keep({ folders: { ...state.now().folders, [purpose]: dirname(path) } });
  }

  return {
    async 'thread.choose'() {
      const request = { title: 'Open a thread', defaultPath: folderFor('thread'), filters: threads };
      const path = await dialogs.open(request);
      if (path === undefined) return {};
      remember('thread', path);
      grants.allowThread(path);
      return { path };
    },
    async 'thread.place'({ suggested }) {
      const defaultPath = isAbsolute(suggested) ? suggested : join(folderFor('thread'), suggested);
      const chosen = await dialogs.save({ title: 'Save the thread', defaultPath, filters: threads });
      if (chosen === undefined) return {};
      const path = withThreadSuffix(chosen);
      // The dialog has asked about the name that was typed, not about the one that it became.
      if (path !== chosen && (await isThere(path)) && !(await dialogs.replace(path))) return {};
      remember('thread', path);
      grants.allowThread(path);
      return { path };
    },
    async 'file.choose'({ thread, mediaType, title }) {
      if (thread !== '') await grants.resolve(thread);
      const purpose = `file:${mediaType}`;
      const near = thread === '' ? folderFor(purpose) : (state.now().folders[purpose] ?? dirname(thread));
      const path = await dialogs.open({ title, defaultPath: near, filters: filtersFor(mediaType) });
      if (path === undefined) return {};
      remember(purpose, path);
      grants.allowFile(path);
      state.keep({ files: [...state.now().files.filter((file) => file !== path), path] });
      const folder = thread === '' ? undefined : dirname(thread);
      if (folder === undefined || !isInside(folder, path)) return { path };
      return { path: relative(folder, path).split(sep).join('/') };
    },
    async 'artifact.save'({ run, port, suggested }) {
      const extension = extname(suggested).slice(1);
      const chosen = await dialogs.save({
        title: 'Save a copy',
        defaultPath: join(folderFor('artifact'), suggested.replaceAll(/[\\/]/g, '-')),
        filters:
          extension === ''
            ? [ALL_FILES]
            : [{ name: `${extension.toUpperCase()} files`, extensions: [extension] }, ALL_FILES],
      });
      if (chosen === undefined) return {};
      remember('artifact', chosen);
      const client = await agent.client();
      if (!client.ok) throw new FailureError(client.error);
      // The agent replaces nothing. What the user wants replaced is there until the new file is whole.
      const temp = temporaryBeside(chosen);
      const exported = await client.value.call('artifact.export', { run, port, out: temp });
      if (!exported.ok) throw new FailureError(exported.error);
      await writing(chosen, () => rename(temp, chosen)).catch(async (error: unknown) => {
        await unlink(temp).catch(() => undefined); // the failure before it is the one to tell
        throw error;
      });
      grants.allowFile(chosen);
      return { path: chosen };
    },
  };
}

export function withThreadSuffix(path: string): string {
  if (path.endsWith(THREAD_SUFFIX)) return path;
  return `${path.replace(/(?:\.thread)?(?:\.json)?\.?$/i, '')}${THREAD_SUFFIX}`;
}

const ALL_FILES: FileFilter = { name: 'All files', extensions: ['*'] };

const FILTERS: Readonly<Record<string, FileFilter>> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { name: 'Workbooks', extensions: ['xlsx'] },
  'text/typescript': { name: 'TypeScript files', extensions: ['ts'] },
  'text/csv': { name: 'CSV tables', extensions: ['csv'] },
  'text/plain': { name: 'Texts', extensions: ['txt'] },
  'text/markdown': { name: 'Markdown files', extensions: ['md'] },
  'application/json': { name: 'JSON files', extensions: ['json'] },
  'application/pdf': { name: 'PDF files', extensions: ['pdf'] },
  'model/step': { name: 'STEP models', extensions: ['step', 'stp'] },
  'model/stl': { name: 'STL models', extensions: ['stl'] },
  'model/gltf-binary': { name: 'glTF models', extensions: ['glb'] },
  'image/png': { name: 'PNG images', extensions: ['png'] },
};

export function filtersFor(mediaType: string): FileFilter[] {
  const known = FILTERS[mediaType];
  return known === undefined ? [ALL_FILES] : [known, ALL_FILES];
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
