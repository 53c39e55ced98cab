import { join } from 'node:path';
import { shortDigest } from '#shared/std/digest.ts';
import { sha256Text } from '../evidence/crypto/hash.ts';

/** Longest path that every Unix keeps in a socket address (104 on macOS, 108 on Linux, with the final zero). */
const maxSocketPath = 100;

export interface Address {
  /** What to listen on and dial. Never TCP. */
  readonly socket: string;
  /** The folder that the socket lies in, which must be 0700; undefined for a named pipe. */
  readonly folder: string | undefined;
}

/**
 * Where the agent of a home listens.
 * @param runFolder the home's folder for socket and token
 * @param tempFolder used where the home's path is too long for a socket
 */
export function addressOf(runFolder: string, platform: string, tempFolder: string, uid: number | undefined): Address {
  const name = shortDigest(sha256Text(runFolder));
  if (platform === 'win32') return { socket: `\\\\.\\pipe\\clew-${name}`, folder: undefined };
  const socket = join(runFolder, 'agent.sock');
  if (Buffer.byteLength(socket) <= maxSocketPath) return { socket, folder: runFolder };
  const folder = join(tempFolder, `clew-${uid ?? 0}-${name}`);
  return { socket: join(folder, 'agent.sock'), folder };
}

export function tokenPath(runFolder: string): string {
  return join(runFolder, 'token');
}
