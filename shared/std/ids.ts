declare const brand: unique symbol;

/** A slug unique in its thread: `[a-z][a-z0-9-]*`, at most 64 characters. */
export type NodeId = string & { readonly [brand]?: 'NodeId' };
/** A ULID: 26 characters of Crockford base 32, sortable by time. */
export type RunId = string & { readonly [brand]?: 'RunId' };
/** `module/function`. */
export type FunctionName = string & { readonly [brand]?: 'FunctionName' };

export const nodeIdPattern: RegExp = /^[a-z][a-z0-9-]{0,63}$/;
export const portNamePattern: RegExp = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
export const functionNamePattern: RegExp = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;
export const runIdPattern: RegExp = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A port of a node, written `node.port`. */
export interface PortRef {
  readonly node: NodeId;
  readonly port: string;
}

export function parsePortRef(text: string): PortRef | undefined {
  const dot = text.indexOf('.');
  if (dot <= 0 || dot === text.length - 1) return undefined;
  return { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

export function portRef(node: NodeId, port: string): string {
  return `${node}.${port}`;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes a ULID.
 * @param timeMs milliseconds since 1970
 * @param random 10 random bytes
 */
export function makeRunId(timeMs: number, random: Uint8Array): RunId {
  let time = '';
  for (let i = 0, rest = timeMs; i < 10; i++, rest = Math.floor(rest / 32)) time = crockford.charAt(rest % 32) + time;
  let tail = '';
  for (let i = 0; i < 16; i++) {
    const bit = i * 5;
    const byte = Math.floor(bit / 8);
    const pair = ((random[byte] ?? 0) << 8) | (random[byte + 1] ?? 0);
    tail += crockford.charAt((pair >> (11 - (bit % 8))) & 31);
  }
  return time + tail;
}
