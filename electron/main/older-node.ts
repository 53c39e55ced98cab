import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

/**
 * The runtime that the tests fall back on embeds Node 18. What the agent's client uses and Node 18 lacks is filled in
 * here, before anything is called: `hash` of node:crypto (Node 20.12) and `Promise.withResolvers` (Node 22).
 */
export function fillInForOlderNode(): void {
  // The module itself, as an import would be a view of it that takes no new names.
  const crypto: unknown = createRequire(process.execPath)('node:crypto');
  if (typeof crypto === 'object' && crypto !== null && !('hash' in crypto)) Object.assign(crypto, { hash: hashOnce });
  if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers: resolversOf });
}

/** As `crypto.hash`, for what the project asks of it. */
export function hashOnce(
  algorithm: string,
  data: string | NodeJS.ArrayBufferView,
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHash(algorithm).update(data).digest(encoding);
}

/** As `Promise.withResolvers`. */
export function resolversOf<T>(): PromiseWithResolvers<T> {
  let settle: Omit<PromiseWithResolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { promise, ...settle };
}
