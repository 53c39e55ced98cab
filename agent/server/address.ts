import { join } from 'node:path';
import { shortDigest } from '#shared/std/digest.ts';
import { sha256Text } from '../evidence/crypto/hash.ts';

/** Longest path that every Unix keeps in a socket address (104 on macOS, 108 on Linux, with the final zero). */
const maxSocketPath = 100;

/** Exit code of an agent whose home another agent holds (EX_TEMPFAIL of sysexits.h): whoever started it looks for the other one. */
export const homeInUseExit = 75;

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

/** What a listening agent leaves in its home, for its user alone: the token, and where it listens, which may depend on its environment. */
export interface Notice {
  readonly token: string;
  readonly socket: string;
}

export function formatNotice({ token, socket }: Notice): string {
  return `${token}\n${socket}\n`;
}

/** Undefined where the text is no notice. */
export function parseNotice(text: string): Notice | undefined {
  const [token, socket] = text.split('\n');
  return token === undefined || token === '' || socket === undefined || socket === '' ? undefined : { token, socket };
}
