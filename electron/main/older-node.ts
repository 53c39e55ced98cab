import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

/**
 * The runtime that the tests fall back on embeds Node 18, which lacks one function that the agent's client uses:
 * `hash` in node:crypto (Node 20.12). It is filled in before anything is called.
 */
export function fillInForOlderNode(): void {
  // The module itself, as an import would be a view of it that takes no new names.
  const crypto: unknown = createRequire(process.execPath)('node:crypto');
  if (typeof crypto !== 'object' || crypto === null || 'hash' in crypto) return;
  const hash = (algorithm: string, data: string | NodeJS.ArrayBufferView, encoding: 'hex' | 'base64'): string =>
    createHash(algorithm).update(data).digest(encoding);
  Object.assign(crypto, { hash });
}
