import { constants } from 'node:fs/promises';
import { dirname } from 'node:path';

import { FailureError, fail } from '#shared/model/failure.ts';
import type { ThreadTexts, WindowInput } from '#shared/protocol/window-contract.ts';
import { layoutPathOf } from '#shared/schema/thread-file.ts';

import { prepareFile, realDisk, syncFolder } from './durable.ts';
import type { Prepared, WritingDisk } from './durable.ts';
import type { Grants } from './grants.ts';
import { writing } from './storage.ts';
import { bytesOf, readText } from './text-file.ts';

/** Thread documents and their layouts as texts. What the texts say is the page's business. */
export interface ThreadFiles {
  /** @throws FailureError `forbidden`, `missing-file`, `bad-file`, `usage` */
  read(path: string): Promise<ThreadTexts>;
  /** @throws FailureError `forbidden`, `conflict`, `storage`, `bad-file`, `usage` */
  write(input: WindowInput<'thread.write'>): Promise<void>;
}

/** One of the two files: what it is called, where it really lies, what it is to hold and what is expected there. */
interface Part {
  readonly shown: string;
  readonly real: string;
  readonly text: string | undefined;
  readonly expected: string | undefined;
}

export function createThreadFiles(grants: Pick<Grants, 'resolve'>, disk: WritingDisk = realDisk): ThreadFiles {
  async function partsOf(input: WindowInput<'thread.write'>): Promise<Part[]> {
    const layout = layoutOf(input.path);
    return [
      {
        shown: input.path,
        real: await grants.resolve(input.path),
        text: input.thread,
        expected: input.expected?.thread,
      },
      { shown: layout, real: await grants.resolve(layout), text: input.layout, expected: input.expected?.layout },
    ];
  }

  /** The parts that differ from what lies there. Looks at both files before anything is said of either. */
  async function changedParts(parts: readonly Part[], isChecked: boolean): Promise<Part[]> {
    const changed: Part[] = [];
    const others: string[] = [];
    for (const part of parts) {
      if (part.text === undefined && part.expected === undefined) continue;
      const there = await readExisting(part, isChecked);
      if (isChecked && there !== part.expected) others.push(part.shown);
      if (part.text !== undefined && there !== part.text) changed.push(part);
    }
    if (others.length > 0) fail({ why: 'conflict', message: conflict(others) });
    return changed;
  }

  return {
    async read(path) {
      const layoutPath = layoutOf(path);
      const real = await grants.resolve(path);
      const thread = await readText(real, path);
      if (thread === undefined) return fail({ why: 'missing-file', path });
      const layout = await readText(await grants.resolve(layoutPath), layoutPath);
      const readOnly = !((await isWritable(real, disk)) && (await isWritable(dirname(real), disk)));
      return { path, thread, ...(layout === undefined ? {} : { layout }), readOnly };
    },
    async write(input) {
      const isChecked = input.expected !== undefined;
      const parts = await partsOf(input);
      const changed = await changedParts(parts, isChecked);
      const prepared: Prepared[] = [];
      try {
        for (const part of changed) {
          if (part.text !== undefined) prepared.push(await prepareFile(part.real, bytesOf(part.text), disk));
        }
        // Writing takes its time: what others have written meanwhile is looked for right before it would be replaced.
        await changedParts(parts, isChecked);
        for (const each of prepared) await each.commit();
      } finally {
        for (const each of prepared) await each.discard();
      }
      for (const folder of new Set(changed.map(({ real }) => dirname(real))))
        await writing(folder, () => syncFolder(folder, disk));
    },
  };
}

function layoutOf(path: string): string {
  const layout = layoutPathOf(path);
  return layout.ok
    ? layout.value
    : fail({
        why: 'usage',
        message: `${path} cannot be a thread. ${layout.error} Rename the file, or choose another one.`,
      });
}

/** What lies there now. Without anything to compare with, a file that is no text is there to be replaced like any other. */
async function readExisting(part: Part, isChecked: boolean): Promise<string | undefined> {
  try {
    return await readText(part.real, part.shown);
  } catch (error) {
    if (isChecked || !(error instanceof FailureError)) throw error;
    return undefined;
  }
}

function conflict(paths: readonly string[]): string {
  return `Another program has changed ${paths.join(' and ')} since it was opened here. Nothing was written.`;
}

async function isWritable(path: string, disk: Pick<WritingDisk, 'access'>): Promise<boolean> {
  return await disk.access(path, constants.W_OK).then(
    () => true,
    () => false, // whatever the reason, writing would fail as well and say it
  );
}
