import { unzipSync, zipSync } from 'fflate';

/** An archive's parts by name, unpacked. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/**
 * The wanted parts of a ZIP archive. Undefined where the bytes are none, a part is damaged, or the parts would unpack to
 * more than `maxBytes` together: the sizes are added up from the directory, and no part is unpacked beyond its own.
 */
export function readParts(bytes: Uint8Array, wanted: (name: string) => boolean, maxBytes: number): Parts | undefined {
  let total = 0;
  const fits = (part: { name: string; originalSize: number }): boolean => {
    if (!wanted(part.name)) return false;
    total += part.originalSize;
    return total <= maxBytes;
  };
  try {
    const parts = unzipSync(bytes, { filter: fits });
    return total > maxBytes ? undefined : new Map(Object.entries(parts));
  } catch {
    return undefined; // no archive, or a damaged one: whoever reads the file says so, with its name
  }
}

/** Packs parts again, as they are, for a parser that takes archives only. */
export function storeParts(parts: Parts): Uint8Array {
  return zipSync(Object.fromEntries(parts), { level: 0 });
}

export function partText(parts: Parts, name: string): string | undefined {
  const data = parts.get(name);
  return data === undefined ? undefined : new TextDecoder().decode(data);
}
