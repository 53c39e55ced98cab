import { own } from '../../std/json.ts';

/** Specifiers that start so are for library modules alone. */
export const libraryScheme = 'lib:';

function resolveRelative(base: string, specifier: string): string {
  const steps = base.slice(libraryScheme.length).split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return libraryScheme + steps.join('/');
}

/** The module that `specifier` names in a module called `base`. */
export function resolveImport(base: string, specifier: string): string {
  const relative = specifier.startsWith('./') || specifier.startsWith('../');
  return relative && base.startsWith(libraryScheme) ? resolveRelative(base, specifier) : specifier;
}

/** Whether a module called `base`, of the user's where it is not in `modules`, may import `name`. */
export function mayImport(modules: Readonly<Record<string, string>>, base: string, name: string): boolean {
  if (own(modules, name) === undefined) return false;
  return !name.startsWith(libraryScheme) || own(modules, base) !== undefined || base.startsWith(bootScheme);
}

/** Names that the engine gives to its own texts. */
export const bootScheme = 'boot:';

const importPattern = /\b(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"]+)\1|\bimport\s*(['"])([^'"]+)\3/g;

/**
 * Collects guest modules from TypeScript sources, following their imports.
 * @param entries specifier for scripts -> path of the source, relative to the root that `read` knows
 * @param load the source at a path as JavaScript, with types taken out and lines kept
 */
export function collectModules(
  entries: Readonly<Record<string, string>>,
  load: (path: string) => string,
): Readonly<Record<string, string>> {
  const modules: Record<string, string> = {};
  const visit = (name: string): void => {
    if (own(modules, name) !== undefined) return;
    const text = load(name.slice(libraryScheme.length));
    modules[name] = text;
    for (const match of text.matchAll(importPattern)) visit(resolveImport(name, match[2] ?? match[4] ?? ''));
  };
  for (const [specifier, path] of Object.entries(entries)) {
    visit(libraryScheme + path);
    modules[specifier] = `export * from ${JSON.stringify(libraryScheme + path)};`;
  }
  return modules;
}
