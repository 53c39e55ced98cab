import { fileURLToPath } from 'node:url';

/** The file to start for each program of the toolchain; started with this Node, it needs no shell on any system. */
const ENTRIES = {
  'electron-vite': 'electron-vite/bin/electron-vite.js',
  knip: 'knip/bin/knip.js',
  oxfmt: 'oxfmt/bin/oxfmt',
  oxlint: 'oxlint/bin/oxlint',
  playwright: '@playwright/test/cli.js',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
} as const;

export type Tool = keyof typeof ENTRIES;

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Absolute path of the file to start with Node. */
export function toolPath(tool: Tool): string {
  return fileURLToPath(new URL(`../../node_modules/${ENTRIES[tool]}`, import.meta.url));
}
