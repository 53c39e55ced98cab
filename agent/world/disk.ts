/**
 * The file operations the agent needs. All paths are absolute. Every failure is a FailureError
 * `{ why: 'storage', path, errno, message }` whose message is a sentence, but for what a signature says otherwise.
 */
export interface Disk {
  /** The whole file. @param maxBytes refuses a larger file (errno `EFBIG`); 64 MiB unless told */
  readFile(path: string, maxBytes?: number): Promise<Uint8Array>;
  /** Bytes `start` up to but without `end`, in chunks; fewer where the file ends. The chunks are the caller's to keep. */
  readRange(path: string, start: number, end: number): AsyncIterable<Uint8Array>;
  openRead(path: string): Promise<ReadHandle>;
  /** Makes a new file for writing; refuses one that is there (errno `EEXIST`). @param mode such as 0o600 */
  create(path: string, mode: number): Promise<WriteHandle>;
  /** Opens for appending at the end, making the file where missing. */
  append(path: string, mode: number): Promise<WriteHandle>;
  /** Makes the names in a folder durable: what was created, renamed, linked or removed in it. */
  syncFolder(path: string): Promise<void>;
  /** Replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file. @returns false where `to` is there already, which is left as it was */
  linkNew(from: string, to: string): Promise<boolean>;
  /** One folder in a folder that is there. @returns false where it was there already */
  makeFolder(path: string, mode: number): Promise<boolean>;
  /** What is at the path; undefined where nothing is. Follows symbolic links. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** The same without following a symbolic link. */
  lstat(path: string): Promise<FileFacts | undefined>;
  /** Entries in order of their names; an empty list where there is no such folder. */
  list(path: string): Promise<readonly FolderEntry[]>;
  /** Removes a file or a symbolic link. @returns false where nothing was there */
  remove(path: string): Promise<boolean>;
  /** Removes a folder with all that is in it; nothing happens where it is not there. Does not follow symbolic links. */
  removeTree(path: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** Copies bytes to a new file; refuses one that is there (errno `EEXIST`). */
  copy(from: string, to: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  /** Sets the time of last change. @param atMs milliseconds since 1970 */
  touch(path: string, atMs: number): Promise<void>;
  /** The path with every symbolic link resolved. */
  realPath(path: string): Promise<string>;
  /** The file system that holds the path. */
  fileSystem(path: string): Promise<FileSystemFacts>;
}

export interface ReadHandle {
  /** Fills `into` from byte `position` of the file. @returns how many bytes; 0 at the end */
  read(into: Uint8Array, position: number): Promise<number>;
  facts(): Promise<FileFacts>;
  close(): Promise<void>;
}

export interface WriteHandle {
  /** Writes all the bytes, after what was written before. `bytes` must not change until it settles. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when the data is on the medium (fsync). After a failure the file must be taken as lost. */
  sync(): Promise<void>;
  facts(): Promise<FileFacts>;
  chmod(mode: number): Promise<void>;
  close(): Promise<void>;
}

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  readonly bytes: number;
  /** Permission bits only, such as 0o644. Windows knows no more than read-only. */
  readonly mode: number;
  readonly uid: number;
  /** Milliseconds since 1970, with fractions where the file system has them. */
  readonly changedMs: number;
  /** Together with `device` the identity of the file. */
  readonly inode: number;
  readonly device: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: FileFacts['kind'];
}

export interface FileSystemFacts {
  /** `network` where file locks cannot be relied on (NFS, SMB, 9P, …); `unknown` where the platform does not say. */
  readonly where: 'local' | 'network' | 'unknown';
  /** Name of the kind, such as `nfs`, where known. */
  readonly kind: string;
  readonly freeBytes: number;
}
