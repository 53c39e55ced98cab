import { crc32, deflateSync, inflateSync } from 'node:zlib';

/*
 * Pictures of a window have few colours that matter: written with a palette of 256 they take a third of the room, in a
 * repository that keeps every one of them for ever. Frequent colours stay as they are; the others go to a close one.
 */

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** A colour for each pixel, as one number. */
  readonly colours: Uint32Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE = 256;

/** @param png eight bits per channel and not interlaced, as browsers write it */
export function smallPng(png: Buffer): Buffer {
  const pixels = pixelsOf(png);
  const counts = new Map<number, number>();
  for (const colour of pixels.colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const all = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b).map(([colour]) => colour);
  const palette = paletteOf(all);
  const indexes = new Map(all.map((colour) => [colour, nearest(palette, colour).index]));

  const { width, height, colours } = pixels;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexes.get(colours[y * width + x] ?? 0) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const entries = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Colours that have all others near them: the more frequent of two that are close to each other. */
function paletteOf(all: readonly number[]): number[] {
  for (let apart = 1; ; apart *= 1.5) {
    const palette: number[] = [];
    for (const colour of all) {
      if (nearest(palette, colour).distance >= apart) palette.push(colour);
      if (palette.length > PALETTE) break;
    }
    if (palette.length <= PALETTE) return palette;
  }
}

function nearest(palette: readonly number[], colour: number): { index: number; distance: number } {
  let [index, distance] = [-1, Number.POSITIVE_INFINITY];
  for (const [i, other] of palette.entries()) {
    const [r, g, b] = [
      (other >> 16) - (colour >> 16),
      ((other >> 8) & 255) - ((colour >> 8) & 255),
      (other & 255) - (colour & 255),
    ];
    const d = r * r + g * g + b * b;
    if (d < distance) [index, distance] = [i, d];
    if (d === 0) break;
  }
  return { index, distance };
}

function pixelsOf(png: Buffer): Pixels {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height, depth, kind, interlaced] = [
    png.readUInt32BE(16),
    png.readUInt32BE(20),
    png[24],
    png[25],
    png[28],
  ];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error('The picture is of another kind of PNG.');
  const size = kind === 2 ? 3 : 4;
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * size, size);
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i++)
    colours[i] = ((bytes[i * size] ?? 0) << 16) | ((bytes[i * size + 1] ?? 0) << 8) | (bytes[i * size + 2] ?? 0);
  return { width, height, colours };
}

/** Undoes what each row was written as a difference to (PNG specification, section 9). */
function unfiltered(rows: Buffer, length: number, size: number): Uint8Array {
  const out = new Uint8Array((rows.length / (length + 1)) * length);
  for (let y = 0; y * (length + 1) < rows.length; y++) {
    const filter = rows[y * (length + 1)] ?? 0;
    for (let x = 0; x < length; x++) {
      const at = y * length + x;
      const left = x < size ? 0 : (out[at - size] ?? 0);
      const up = y === 0 ? 0 : (out[at - length] ?? 0);
      const corner = x < size || y === 0 ? 0 : (out[at - length - size] ?? 0);
      out[at] = (rows[at + y + 1] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
