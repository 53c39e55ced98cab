import { parseSync } from 'oxc-parser';

import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

/** One place in a file that names another file, a package or a Node module. */
export interface ImportSpecifier {
  /** What is named; undefined where it is computed, so that no reader can know it. */
  readonly specifier: string | undefined;
  /** Counts from 1. */
  readonly line: number;
  /** Whether nothing of it is left when types are stripped; `import { type T }` still loads the file. */
  readonly typeOnly: boolean;
  /** Whether the file hands on what it imports. */
  readonly reExport: boolean;
}

type SyntaxNode = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;
type Found = Omit<ImportSpecifier, 'line'> & { readonly start: number };

/**
 * Every import of a TypeScript or JavaScript file: statements, re-exports, `import()`, `import('x').T`, `require` and
 * `import.meta.resolve`.
 * A text with a syntax error gives the error, because a file that cannot be read cannot be judged.
 */
export function importsOf(path: string, text: string): Result<ImportSpecifier[], { line: number; message: string }> {
  const parsed = parseSync(path, text);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const [problem] = parsed.errors;
  if (problem !== undefined) return err({ line: lineOf(problem.labels[0]?.start ?? 0), message: problem.message });
  const found: Found[] = [];
  collect(parsed.program, found);
  return ok(found.map(({ start, ...rest }) => ({ ...rest, line: lineOf(start) })));
}

function collect(value: unknown, found: Found[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (!isNode(value)) return;
  const here = importAt(value);
  if (here !== undefined) found.push(here);
  for (const child of Object.values(value)) collect(child, found);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function importAt(node: SyntaxNode): Found | undefined {
  const place = { start: node.start, typeOnly: false, reExport: false };
  switch (node.type) {
    case 'ImportDeclaration':
      return { ...place, specifier: textOf(node['source']), typeOnly: node['importKind'] === 'type' };
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (!isNode(node['source'])) return undefined;
      return { ...place, specifier: textOf(node['source']), typeOnly: node['exportKind'] === 'type', reExport: true };
    case 'ImportExpression':
      return { ...place, specifier: textOf(node['source']) };
    case 'TSImportType':
      return { ...place, specifier: textOf(node['source']), typeOnly: true };
    case 'TSExternalModuleReference':
      return { ...place, specifier: textOf(node['expression']) };
    case 'CallExpression':
      return isResolver(node['callee']) ? { ...place, specifier: textOf(firstOf(node['arguments'])) } : undefined;
    default:
      return undefined;
  }
}

/** `require` and `import.meta.resolve`. */
function isResolver(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return callee['name'] === 'require';
  const { object, property } = callee;
  return isNode(object) && object.type === 'MetaProperty' && isNode(property) && property['name'] === 'resolve';
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list[0] as unknown) : undefined;
}

/** The text of a string literal or of a template without holes. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'TSLiteralType') return textOf(node['literal']);
  const pieces = node.type === 'TemplateLiteral' ? node['quasis'] : undefined;
  if (!Array.isArray(pieces) || pieces.length !== 1 || !isNode(pieces[0])) return undefined;
  const { cooked } = pieces[0]['value'] as { readonly cooked?: unknown };
  return typeof cooked === 'string' ? cooked : undefined;
}
