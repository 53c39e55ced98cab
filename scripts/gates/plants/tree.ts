import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { sourcePaths } from '../source-paths.ts';
import { ROOT } from '../tools.ts';

/** Files by path relative to the root of a tree. */
export type Files = Readonly<Record<string, string>>;

/** A small repository in a temporary folder, for a gate to look at. */
export interface Tree {
  readonly root: string;
  write(files: Files): void;
  /** Copies files of this repository to the same places. */
  copy(paths: readonly string[]): void;
  remove(): void;
}

/** An empty tree that finds the packages of this repository. */
export function makeTree(): Tree {
  const root = mkdtempSync(join(tmpdir(), 'clew-gate-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  const place = (path: string): string => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  return {
    root,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) writeFileSync(place(path), text);
    },
    copy: (paths) => {
      for (const path of paths) cpSync(join(ROOT, path), place(path));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Every compiler project of this repository. */
export function projectPaths(): string[] {
  return sourcePaths(ROOT, ['json'], 'tsconfig*');
}

/**
 * A tree with all compiler projects and the linter's rules as they stand, and one blameless file in each folder: the
 * same whatever else the repository holds.
 */
export function compilerTree(): Tree {
  const tree = makeTree();
  const projects = projectPaths();
  tree.copy([...projects, '.oxlintrc.json']);
  tree.write({
    'package.json': JSON.stringify({ type: 'module', imports: { '#shared/*': './shared/*', '#agent/*': './agent/*' } }),
  });
  for (const project of projects.filter((path) => path.includes('/'))) {
    const folder = dirname(project);
    const inFolder = folder === 'examples' ? 'examples/stub/steps' : folder;
    tree.write({ [`${inFolder}/stub.ts`]: `export const here: string = '${folder}';\n` });
  }
  tree.write({
    'stub.config.ts': `export const here: string = 'root';\n`,
    // What the project of the examples takes from the modules.
    'examples/sandbox.d.ts': 'declare const console: { log(text: string): void };\n',
    'modules/core/clew.d.ts': `declare module 'clew' {\n  export const q: (text: string) => number;\n}\n`,
    'modules/cad/guest/clew-cad.d.ts': `declare module 'clew/cad' {\n  export const box: (side: number) => number;\n}\n`,
  });
  return tree;
}
