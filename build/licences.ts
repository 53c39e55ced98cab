import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const PackageJson = z.looseObject({ name: z.string(), version: z.string(), license: z.string().optional() });

/**
 * The licences of packages whose code is bundled, so that their own files are not in the package: one text, in order.
 * @param packages their folders, such as `node_modules/react`
 */
export async function licenceTexts(root: string, packages: readonly string[]): Promise<string> {
  const parts = await Promise.all(packages.map((path) => licenceText(root, path)));
  return `The window is made of the following packages, each under its own licence.\n\n${parts.join('\n')}`;
}

async function licenceText(root: string, path: string): Promise<string> {
  const { name, version, license } = PackageJson.parse(
    JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8')),
  );
  const files = (await readdir(join(root, path))).filter((file) =>
    /^(licen[cs]e|notice|copying|thirdpartynotices)/i.test(file),
  );
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(root, path, file), 'utf8')));
  const body = texts.length === 0 ? 'The package holds no text of it.' : texts.map((text) => text.trim()).join('\n\n');
  return `${'='.repeat(80)}\n${name} ${version} (${license ?? 'see below'})\n${'='.repeat(80)}\n\n${body}\n`;
}
