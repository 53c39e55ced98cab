import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/* The documentation says what is true of the repository, as far as a program can see it. */

const root = fileURLToPath(new URL('..', import.meta.url));
const leftOut = new Set(['node_modules', 'out', 'dist', 'coverage', 'test-results', 'playwright-report', 'plants']);

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return leftOut.has(entry.name) || entry.name.startsWith('.') ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

interface Link {
  readonly page: string;
  readonly target: string;
}

/** Links to places in the repository. */
function linksOf(page: string): Link[] {
  const found = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return found.filter((target) => !/^[a-z]+:/.test(target)).map((target) => ({ page, target }));
}

/** The name by which a heading is linked to. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));
}

function isDead({ page, target }: Link): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return true;
  return anchor !== undefined && !(file.endsWith('.md') && anchorsOf(file).includes(anchor));
}

const pages = pagesIn('.');

describe('links', () => {
  test('every relative link leads somewhere, and every anchor to a heading', () => {
    const links = pages.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(isDead)).toEqual([]);
  });

  test('a link to nowhere, and one to a heading that is not there, are dead', () => {
    expect(isDead({ page: 'README.md', target: 'docs/nowhere.md' })).toBe(true);
    expect(isDead({ page: 'docs/cli.md', target: '#no-such-heading' })).toBe(true);
    expect(isDead({ page: 'docs/cli.md', target: '../README.md' })).toBe(false);
    expect(isDead({ page: 'README.md', target: 'docs/cli.md#exit-codes' })).toBe(false);
  });

  test('every page of docs/ is listed in docs/README.md', () => {
    const listed = new Set(linksOf('docs/README.md').map(({ target }) => join('docs', target)));
    const unlisted = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !listed.has(page));
    expect(unlisted).toEqual([]);
  });
});

/** Paths of the repository in the running text of pages that do not tell how to make new files. */
function pathsOf(page: string): string[] {
  const text = read(page).replaceAll(/^```[\s\S]*?^```$/gm, '');
  const codes = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return codes.filter((code) =>
    /^(agent|shared|modules|cli|electron|renderer|e2e|bench|examples|scripts|docs)\/[\w@./-]+$/.test(code),
  );
}

test('every path that a page names is there', () => {
  const named = pages
    .filter((page) => !page.startsWith('docs/guides/') && !page.startsWith('modules/'))
    .flatMap((page) => pathsOf(page).map((path) => ({ page, path })));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

describe('the command line', () => {
  const help = spawnSync(process.execPath, [join(root, 'cli/bin/clew.mjs'), '--help'], { encoding: 'utf8' }).stdout;
  const inHelp = [...help.matchAll(/^ {2}(clew .+?) {2,}\S/gm)].map((match) => match[1] ?? '');
  const inDocs = [...read('docs/cli.md').matchAll(/^\| `(clew [^`]+)` \|/gm)].map((match) => match[1] ?? '');

  test('docs/cli.md has the commands of clew --help and no others', () => {
    expect(inHelp.length).toBeGreaterThan(10);
    expect(inDocs).toEqual(expect.arrayContaining(inHelp));
    expect(inHelp).toEqual(expect.arrayContaining(inDocs));
  });

  test('every `npx clew` on a page is a command', () => {
    const names = inHelp.map((usage) => usage.replace(/ [A-Z[].*$/, '').slice('clew '.length));
    const used = pages.flatMap((page) =>
      [...read(page).matchAll(/npx clew ([a-z][a-z -]*[a-z])/g)].map((match) => match[1] ?? ''),
    );
    expect(used.length).toBeGreaterThan(10);
    const unknown = used.filter((words) => !names.some((name) => words === name || words.startsWith(`${name} `)));
    expect(unknown).toEqual([]);
  });
});

test('every npm script that a page names is in package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm (?:run ([a-z][\w-]*)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? ''),
  );
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'check']));
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

describe('decisions', () => {
  const decisions = readdirSync(join(root, 'docs/adr'));

  test.each(decisions)('%s has its form', (name) => {
    expect(name).toMatch(/^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$/);
    const text = read(`docs/adr/${name}`);
    expect(text).toMatch(/^# \S.*\n\n- Status: (accepted|replaced by \[.+\]\(.+\))\n- Date: \d{4}-\d{2}-\d{2}\n/);
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(['Context', 'Decision', 'Consequences']);
    expect(text).toContain(`- Date: ${name.slice(0, 10)}\n`);
  });
});

interface Package {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** Every package that a package.json of the repository names, but for its own. */
function directDependencies(): string[] {
  const modules = readdirSync(join(root, 'modules')).map((name) => `modules/${name}/package.json`);
  const files = ['package.json', 'shared/module-sdk/package.json', 'cli/bin/package.json', ...modules];
  const names = files
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path)) as Package;
      return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    });
  return [...new Set(names)].filter((name) => !name.startsWith('@clew/')).toSorted();
}

describe('licences', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { license?: string; link?: boolean; optional?: boolean; os?: string[]; cpu?: string[] }>;
  };
  const rows = [...read('THIRD-PARTY.md').matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]*)/gm)];

  test('THIRD-PARTY.md has every direct dependency with the licence that the lock file names', () => {
    const listed = rows.map(([, name = '', licence = '']) => `${name}: ${licence}`);
    const wanted = directDependencies().map(
      (name) => `${name}: ${lock.packages[`node_modules/${name}`]?.license ?? 'not in the lock file'}`,
    );
    expect(listed.toSorted()).toEqual(wanted.toSorted());
  });

  test('the licence texts are where it says, in what is installed here', () => {
    const paths = rows.flatMap((row) => /`(node_modules\/[^`]+)`/.exec(row[3] ?? '')?.[1] ?? []);
    expect(paths.length).toBeGreaterThan(20);
    const here = paths.filter((path) => existsSync(join(root, dirname(path))));
    expect(here.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('nothing is under the GPL, and only the geometry kernel under the LGPL', () => {
    const all = Object.entries(lock.packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && link !== true,
    );
    // The lock file says nothing of what was written for other platforms than the one that it was made on.
    const isPlatformPart = (path: string): boolean => {
      const { optional, os, cpu } = lock.packages[path] ?? {};
      return optional === true && (os ?? cpu) !== undefined;
    };
    expect(all.filter(([path, { license }]) => license === undefined && !isPlatformPart(path))).toEqual([]);
    // Of several licences to choose from it is enough that one is none of them.
    const isStrong = (license = ''): boolean => license.split(' OR ').every((one) => one.includes('GPL'));
    const strong = all.filter(([, { license }]) => isStrong(license)).map(([path]) => path);
    expect(strong).toEqual(['node_modules/replicad-opencascadejs']);
  });
});

test('the pages are found', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.md', 'modules/core/README.md']),
  );
});
