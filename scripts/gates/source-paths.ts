import { globSync } from 'node:fs';
import { sep } from 'node:path';

/** Folders whose content is installed or built. */
const LEFT_OUT = ['node_modules', '.git', '.tsbuild', '.cache', 'out', 'dist', 'coverage', 'test-results'];

/**
 * Paths of the files with one of these extensions under `root`, relative to it, sorted, with `/` between names.
 * @param name the name before the extension; any when left out
 */
export function sourcePaths(root: string, extensions: readonly string[], name = '*'): string[] {
  const pattern = extensions.length === 1 ? `**/${name}.${extensions[0]}` : `**/${name}.{${extensions.join(',')}}`;
  const paths = globSync(pattern, { cwd: root, exclude: LEFT_OUT.map((folder) => `**/${folder}`) });
  return paths.map((path) => path.split(sep).join('/')).toSorted();
}
