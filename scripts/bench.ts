import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from './gates/tools.ts';

/*
 * npm run bench [-- NAME...]
 * Runs the programs of bench/ one after the other, so that none disturbs another's clock, and passes on what they print.
 */

const folder = join(ROOT, 'bench');
const present = (await readdir(folder))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const names = process.argv.length > 2 ? process.argv.slice(2) : present.toSorted();
const unknown = names.filter((name) => !present.includes(name));

if (unknown.length > 0 || names.length === 0) {
  console.error(`There is no benchmark "${unknown.join('", "')}". There are: ${present.join(', ')}.`);
  process.exitCode = 64;
} else {
  for (const name of names) {
    console.log(`\n## ${name}`);
    const { status } = spawnSync(process.execPath, [join(folder, `${name}.ts`)], { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
