/* node scripts/manifests.ts [--check] [FOLDER]: writes, or compares, `manifest.json` beside every `FOLDER/NAME/module.ts`. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { manifestOf } from '../shared/module-sdk/define.ts';
import type { ModuleDefinition } from '../shared/module-sdk/define.ts';
import { sortKeysDeep } from '../shared/std/canonical-json.ts';

export interface ManifestFile {
  readonly path: string;
  readonly wanted: string;
  readonly found: string | undefined;
}

/** Every module's manifest as its definition gives it and as it stands on disk. */
export async function manifestFiles(folder: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const source = join(folder, name, 'module.ts');
    if (!existsSync(source)) continue;
    const loaded = (await import(pathToFileURL(source).href)) as { definition: ModuleDefinition };
    const path = join(folder, name, 'manifest.json');
    const wanted = `${JSON.stringify(sortKeysDeep(manifestOf(loaded.definition)), null, 2)}\n`;
    files.push({ path, wanted, found: existsSync(path) ? await readFile(path, 'utf8') : undefined });
  }
  return files;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const files = await manifestFiles(resolve(positionals[0] ?? join(import.meta.dirname, '..', 'modules')));
  const stale = files.filter((file) => file.wanted !== file.found);
  if (values.check) {
    for (const file of stale)
      console.error(`${file.path} does not follow from its module.ts. Run "npm run manifests".`);
    if (files.length === 0) console.error('There is no module.');
    process.exitCode = stale.length === 0 && files.length > 0 ? 0 : 1;
  } else {
    for (const file of stale) await writeFile(file.path, file.wanted);
    console.log(`${stale.length} manifests written`);
  }
}
