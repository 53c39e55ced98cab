import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { gateNamed, runGate } from './gates.ts';
import { LINT_PLANTS } from './plants/lint.ts';
import { compilerTree } from './plants/tree.ts';
import { ROOT } from './tools.ts';

const gate = gateNamed('lint');

interface Found {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string }[];
}

describe('the linter', async () => {
  const tree = compilerTree();
  afterAll(() => tree.remove());
  for (const { beside } of LINT_PLANTS) tree.write(beside === undefined ? {} : blameless(beside));
  const clean = await runGate(gate, tree.root);
  for (const { path, text, beside } of LINT_PLANTS) tree.write({ ...beside, [path]: text });
  const planted = await runGate({ ...gate, args: [...gate.args, '--format=json'] }, tree.root);
  const found = JSON.parse(planted.stdout) as Found;

  test('passes the tree without plants', () => {
    expect(clean.stdout).toContain('0 errors');
    expect(clean.code).toBe(0);
  });

  test('fails with them', () => {
    expect(planted.code).not.toBe(0);
  });

  test.each(LINT_PLANTS)('refuses $path by $rule', ({ rule, path }) => {
    const rules = found.diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code);
    expect(rules).toContain(rule);
  });
});

test('each rule that is turned on by name has a plant', () => {
  const config = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const { rules } = JSON.parse(config) as { readonly rules: Readonly<Record<string, unknown>> };
  const on = Object.keys(rules).filter((name) => rules[name] !== 'off');
  const planted = new Set(
    LINT_PLANTS.map(({ rule }) => rule.replace('(', '/').replace(')', '').replace('eslint/', '')),
  );
  expect(on.filter((name) => !planted.has(name))).toEqual([]);
  expect(on.length).toBeGreaterThan(40);
});

/** The files that stand beside a plant, with what they import left out where it is not there yet. */
function blameless(beside: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(beside).map((path) => [path, 'export const one = 1;\n']));
}
