import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { checkImports } from './check-imports.ts';
import type { PackagesByFolder } from './check-imports.ts';
import { sourcePaths } from './source-paths.ts';

/*
 * The gate of the import table: node scripts/gates/imports.ts [FOLDER]
 * Exit code 0: every import is allowed; 1: some is not, or there was nothing to look at.
 */

const root = process.argv[2] ?? process.cwd();
const paths = sourcePaths(root, ['ts', 'tsx', 'mts', 'js', 'mjs', 'cjs']);
const files = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
const problems = checkImports(files, await packagesByFolder());

for (const { path, line, message } of problems) console.error(`${path}:${line} ${message}`);
if (files.length === 0) console.error(`There is no source file under ${root}.`);
else console.log(`${files.length} files, ${problems.length} imports that are not allowed`);
process.exitCode = problems.length === 0 && files.length > 0 ? 0 : 1;

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A module ships without what it is developed with, so there only its `dependencies` count. */
async function packagesByFolder(): Promise<PackagesByFolder> {
  const byFolder = new Map<string, ReadonlySet<string>>();
  for (const path of sourcePaths(root, ['json'], 'package')) {
    const listed = JSON.parse(await readFile(join(root, path), 'utf8')) as PackageFile;
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const names = { ...listed.dependencies, ...(folder === '.' ? listed.devDependencies : {}) };
    byFolder.set(folder, new Set(Object.keys(names)));
  }
  return byFolder;
}
