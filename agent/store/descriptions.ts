import { join } from 'node:path';
import { shortDigest } from '#shared/std/digest.ts';
import type { TextHash } from '#shared/std/digest.ts';
import { isJsonObject } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { freshName, removeQuietly } from '../world/durable-file.ts';
import type { World } from '../world/world.ts';

/** What modules have said of their ports, kept over restarts: an agent that starts need not start every module to be told again. */
export interface DescriptionStore {
  /** Undefined where nothing is kept under the key, or where what is kept is damaged: then the module is asked. */
  get(key: string): Promise<Json | undefined>;
  /** Never rejects: that something could not be kept costs time and nothing else. */
  put(key: string, description: Json): Promise<void>;
}

interface Options {
  readonly world: Pick<World, 'disk' | 'random'>;
  /** A folder that is there. */
  readonly folder: string;
  readonly hash: TextHash;
  readonly onDefect: (error: unknown) => void;
}

/** Most files kept; descriptions of modules that are gone are thrown away with all others when there are more. */
const limit = 20_000;

/** Opens the folder. It can be removed at any time: nothing in it is the only copy of anything. */
export async function openDescriptions({ world, folder, hash, onDefect }: Options): Promise<DescriptionStore> {
  const { disk } = world;
  const names = await disk.list(folder);
  if (names.length > limit) for (const { name } of names) await removeQuietly(disk, join(folder, name));
  const pathOf = (key: string): string => join(folder, `${hash(key).replace('sha256:', '')}.json`);

  async function read(key: string): Promise<Json | undefined> {
    const path = pathOf(key);
    if ((await disk.stat(path)) === undefined) return undefined;
    const kept = JSON.parse(new TextDecoder().decode(await disk.readFile(path))) as Json;
    if (!isJsonObject(kept) || kept['key'] !== key) return undefined;
    // Not fsynced, so a power cut may leave anything: the digest tells whether it is what was written.
    const { description = null, digest } = kept;
    return digest === hash(JSON.stringify(description)) ? description : undefined;
  }

  async function write(key: string, description: Json): Promise<void> {
    const temp = join(folder, `.${freshName(world)}.tmp`);
    const text = JSON.stringify({ key, description, digest: hash(JSON.stringify(description)) });
    try {
      const handle = await disk.create(temp, 0o600);
      try {
        await handle.write(new TextEncoder().encode(text));
      } finally {
        await handle.close();
      }
      await disk.rename(temp, pathOf(key));
    } catch (error) {
      await removeQuietly(disk, temp);
      throw error;
    }
  }

  return {
    get: (key) =>
      read(key).catch((error: unknown) => {
        onDefect(new Error(`The description ${shortDigest(hash(key))} cannot be read`, { cause: error }));
        return undefined;
      }),
    put: (key, description) => write(key, description).catch(onDefect),
  };
}
