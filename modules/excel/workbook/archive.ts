import { crc32, inflateRawSync } from 'node:zlib';
import { err, ok } from '@clew/module-sdk';
import type { Result } from '@clew/module-sdk';

/** What a workbook may unpack to, as its directory says, before anything is unpacked. */
export interface ArchiveLimits {
  readonly parts: number;
  readonly partBytes: number;
  readonly totalBytes: number;
}

/** 256 MB of sheet XML are some 6 million cells; JavaScript texts end at 512 MB. */
export const archiveLimits: ArchiveLimits = { parts: 10_000, partBytes: 256 * 2 ** 20, totalBytes: 512 * 2 ** 20 };

interface Entry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

const endOfDirectory = 0x06_05_4b_50;
const directoryEntry = 0x02_01_4b_50;
const localEntry = 0x04_03_4b_50;
const utf8 = new TextDecoder();

function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - 22 - 0xff_ff);
  for (let at = view.byteLength - 22; at >= lowest; at--) if (view.getUint32(at, true) === endOfDirectory) return at;
  return undefined;
}

/** The directory at the end of a ZIP archive (PKWARE APPNOTE 6.3, section 4.3.12). */
function directory(bytes: Uint8Array, limits: ArchiveLimits): Result<Entry[], string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return err('Its end is missing; it was cut off, perhaps while it was copied.');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xff_ff || count > limits.parts)
    return err(`It holds more than ${limits.parts} parts and is not opened.`);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== directoryEntry)
      return err('Its directory is damaged.');
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: utf8.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return ok(entries);
}

function unpack(bytes: Uint8Array, entry: Entry): Result<Uint8Array, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = err(`Its part ${entry.name} is damaged.`);
  if (entry.offset + 30 > view.byteLength || view.getUint32(entry.offset, true) !== localEntry) return damaged;
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  if (start + entry.packed > view.byteLength) return damaged;
  const packed = bytes.subarray(start, start + entry.packed);
  if (entry.method !== 0 && entry.method !== 8)
    return err(`Its part ${entry.name} is packed in a way that workbooks are not.`);
  try {
    // Never more than the directory says, so that the limits hold whatever the data do.
    const data = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    return data.byteLength === entry.unpacked && crc32(data) === entry.crc ? ok(data) : damaged;
  } catch {
    return damaged;
  }
}

/** Names of the parts of a ZIP archive, without unpacking any. The error is one sentence about the file. */
export function partNames(bytes: Uint8Array): Result<string[], string> {
  const entries = directory(bytes, archiveLimits);
  return entries.ok ? ok(entries.value.map((entry) => entry.name)) : entries;
}

/**
 * Unpacks the wanted parts of a ZIP archive, each checked against its length and CRC. Nothing is unpacked where the
 * sizes in the directory are beyond the limits. The error is one sentence about the file.
 */
export function unpackParts(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits = archiveLimits,
): Result<Map<string, Uint8Array>, string> {
  const entries = directory(bytes, limits);
  if (!entries.ok) return entries;
  const chosen = entries.value.filter((entry) => wanted(entry.name));
  const total = chosen.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (total > limits.totalBytes || chosen.some((entry) => entry.unpacked > limits.partBytes))
    return err(
      `It would unpack to ${Math.ceil(total / 2 ** 20)} MiB, which is beyond what is opened (${limits.totalBytes / 2 ** 20} MiB).`,
    );
  const parts = new Map<string, Uint8Array>();
  for (const entry of chosen) {
    if (entry.encrypted) return err('Its parts are encrypted. Save it without a password.');
    if (parts.has(entry.name)) return err(`It names its part ${entry.name} twice.`);
    const part = unpack(bytes, entry);
    if (!part.ok) return part;
    parts.set(entry.name, part.value);
  }
  return ok(parts);
}
