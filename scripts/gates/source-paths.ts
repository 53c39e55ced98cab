import { glob } from 'node:fs/promises';
import { sep } from 'node:path';

/** Folders whose content is installed, built, or planted to be wrong. */
const LEFT_OUT = ['node_modules', '.git', '.tsbuild', '.cache', 'out', 'dist', 'coverage', 'test-results', 'planted'];

/**
 * Paths of the files with one of these extensions under `root`, relative to it, sorted, with `/` between names.
 * @param name the name before the extension; any when left out
 */
export async function sourcePaths(root: string, extensions: readonly string[], name = '*'): Promise<string[]> {
  const pattern = extensions.length === 1 ? `**/${name}.${extensions[0]}` : `**/${name}.{${extensions.join(',')}}`;
  const exclude = LEFT_OUT.map((folder) => `**/${folder}`);
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: root, exclude })) paths.push(path.split(sep).join('/'));
  return paths.toSorted();
}
