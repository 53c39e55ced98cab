interface Part {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const blockBytes = 4096;
/**
 * A stretch of zeros as long as this is the engine's unused stack (5 MiB in this build) or memory that its allocator
 * has not asked for yet: the heap of an engine that has only started is a tenth of it, so no heap block lies there.
 * Neither need be put back, since a stack is written before it is read, and so is a block that is allocated anew.
 */
const unusedBytes = 4 * 1_048_576;

function isZero(words: Uint32Array, block: number): boolean {
  const end = ((block + 1) * blockBytes) / 4;
  for (let i = (block * blockBytes) / 4; i < end; i++) if (words[i] !== 0) return false;
  return true;
}

/** First and last block of each used stretch. */
function usedStretches(buffer: ArrayBufferLike): readonly (readonly [number, number])[] {
  const words = new Uint32Array(buffer);
  const stretches: [number, number][] = [];
  for (let block = 0; block < buffer.byteLength / blockBytes; block++) {
    if (isZero(words, block)) continue;
    const last = stretches.at(-1);
    if (last === undefined || (block - last[1]) * blockBytes > unusedBytes) stretches.push([block, block]);
    else last[1] = block;
  }
  return stretches;
}

/** A copy of an engine's linear memory, taken while nothing runs in it. */
export class Snapshot {
  readonly #memory: WebAssembly.Memory;
  readonly #parts: readonly Part[];
  readonly #size: number;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#size = memory.buffer.byteLength;
    const bytes = new Uint8Array(memory.buffer);
    this.#parts = usedStretches(memory.buffer).map(([first, last]) => ({
      at: first * blockBytes,
      bytes: bytes.slice(first * blockBytes, (last + 1) * blockBytes),
    }));
  }

  /** Bytes that {@link restore} writes. */
  get bytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.bytes.length, 0);
  }

  /** Whether the memory has grown since, so that it is better given back than kept. */
  get outgrown(): boolean {
    return this.#memory.buffer.byteLength !== this.#size;
  }

  restore(): void {
    const target = new Uint8Array(this.#memory.buffer);
    for (const part of this.#parts) target.set(part.bytes, part.at);
  }
}
