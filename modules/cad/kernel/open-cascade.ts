import { setOC } from 'replicad';
import init from 'replicad-opencascadejs';
import type { OpenCascadeInstance } from 'replicad-opencascadejs';

export type OpenCascade = OpenCascadeInstance;

/** What the kernel hands out: an object in its own memory, which nothing frees but `delete`. */
export interface Deletable {
  delete(): void;
}

/**
 * Starts the geometry kernel (OpenCascade as WebAssembly, 23 MB) in this thread.
 * It prints statistics of every STEP file, and stdout is the protocol of a module: both outputs are closed.
 */
export async function openCascade(): Promise<OpenCascade> {
  const oc = await init({ print() {}, printErr() {} });
  setOC(oc);
  return oc;
}

/** Bytes that the kernel holds. WebAssembly memory grows and never shrinks. */
export function heapBytes(oc: OpenCascade): number {
  return oc.wasmMemory.buffer.byteLength;
}
