import { ATOMS, type Atom, PREFIXES, REFUSED } from './atoms.ts';
import { snapProduct } from './numeric.ts';

/** The unit that a single name (with its prefix, if any) stands for, or undefined. */
export function findAtom(name: string): Atom | undefined {
  const whole = ATOMS.get(name);
  if (whole !== undefined) return whole;
  // The longest prefix is five letters; the name behind it may not be empty.
  for (let length = 1; length <= 5 && length < name.length; length += 1) {
    const prefix = name.slice(0, length);
    const size = PREFIXES.get(prefix);
    const atom = size === undefined ? undefined : ATOMS.get(name.slice(length));
    if (size === undefined || atom === undefined || !atom.prefixes.includes(prefix)) continue;
    return { ...atom, factor: snapProduct(size * atom.factor), prefixes: [] };
  }
  return undefined;
}

/** What to write in place of a name that can be read in more than one way, or undefined. */
export function whyRefused(name: string): string | undefined {
  return REFUSED.get(name);
}

/** Known names that differ from `name` in upper and lower case only, at most three. */
export function similarNames(name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const found: string[] = [];
  for (const [atomName, atom] of ATOMS) {
    for (const prefix of ['', ...atom.prefixes]) {
      const candidate = prefix + atomName;
      if (candidate !== name && candidate.toLowerCase() === wanted) found.push(candidate);
      if (found.length === 3) return found;
    }
  }
  return found;
}
