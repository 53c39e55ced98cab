import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';

/** What an errno means for a person who saves, and what to do about it. Follows "Writing PATH failed (ERRNO):". */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, then save again.',
  EDQUOT: 'your disk quota is used up. Free some space, then save again.',
  EROFS: 'the file system is read-only. Save it somewhere else.',
  EACCES: 'you may not write there. Change the permissions, or save it somewhere else.',
  EPERM: 'the system does not allow it. Check who owns the file, or save it somewhere else.',
  ENOENT: 'its folder is not there any more. Make the folder again, or save it somewhere else.',
  ENOTDIR: 'part of the path is not a folder. Save it somewhere else.',
  EISDIR: 'a folder of this name is in the way. Save it under another name.',
  EEXIST: 'something of this name is there already. Save it under another name.',
  EIO: 'the disk reported an input or output error. Save it on another disk.',
  EBUSY: 'another program is using it. Close that program, then save again.',
  ETXTBSY: 'another program is using it. Close that program, then save again.',
  ENAMETOOLONG: 'the name is too long for this file system. Save it under a shorter name.',
  EMFILE: 'too many files are open. Close other programs, then save again.',
  ENFILE: 'too many files are open on this machine. Close other programs, then save again.',
  EFBIG: 'the file is too large for this file system. Save it somewhere else.',
  ELOOP: 'it leads through too many symbolic links. Save it somewhere else.',
};

/** The system's code of an error, such as `ENOENT`; undefined where it is no error of the system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** Runs a writing operation; an error of the system becomes a `storage` failure that says what to do. */
export async function writing<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    const message = SENTENCES[errno] ?? 'the system refused it. Save it somewhere else.';
    throw new FailureError({ why: 'storage', path, errno, message });
  }
}

/** Runs a reading operation. A file that is not there gives undefined; anything else that the system says is a `bad-file`. */
export async function reading<T>(path: string, operation: () => Promise<T>): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    if (errno === 'ENOENT') return undefined;
    throw new FailureError(unreadable(path, errno));
  }
}

function unreadable(path: string, errno: string): Failure {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not read it. Change its permissions.',
    EPERM: 'the system does not let you read it. Change its permissions.',
    EISDIR: 'it is a folder, not a file.',
    ENOTDIR: 'part of its path is not a folder.',
    EIO: 'the disk reported an input or output error. Check the disk.',
    ELOOP: 'it leads through too many symbolic links.',
  };
  return { why: 'bad-file', path, message: reasons[errno] ?? `it cannot be read (${errno}).` };
}
