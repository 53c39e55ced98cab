/** A file that the linter must refuse, and the rule that refuses it. */
export interface LintPlant {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  /** What the rule needs beside it; blameless in itself. */
  readonly beside?: Readonly<Record<string, string>> | undefined;
}

/** A short text of a shape that only one rule minds, in a file named after the rule. */
function plant(rule: string, text: string, folder = 'scripts/plants'): LintPlant {
  return {
    rule,
    path: `${folder}/${rule.replaceAll(/[^a-z-]/g, '-')}.ts`,
    text: text.endsWith('\n') ? text : `${text}\n`,
  };
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** At least one for each rule that the configuration names, and one for each folder where a rule differs. */
export const LINT_PLANTS: readonly LintPlant[] = [
  {
    rule: 'react-hooks(rules-of-hooks)',
    path: 'renderer/app/plant-hook.tsx',
    text: [
      `import { useState } from 'react';`,
      `import type { JSX } from 'react';`,
      'export function Wrong({ shown }: { readonly shown: boolean }): JSX.Element | null {',
      '  if (!shown) return null;',
      '  const [count] = useState(0);',
      '  return <p>{count}</p>;',
      '}',
      '',
    ].join('\n'),
  },
  {
    rule: 'react(no-danger)',
    path: 'renderer/app/plant-danger.tsx',
    text: [
      `import type { JSX } from 'react';`,
      'export function Wrong({ text }: { readonly text: string }): JSX.Element {',
      '  return <p dangerouslySetInnerHTML={{ __html: text }} />;',
      '}',
      '',
    ].join('\n'),
  },
  {
    rule: 'react(jsx-key)',
    path: 'renderer/app/plant-key.tsx',
    text: [
      `import type { JSX } from 'react';`,
      'export function Wrong({ texts }: { readonly texts: readonly string[] }): JSX.Element {',
      '  return <ul>{texts.map((text) => <li>{text}</li>)}</ul>;',
      '}',
      '',
    ].join('\n'),
  },
  plant('typescript(no-explicit-any)', 'export const wrong: any = 1;'),
  plant('typescript(no-non-null-assertion)', 'export const wrong = (list: readonly number[]): number => list[0]!;'),
  plant('typescript(ban-ts-comment)', '// @ts-ignore\nexport const wrong: number = 1;'),
  plant('typescript(explicit-module-boundary-types)', 'export function wrong() {\n  return 1;\n}'),
  plant(
    'typescript(consistent-type-imports)',
    `import { Stats } from 'node:fs';\nexport const right = (stats: Stats): number => stats.size;`,
  ),
  plant(
    'typescript(switch-exhaustiveness-check)',
    [
      `export function wrong(word: 'PASS' | 'FAIL' | 'STALE'): number {`,
      '  switch (word) {',
      `    case 'PASS':`,
      '      return 1;',
      `    case 'FAIL':`,
      '      return 2;',
      '  }',
      '  return 3;',
      '}',
    ].join('\n'),
  ),
  plant(
    'typescript(no-unsafe-assignment)',
    `export function wrong(text: string): void {\n  const value = JSON.parse(text);\n  void value;\n}`,
  ),
  plant('typescript(no-unsafe-argument)', 'export const wrong = (text: string): number => Math.abs(JSON.parse(text));'),
  plant('typescript(no-unsafe-call)', 'export const wrong = (text: string): void => void JSON.parse(text)();'),
  plant(
    'typescript(no-unsafe-member-access)',
    'export const wrong = (text: string): void => void JSON.parse(text).member;',
  ),
  plant('typescript(no-unsafe-return)', 'export const wrong = (text: string): number => JSON.parse(text);'),
  plant(
    'typescript(strict-boolean-expressions)',
    'export const wrong = (count: number | undefined): string => (count ? "some" : "none");',
  ),
  plant(
    'typescript(prefer-nullish-coalescing)',
    `export const wrong = (name: string | undefined): string => name || 'none';`,
  ),
  plant(
    'typescript(no-unnecessary-boolean-literal-compare)',
    'export const wrong = (sure: boolean): number => (sure === true ? 1 : 2);',
  ),
  plant(
    'typescript(no-unnecessary-type-assertion)',
    'export const wrong = (count: number): number => count as number;',
  ),
  plant('typescript(no-deprecated)', '/** @deprecated */\nconst old = 1;\nexport const wrong: number = old;'),
  plant('typescript(prefer-includes)', `export const wrong = (text: string): boolean => text.indexOf('x') !== -1;`),
  plant(
    'typescript(prefer-readonly)',
    ['export class Wrong {', '  #count = 1;', '  get count(): number {', '    return this.#count;', '  }', '}'].join(
      '\n',
    ),
  ),
  plant('typescript(no-floating-promises)', 'export function wrong(): void {\n  Promise.resolve(1);\n}'),
  plant(
    'typescript(no-misused-promises)',
    'export const wrong = (list: readonly number[]): void => list.forEach(async (n) => void (await Promise.resolve(n)));',
  ),
  plant('typescript(only-throw-error)', `export function wrong(): never {\n  throw 'wrong';\n}`),
  plant(
    'typescript(prefer-promise-reject-errors)',
    `export const wrong = (): Promise<never> => Promise.reject('wrong');`,
  ),
  plant(
    'typescript(use-unknown-in-catch-callback-variable)',
    'export const wrong = (p: Promise<number>): Promise<number> => p.catch((error) => (error === 1 ? 1 : 2));',
  ),
  plant('eslint(no-empty)', 'export function wrong(sure: boolean): void {\n  if (sure) {\n  }\n}'),
  plant(
    'eslint(preserve-caught-error)',
    `export function wrong(act: () => void): void {\n  try {\n    act();\n  } catch (error) {\n    throw new Error('It failed.');\n  }\n}`,
  ),
  plant(
    'eslint(max-lines)',
    lines(401, (i) => `export const n${i} = ${i};`),
  ),
  plant(
    'eslint(max-lines-per-function)',
    `export function wrong(): number {\n  let n = 0;\n${lines(120, () => '  n += 1;')}\n  return n;\n}`,
  ),
  plant(
    'eslint(max-params)',
    'export const wrong = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;',
  ),
  plant(
    'eslint(max-depth)',
    `export function wrong(n: number): void {\n${lines(5, (i) => `if (n > ${i}) {`)}\nvoid n;\n${lines(5, () => '}')}\n}`,
  ),
  {
    ...plant(
      'import(no-cycle)',
      `import type { B } from './cycle-b.ts';\nimport { b } from './cycle-b.ts';\nexport const a: B = b;`,
    ),
    beside: {
      'scripts/plants/cycle-b.ts': `import { a } from './import-no-cycle-.ts';\nexport type B = number;\nexport const b: B = a + 1;\n`,
    },
  },
  plant('import(no-default-export)', 'const wrong = 1;\nexport default wrong;'),
  plant(
    'import(no-duplicates)',
    `import { join } from 'node:path';\nimport { dirname } from 'node:path';\nexport const wrong: string = join(dirname('a'), 'b');`,
  ),
  plant('import(no-mutable-exports)', 'export let wrong = 1;\nexport const more = (): void => void (wrong += 1);'),
  plant('import(no-commonjs)', 'module.exports = 1;\nexport const right = 1;'),
  plant('import(no-dynamic-require)', 'export const wrong = (name: string): unknown => require(name);'),
  {
    ...plant('oxc(no-barrel-file)', `export * from './barrel-of.ts';`),
    beside: { 'scripts/plants/barrel-of.ts': 'export const one = 1;\n' },
  },
  { rule: 'unicorn(filename-case)', path: 'scripts/plants/wrongName.ts', text: 'export const right = 1;\n' },
  plant('unicorn(prefer-node-protocol)', `export { join } from 'path';`),
  plant('eslint(eqeqeq)', 'export const wrong = (a: unknown, b: unknown): boolean => a == b;'),
  plant('eslint(no-eval)', `export const wrong = (text: string): unknown => eval(text);`),
  plant('eslint(no-new-func)', `export const wrong = (text: string): unknown => new Function(text);`),
  plant('typescript(no-implied-eval)', `export const wrong = (): void => void setTimeout('1', 1);`),
  plant('eslint(no-var)', 'export function wrong(): number {\n  var n = 1;\n  return n;\n}'),
  plant('eslint(prefer-const)', 'export function wrong(): number {\n  let n = 1;\n  return n;\n}'),
  plant('eslint(no-param-reassign)', 'export function wrong(n: number): number {\n  n = 1;\n  return n;\n}'),
  plant(
    'eslint(no-fallthrough)',
    [
      'export function wrong(n: number): number {',
      '  let sum = 0;',
      '  switch (n) {',
      '    case 1:',
      '      sum += 1;',
      '    default:',
      '      sum += 2;',
      '  }',
      '  return sum;',
      '}',
    ].join('\n'),
  ),
  plant('eslint(no-sequences)', 'export const wrong = (n: number): number => (void n, 1);'),
  plant('eslint(no-alert)', `export const wrong = (): void => alert('wrong');`),
  plant(
    'eslint(default-case-last)',
    'export function wrong(n: number): number {\n  switch (n) {\n    default:\n      return 1;\n    case 2:\n      return 2;\n  }\n}',
  ),
  plant('eslint(radix)', 'export const wrong = (text: string): number => parseInt(text);'),
  plant('eslint(no-warning-comments)', `// ${['TO', 'DO'].join('')}: later\nexport const wrong = 1;`),
  plant(
    'vitest(no-focused-tests)',
    `import { expect, test } from 'vitest';\ntest.only('one', () => expect(1).toBe(1));`,
  ),
  plant(
    'vitest(no-identical-title)',
    `import { expect, test } from 'vitest';\ntest('one', () => expect(1).toBe(1));\ntest('one', () => expect(2).toBe(2));`,
  ),
  plant(
    'vitest(no-standalone-expect)',
    `import { describe, expect } from 'vitest';\ndescribe('one', () => {\n  expect(1).toBe(1);\n});`,
  ),
  plant('vitest(expect-expect)', `import { test } from 'vitest';\ntest('one', () => undefined);`),
  plant('vitest(valid-expect)', `import { expect, test } from 'vitest';\ntest('one', () => {\n  expect(1);\n});`),
  plant('import(no-unassigned-import)', `import 'node:fs';\nexport const right = 1;`),

  // Standard output is the protocol of a module's process, and the agent's log is its standard error.
  plant('eslint(no-console)', `export const wrong = (): void => console.log('wrong');`, 'modules/frame'),
  plant('eslint(no-console)', `export const wrong = (): void => console.log('wrong');`, 'shared/module-sdk'),
  plant('eslint(no-console)', `export const wrong = (): void => console.log('wrong');`, 'agent/runs'),
  { ...plant('eslint(no-console)', `export const wrong = (): void => console.log('wrong');`), path: 'agent/agent.ts' },

  // Effects of the agent go through its World.
  plant('eslint(no-restricted-globals)', 'export const wrong = (): number => Date.now();', 'agent/scheduler'),
  plant(
    'eslint(no-restricted-globals)',
    'export const wrong = (): void => void setTimeout(() => undefined, 1);',
    'agent/runs',
  ),
  plant('eslint(no-restricted-globals)', 'export const wrong = (): number => process.pid;', 'agent/store'),
  plant('eslint(no-restricted-globals)', 'export const wrong = (): number => Date.now();', 'shared/model'),
  plant('eslint(no-restricted-properties)', 'export const wrong = (): number => Math.random();', 'agent/scheduler'),
  plant('eslint(no-restricted-properties)', 'export const wrong = (): number => Math.random();', 'shared/std'),
];
