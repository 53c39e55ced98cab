import { FailureError } from '#shared/model/failure.ts';

/** What an errno means for a person, and what to do about it. Follows "Writing PATH failed (ERRNO):". */
const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, then resume.',
  EDQUOT: 'your disk quota is used up. Free some space, then resume.',
  EIO: 'the disk reported an input or output error. Check the disk before going on.',
  EROFS: 'the file system is read-only. Mount it for writing, then resume.',
  EACCES: 'permission is denied. Check who owns it and its permissions.',
  EPERM: 'the system does not allow it. Check who owns it and its permissions.',
  ENOENT: 'it is not there.',
  EEXIST: 'something is there already.',
  EMFILE: 'too many files are open. Raise the limit of open files, or run fewer nodes at once.',
  ENFILE: 'too many files are open on this machine. Close other programs.',
  EFBIG: 'the file is too large.',
  EISDIR: 'it is a folder, not a file.',
  ENOTDIR: 'part of the path is not a folder.',
  ELOOP: 'it leads through too many symbolic links.',
  ENAMETOOLONG: 'the name is too long for this file system.',
  EXDEV: 'source and target are on different file systems.',
  ENOTEMPTY: 'the folder is not empty.',
  EBUSY: 'another program is using it. Close that program and try again.',
  EPIPE: 'the program at the other end reads no more.',
  EAGAIN: 'the machine has no more processes to give. Close other programs.',
  ENOMEM: 'the machine is out of memory. Close other programs.',
};

/** The system's code of an error, such as `ENOENT`; undefined where it is no error of the system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** The errno of a FailureError `storage`; undefined for everything else. */
export function storageErrno(error: unknown): string | undefined {
  return error instanceof FailureError && error.failure.why === 'storage' ? error.failure.errno : undefined;
}

/** A FailureError `storage` from an errno. */
export function storageFailure(path: string, errno: string, message?: string): FailureError {
  return new FailureError({
    why: 'storage',
    path,
    errno,
    message: message ?? sentences[errno] ?? 'the system refused it.',
  });
}

/** What to throw for an error of the system: a FailureError `storage`, or the error itself where it is none. */
export function asStorageFailure(path: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return storageFailure(path, errno, sentences[errno] ?? `the system says "${String(error)}".`);
}

/** Runs a file operation and turns an error of the system into a FailureError `storage`. */
export async function onDisk<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw asStorageFailure(path, error);
  }
}
