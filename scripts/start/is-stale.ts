import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether something has to be built: it is not there, or one of its sources is newer. Tests are no sources. */
export async function isStale(built: string, sources: readonly string[]): Promise<boolean> {
  const builtAt = await changedAt(built);
  if (builtAt === undefined) return true;
  for (const source of sources) if (await isNewer(source, builtAt)) return true;
  return false;
}

async function isNewer(path: string, than: number): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return false;
  if (!facts.isDirectory()) return facts.mtimeMs > than;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'testing' || /\.test\.tsx?$/.test(entry.name)) continue;
    if (await isNewer(join(path, entry.name), than)) return true;
  }
  return false;
}

async function changedAt(path: string): Promise<number | undefined> {
  return await stat(path).then(
    (facts) => facts.mtimeMs,
    () => undefined, // not built yet
  );
}
