import { z } from 'zod';
import { canonicalText } from '../std/canonical-json.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import type { Failure } from '../model/failure.ts';
import { parseJsonText } from './json-text.ts';
import { migrate } from './migrate.ts';

/** `clew.lock.json`: per thread file in the folder, the exact modules that it was last run with. */
export const Lock = z.strictObject({
  format: z.literal('clew/lock@1'),
  threads: z.record(
    z.string(),
    z.strictObject({ modules: z.record(z.string(), z.strictObject({ version: z.string(), digest: z.string() })) }),
  ),
});
export type Lock = z.infer<typeof Lock>;
export type LockedModules = Lock['threads'][string]['modules'];

export const emptyLock: Lock = { format: 'clew/lock@1', threads: {} };

export function readLock(text: string, path: string): Result<Lock, Failure> {
  const parsed = parseJsonText(text, path);
  if (!parsed.ok) return parsed;
  const migrated = migrate(parsed.value, 'clew/lock', path);
  if (!migrated.ok) return migrated;
  const lock = Lock.safeParse(migrated.value);
  return lock.success
    ? ok(lock.data)
    : err({
        why: 'unknown-format',
        path,
        found: 'clew/lock@1',
        message: lock.error.issues[0]?.message ?? 'it is not a lock file.',
      });
}

export function writeLock(lock: Lock): string {
  return `${canonicalText(lock)}\n`;
}
