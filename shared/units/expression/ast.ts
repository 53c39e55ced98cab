/** Why an expression is refused. `at` is the offset of the character that the sentence is about. */
export interface ExprProblem {
  readonly code: ExprProblemCode;
  readonly message: string;
  readonly at: number;
}

export type ExprProblemCode =
  | 'too-long'
  | 'too-deep'
  | 'syntax'
  | 'unit'
  | 'ambiguous-unit'
  | 'unknown-name'
  | 'wrong-type'
  | 'dimension-mismatch'
  | 'kind-mismatch'
  | 'inexact-equality'
  | 'division-by-zero'
  | 'not-finite'
  | 'conflict';

export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '^';

interface Located {
  /** Offset in the source text. */
  readonly at: number;
}

export interface NumberNode extends Located {
  readonly node: 'number';
  readonly value: number;
}

/** A number with a unit literal; `unit` as written. A minus sign before it is part of the number. */
export interface QuantityNode extends Located {
  readonly node: 'quantity';
  readonly value: number;
  readonly unit: string;
}

export interface TextNode extends Located {
  readonly node: 'text';
  readonly value: string;
}

export interface BooleanNode extends Located {
  readonly node: 'boolean';
  readonly value: boolean;
}

export interface NameNode extends Located {
  readonly node: 'name';
  readonly name: string;
}

export interface UnaryNode extends Located {
  readonly node: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: Ast;
}

export interface BinaryNode extends Located {
  readonly node: 'binary';
  readonly operator: ArithmeticOperator;
  readonly left: Ast;
  readonly right: Ast;
}

/** One comparison or a chain: `operands` is one longer than `operators`. */
export interface CompareNode extends Located {
  readonly node: 'compare';
  readonly operators: readonly ComparisonOperator[];
  readonly operands: readonly Ast[];
}

export interface LogicNode extends Located {
  readonly node: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: Ast;
  readonly right: Ast;
}

export interface CallNode extends Located {
  readonly node: 'call';
  readonly name: FunctionName;
  readonly args: readonly Ast[];
}

/** A parsed expression: plain data, at most MAX_DEPTH deep. */
export type Ast =
  | NumberNode
  | QuantityNode
  | TextNode
  | BooleanNode
  | NameNode
  | UnaryNode
  | BinaryNode
  | CompareNode
  | LogicNode
  | CallNode;

/** Longest expression read, in characters. */
export const MAX_LENGTH = 4000;
/** Deepest tree built; every walk over an Ast may recurse this far, also on the small stack of a guest engine. */
export const MAX_DEPTH = 100;

/** Least and greatest number of arguments of each function. */
export const FUNCTIONS = {
  abs: [1, 1],
  sqrt: [1, 1],
  min: [1, 50],
  max: [1, 50],
  round: [1, 1],
  floor: [1, 1],
  ceil: [1, 1],
  exp: [1, 1],
  ln: [1, 1],
  log10: [1, 1],
  sin: [1, 1],
  cos: [1, 1],
  tan: [1, 1],
  asin: [1, 1],
  acos: [1, 1],
  atan: [1, 1],
  atan2: [2, 2],
  if: [3, 3],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type FunctionName = keyof typeof FUNCTIONS;

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'true', 'false', 'pi']);

/** Names that cannot be variables. */
export function isReserved(name: string): boolean {
  return KEYWORDS.has(name) || isFunctionName(name);
}

/** The direct parts of a node, in source order. */
export function childrenOf(ast: Ast): readonly Ast[] {
  switch (ast.node) {
    case 'unary':
      return [ast.operand];
    case 'binary':
    case 'logic':
      return [ast.left, ast.right];
    case 'compare':
      return ast.operands;
    case 'call':
      return ast.args;
    default:
      return [];
  }
}

/** The node and everything below it, parents first. */
export function* walk(ast: Ast): Generator<Ast, void, undefined> {
  yield ast;
  for (const child of childrenOf(ast)) yield* walk(child);
}

/** Names of the variables that an expression reads, each once, in order of first use. */
export function freeVariables(ast: Ast): readonly string[] {
  const names = new Set<string>();
  for (const part of walk(ast)) if (part.node === 'name') names.add(part.name);
  return [...names];
}

/** The unit literals of an expression, each once: what a host resolves before it hands the tree to a guest. */
export function unitLiterals(ast: Ast): readonly string[] {
  const units = new Set<string>();
  for (const part of walk(ast)) if (part.node === 'quantity') units.add(part.unit);
  return [...units];
}
