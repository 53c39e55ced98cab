import type { Ast } from './ast.ts';

const BINDING = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  negate: 7,
  '^': 8,
  atom: 9,
} as const;

/** The canonical text of an expression, with the fewest parentheses; parses to the same tree. */
export function printExpression(ast: Ast): string {
  switch (ast.node) {
    case 'number':
      return ast.value === Math.PI ? 'pi' : String(ast.value);
    case 'quantity':
      return `${ast.value} ${ast.unit}`;
    case 'text':
      return ast.value.includes("'") ? `"${ast.value}"` : `'${ast.value}'`;
    case 'boolean':
      return String(ast.value);
    case 'name':
      return ast.name;
    case 'unary':
      return ast.operator === '-' ? `-${wrap(ast.operand, BINDING.negate)}` : `not ${wrap(ast.operand, BINDING.not)}`;
    case 'binary':
      return printBinary(ast);
    case 'compare':
      return ast.operands
        .map((operand, index) => {
          const text = wrap(operand, BINDING.compare + 1);
          return index === 0 ? text : `${ast.operators[index - 1]} ${text}`;
        })
        .join(' ');
    case 'logic':
      return `${wrap(ast.left, BINDING[ast.operator])} ${ast.operator} ${wrap(ast.right, BINDING[ast.operator] + 1)}`;
    case 'call':
      return `${ast.name}(${ast.args.map(printExpression).join(', ')})`;
  }
}

/** The text of an expression for a sentence: its first 60 characters. */
export function excerpt(ast: Ast): string {
  const text = printExpression(ast);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function printBinary(ast: Extract<Ast, { node: 'binary' }>): string {
  if (ast.operator === '^') {
    // The exponent may start with a minus sign or be a power itself; the base may not.
    return `${wrap(ast.left, BINDING['^'] + 1)} ^ ${wrap(ast.right, BINDING.negate)}`;
  }
  const binding = BINDING[ast.operator];
  return `${wrap(ast.left, binding)} ${ast.operator} ${wrap(ast.right, binding + 1)}`;
}

function wrap(ast: Ast, least: number): string {
  const text = printExpression(ast);
  return bindingOf(ast) < least ? `(${text})` : text;
}

function bindingOf(ast: Ast): number {
  switch (ast.node) {
    case 'logic':
      return BINDING[ast.operator];
    case 'compare':
      return BINDING.compare;
    case 'binary':
      return BINDING[ast.operator];
    case 'unary':
      return ast.operator === '-' ? BINDING.negate : BINDING.not;
    case 'quantity':
      return ast.value < 0 ? BINDING.negate : BINDING.atom;
    default:
      return BINDING.atom;
  }
}
