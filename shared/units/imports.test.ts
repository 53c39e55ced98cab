import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = import.meta.dirname;

/** Everything that a file imports when it runs: type imports are gone once types are stripped. */
function valueImports(path: string): readonly string[] {
  const source = readFileSync(path, 'utf8');
  return [...source.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'/gms)].map(
    (match) => match[1] ?? '',
  );
}

function sourceFiles(): readonly string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('testing'))
    .map((name) => join(FOLDER, name));
}

describe('the files of this folder', () => {
  it('are found', () => {
    expect(sourceFiles().length).toBeGreaterThan(15);
  });

  it('import one another and nothing else, so that a guest engine can load them as they stand', () => {
    const outside = sourceFiles().flatMap((path) =>
      valueImports(path)
        .filter((target) => !target.startsWith('.') || relative(FOLDER, join(dirname(path), target)).startsWith('..'))
        .map((target) => `${relative(FOLDER, path)} imports ${target}`),
    );
    expect(outside).toEqual([]);
  });

  it('keep the unit table out of the expression language, where the host may have resolved the units', () => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const target of valueImports(path)) visit(join(dirname(path), target));
    };
    for (const entry of ['parser.ts', 'evaluate.ts', 'check.ts', 'infer.ts', 'requirement.ts', 'types.ts']) {
      visit(join(FOLDER, 'expression', entry));
    }
    visit(join(FOLDER, 'algebra.ts'));
    expect([...reached].map((path) => relative(FOLDER, path)).toSorted()).toEqual([
      'algebra.ts',
      'dimensions.ts',
      'expression/ast.ts',
      'expression/check.ts',
      'expression/evaluate.ts',
      'expression/infer.ts',
      'expression/lexer.ts',
      'expression/parser.ts',
      'expression/print.ts',
      'expression/requirement.ts',
      'expression/types.ts',
      'measure.ts',
      'numeric.ts',
    ]);
  });
});
