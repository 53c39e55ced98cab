import { lutimes, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Packs a folder as .tar.gz with the system's tar: the same files give the same bytes, whoever packs them and when.
 * @param folder becomes the one folder at the top of the archive
 * @param epoch seconds since 1970 that every entry is dated
 */
export async function packArchive(folder: string, archive: string, epoch: number): Promise<void> {
  // Compiled code that a run has left, and the dates of the day, are no part of what is shipped.
  await dateAll(folder, epoch);
  const sameForAll = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--format=gnu'];
  const args = [
    ...sameForAll,
    '--use-compress-program=gzip -n',
    '-cf',
    archive,
    '-C',
    dirname(folder),
    basename(folder),
  ];
  try {
    await run('tar', args, { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    throw new Error(
      `GNU tar and gzip could not write ${archive}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function dateAll(folder: string, epoch: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await dateAll(path, epoch);
    await lutimes(path, epoch, epoch);
  }
  await lutimes(folder, epoch, epoch);
}
