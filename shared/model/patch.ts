import type { Patch } from 'immer';
import { Defect } from '../std/assert.ts';

type Container = unknown[] | Record<string, unknown>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Sets an own member, also where its name is `__proto__`. */
function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

function change(container: Container, key: string | number, { op, value }: Patch): void {
  if (!Array.isArray(container)) {
    if (op === 'remove') delete container[key];
    else setOwn(container, String(key), value);
  } else if (op === 'replace') container[Number(key)] = value;
  else if (op === 'add') container.splice(Number(key), 0, value);
  else container.splice(Number(key), 1);
}

/**
 * Applies patches in order to JSON data; what they do not touch is shared with the data given, which stays as it is.
 * In place of immer's own applyPatches, which refuses a path through a key named `constructor` (a good node id) and
 * loses a member named `__proto__` (which a document may have).
 */
export function applyPatch(data: unknown, patches: readonly Patch[]): unknown {
  /** Copies made here: each container is copied once, however many patches touch it. */
  const fresh = new Set<unknown>();
  const copyOf = (value: unknown): Container => {
    if (!isContainer(value)) throw new Defect('a patch leads through something that holds nothing');
    if (fresh.has(value)) return value;
    const copy = Array.isArray(value) ? [...value] : { ...value };
    fresh.add(copy);
    return copy;
  };
  let root = data;
  for (const patch of patches) {
    const last = patch.path.at(-1);
    if (last === undefined) {
      root = patch.value;
      continue;
    }
    let container = copyOf(root);
    root = container;
    for (const key of patch.path.slice(0, -1)) {
      const held: unknown = Object.hasOwn(container, key) ? (container as Record<string, unknown>)[key] : undefined;
      const inner = copyOf(held);
      if (inner !== held) change(container, key, { op: 'replace', path: [], value: inner });
      container = inner;
    }
    change(container, last, patch);
  }
  return root;
}
