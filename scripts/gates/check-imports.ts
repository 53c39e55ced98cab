import { posix } from 'node:path';

import { IMPORT_RULES, MAY_COMPUTE, TEST_RULES, TEST_TARGETS } from './import-rules.ts';
import type { ImportRule } from './import-rules.ts';
import { importsOf } from './import-specifiers.ts';
import type { ImportSpecifier } from './import-specifiers.ts';

export interface SourceFile {
  /** Relative to the root of the repository, with `/` between names. */
  readonly path: string;
  readonly text: string;
}

export interface ImportProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Names of the packages that a package.json lists, by the folder it lies in (`.` for the root). */
export type PackagesByFolder = ReadonlyMap<string, ReadonlySet<string>>;

/** Every import among `files` that the table does not allow. */
export function checkImports(files: readonly SourceFile[], packages: PackagesByFolder): ImportProblem[] {
  return files.flatMap((file) => {
    const rule = ruleFor(file.path, IMPORT_RULES);
    if (rule === undefined) {
      const message = 'lies in a folder without a row in scripts/gates/import-rules.ts; add the row, or move the file';
      return [{ path: file.path, line: 1, message }];
    }
    const imports = importsOf(file.path, file.text);
    if (!imports.ok) {
      return [{ path: file.path, line: imports.error.line, message: `cannot be read: ${imports.error.message}` }];
    }
    return imports.value.flatMap((found) => {
      const message = problemOf(file.path, rule, found, packages);
      return message === undefined ? [] : [{ path: file.path, line: found.line, message }];
    });
  });
}

/** The row with the longest `from` that covers `path`. */
export function ruleFor<R extends Pick<ImportRule, 'from'>>(path: string, rules: readonly R[]): R | undefined {
  const fitting = rules.filter((rule) => coveredBy(path, rule.from) !== undefined);
  return fitting.toSorted((a, b) => b.from.split('/').length - a.from.split('/').length)[0];
}

function problemOf(
  path: string,
  rule: ImportRule,
  found: ImportSpecifier,
  packages: PackagesByFolder,
): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) {
    return MAY_COMPUTE.includes(path) ? undefined : 'imports what only a run can know; name the file or the package';
  }
  const target = targetOf(path, specifier);
  const test = isTest(path);
  if (found.reExport && rule.face !== true) return `hands on ${specifier}; let its users import it where it is defined`;
  // A test of a folder whose files keep apart may still import the file that it tests.
  if (target.startsWith(`${coveredBy(path, rule.from)}/`) && (rule.apart !== true || test)) return undefined;
  const may = [...rule.may, ...(found.typeOnly ? (rule.mayAsType ?? []) : []), ...(test ? testTargets(path) : [])];
  if (may.some((allowed) => allows(allowed, target, path, packages))) return undefined;
  return `imports ${specifier}, which ${rule.from} may not (scripts/gates/import-rules.ts)`;
}

function testTargets(path: string): readonly string[] {
  return [...TEST_TARGETS, ...(ruleFor(path, TEST_RULES)?.may ?? [])];
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.split('/').includes('testing');
}

/** Where an import leads, in the words of the table. */
export function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('node:')) return specifier;
  if (specifier === 'clew' || specifier.startsWith('clew/')) return `script:${specifier}`;
  return `npm:${packageName(specifier)}`;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function allows(allowed: string, target: string, path: string, packages: PackagesByFolder): boolean {
  if (allowed === 'npm:own')
    return target.startsWith('npm:') && ownPackages(path, packages).has(target.slice('npm:'.length));
  if (allowed.endsWith(':*')) return target.startsWith(allowed.slice(0, -1));
  if (allowed.startsWith('node:')) return target === allowed || target.startsWith(`${allowed}/`);
  return coveredBy(target, allowed) !== undefined;
}

function ownPackages(path: string, packages: PackagesByFolder): ReadonlySet<string> {
  let folder = posix.dirname(path);
  while (!packages.has(folder) && folder !== '.') folder = posix.dirname(folder);
  return packages.get(folder) ?? new Set();
}

/** The beginning of `path` that `pattern` stands for, or undefined where it does not fit. */
function coveredBy(path: string, pattern: string): string | undefined {
  const wanted = pattern.split('/');
  const names = path.split('/').slice(0, wanted.length);
  const fits = wanted.every((part, i) => fitsName(names[i], part));
  return fits ? names.join('/') : undefined;
}

function fitsName(name: string | undefined, pattern: string): boolean {
  if (name === undefined) return false;
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return name === pattern;
  return name.length >= pattern.length - 1 && name.startsWith(before) && name.endsWith(after);
}
