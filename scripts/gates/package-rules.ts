import { missingEntries } from './lock-rules.ts';
import type { Lock } from './lock-rules.ts';

/** What the rules need of a package.json. */
export interface PackageFile {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** More than this, and nobody knows which to run. */
const MOST_SCRIPTS = 14;

/**
 * What is wrong with the package files of the repository.
 * @param packages by path relative to the root; `package.json` is the root's own
 */
export function checkPackages(packages: ReadonlyMap<string, PackageFile>, lock: Lock): string[] {
  const root = packages.get('package.json');
  if (root === undefined) return ['package.json is missing.'];
  return [
    ...scriptProblems(packages, root),
    ...versionProblems(packages),
    ...installScriptProblems(lock, root),
    ...lockProblems(lock),
  ];
}

function scriptProblems(packages: ReadonlyMap<string, PackageFile>, root: PackageFile): string[] {
  const problems: string[] = [];
  const count = Object.keys(root.scripts ?? {}).length;
  if (count > MOST_SCRIPTS)
    problems.push(`package.json has ${count} scripts, and ${MOST_SCRIPTS} is the most; put the rest into scripts/.`);
  for (const [path, { scripts }] of packages) {
    if (path !== 'package.json' && scripts !== undefined)
      problems.push(`${path} has scripts; a package runs nothing of its own.`);
  }
  return problems;
}

/** One exact version of a package in the whole repository. */
function versionProblems(packages: ReadonlyMap<string, PackageFile>): string[] {
  const problems: string[] = [];
  const first = new Map<string, { version: string; path: string }>();
  for (const [path, { dependencies, devDependencies, optionalDependencies }] of packages) {
    const listed = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const [name, version] of Object.entries(listed)) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        problems.push(`${path} asks for ${name} ${version}; name one exact version.`);
      }
      const other = first.get(name);
      if (other === undefined) first.set(name, { version, path });
      else if (other.version !== version) {
        problems.push(`${path} asks for ${name} ${version}, and ${other.path} for ${other.version}; use one version.`);
      }
    }
  }
  return problems;
}

/** Nothing that is installed may run on its own: npm holds such scripts back, and an air-gapped builder has no net. */
function installScriptProblems(lock: Lock, root: PackageFile): string[] {
  const held = Object.entries(root.allowScripts ?? {});
  const granted = held
    .filter(([, allowed]) => allowed)
    .map(([name]) => `package.json lets ${name} run a script when it is installed.`);
  const wanting = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const unknown = wanting
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name) => !held.some(([known]) => known === name))
    .map(
      (name) =>
        `${name} wants to run a script when it is installed; find out whether it works without, then say "${name}": false under allowScripts.`,
    );
  return [...granted, ...unknown];
}

function lockProblems(lock: Lock): string[] {
  return missingEntries(lock).map(
    ({ name, wantedBy }) =>
      `package-lock.json leaves out ${name}, which ${wantedBy || 'package.json'} names for another platform, so that "npm ci" refuses it; run "node scripts/complete-lock.ts".`,
  );
}
