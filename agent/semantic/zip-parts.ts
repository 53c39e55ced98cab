import { unzipSync } from 'fflate';

/** Together the parts of an office document may unpack to no more than this: beyond it stands a bomb, not a workbook. */
const maxUnpacked = 512 * 1024 * 1024;

/** Sum of the sizes that a ZIP archive says its parts have; undefined where the bytes are no archive or too large to unpack. */
export function unpackedSize(bytes: Uint8Array): number | undefined {
  let total = 0;
  try {
    unzipSync(bytes, {
      filter: (part) => {
        total += part.originalSize;
        return false;
      },
    });
  } catch {
    return undefined; // no archive: the caller takes the bytes as they are
  }
  return total > maxUnpacked ? undefined : total;
}

/** The parts whose names fit, as text. Only after {@link unpackedSize} has let the archive pass. */
export function partsLike(bytes: Uint8Array, name: RegExp): ReadonlyMap<string, string> {
  const parts = unzipSync(bytes, { filter: (part) => name.test(part.name) });
  return new Map(Object.entries(parts).map(([path, data]) => [path, new TextDecoder().decode(data)]));
}
