/** An entry of package-lock.json, as far as it is needed. */
export interface LockEntry {
  version?: string | undefined;
  dev?: true | undefined;
  optional?: true | undefined;
  os?: string[] | undefined;
  cpu?: string[] | undefined;
  libc?: string[] | undefined;
  readonly optionalDependencies?: Readonly<Record<string, string>> | undefined;
  readonly hasInstallScript?: boolean | undefined;
}

export interface Lock {
  /** By path; a package that another needs in its own version lies below it. */
  packages: Record<string, LockEntry>;
}

export interface MissingEntry {
  readonly name: string;
  readonly version: string;
  readonly wantedBy: string;
}

/** Optional packages that an entry names and the lock does not hold; `npm ci` refuses such a lock. */
export function missingEntries({ packages }: Lock): MissingEntry[] {
  return Object.entries(packages).flatMap(([wantedBy, { optionalDependencies }]) =>
    Object.entries(optionalDependencies ?? {})
      .filter(([name]) => !isHeld(packages, wantedBy, name))
      .map(([name, version]) => ({ name, version, wantedBy })),
  );
}

/** Whether the entry at `path` finds `name` beside it or above, as Node does. */
function isHeld(packages: Lock['packages'], path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
    if (!folder.includes('/node_modules/')) return `node_modules/${name}` in packages;
  }
}

/** Adds the missing packages for other platforms, which their names tell, in place; gives the paths of what it added. */
export function completeLock(lock: Lock): string[] {
  const added = missingEntries(lock).map(({ name, version, wantedBy }) => {
    const path = `node_modules/${name}`;
    const parent = lock.packages[wantedBy];
    lock.packages[path] = {
      version,
      ...(parent?.dev === true ? { dev: true } : {}),
      optional: true,
      ...platformOf(name),
    };
    return path;
  });
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  return added;
}

const SYSTEMS: Readonly<Record<string, string>> = { windows: 'win32' };
const SYSTEM = /(?:^|[-/])(android|darwin|freebsd|linux|openbsd|openharmony|win32|windows)(?=-|$)/;
const CPU = /-(arm64|x64|ia32|ppc64|riscv64|s390x|arm)(?=-|$)/;

type Platform = Pick<LockEntry, 'os' | 'cpu' | 'libc'>;

/**
 * The platform that the name of a package stands for, in npm's words.
 * @throws Error when the name does not tell it: without it npm would install the package everywhere
 */
export function platformOf(name: string): Platform {
  const os = SYSTEM.exec(name)?.[1];
  const cpu = CPU.exec(name)?.[1];
  if (os === undefined || cpu === undefined) throw new Error(`The name ${name} does not say for which platform it is.`);
  const libc = os === 'linux' ? /-(musl|gnu)/.exec(name)?.[1] : undefined;
  return {
    os: [SYSTEMS[os] ?? os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc === 'gnu' ? 'glibc' : libc] }),
  };
}
