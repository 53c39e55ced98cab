import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lock } from './lock-rules.ts';
import { checkPackages } from './package-rules.ts';
import type { PackageFile } from './package-rules.ts';
import { sourcePaths } from './source-paths.ts';

/* The gate of the package files: node scripts/gates/packages.ts [FOLDER] */

const root = process.argv[2] ?? process.cwd();
const packages = new Map<string, PackageFile>();
for (const path of sourcePaths(root, ['json'], 'package')) packages.set(path, (await read(path)) as PackageFile);
const problems = checkPackages(packages, (await read('package-lock.json')) as Lock);

for (const problem of problems) console.error(problem);
console.log(`${packages.size} package files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function read(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, path), 'utf8')) as unknown;
}
