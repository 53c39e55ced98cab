import type { Err, Result } from '../../std/result.ts';
import { type Ast, type ComparisonOperator, type ExprProblem, FUNCTIONS, isFunctionName, MAX_DEPTH } from './ast.ts';
import { type Token, tokenise } from './lexer.ts';

type Parsed = Result<Ast, ExprProblem>;

/** How tightly each operator binds; a higher number binds first. */
const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  not: 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '==': 4,
  '!=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 8,
};
const COMPARISON = 4;
const NEGATION = 7;

/** Reads an expression. The grammar is in docs/spec/expressions.md. */
export function parseExpression(text: string): Result<Ast, ExprProblem> {
  const tokens = tokenise(text);
  return tokens.ok ? new Parser(tokens.value).parse() : tokens;
}

/** A Pratt parser: one loop over operators by binding power. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #depths = new Map<Ast, number>();
  #next = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Parsed {
    const ast = this.#expression(0);
    if (!ast.ok) return ast;
    const rest = this.#peek();
    return rest.token === 'end' ? ast : this.#unexpected(rest);
  }

  #expression(least: number): Parsed {
    this.#nesting += 1;
    if (this.#nesting > MAX_DEPTH) return this.#tooDeep(this.#peek().at);
    let left = this.#prefix();
    while (left.ok) {
      const token = this.#peek();
      const operator = operatorOf(token);
      const binding = operator === undefined ? undefined : BINDING[operator];
      if (operator === undefined || binding === undefined || binding <= least) break;
      left = binding === COMPARISON ? this.#comparison(left.value) : this.#infix(left.value, operator, binding);
    }
    this.#nesting -= 1;
    return left;
  }

  #infix(left: Ast, operator: string, binding: number): Parsed {
    const { at } = this.#take();
    // A power groups to the right: 2^3^2 is 2^9.
    const right = this.#expression(operator === '^' ? NEGATION - 1 : binding);
    if (!right.ok) return right;
    switch (operator) {
      case 'and':
      case 'or':
        return this.#build({ node: 'logic', operator, left, right: right.value, at }, [left, right.value]);
      case '+':
      case '-':
      case '*':
      case '/':
      case '^':
        return this.#build({ node: 'binary', operator, left, right: right.value, at }, [left, right.value]);
      default:
        return problem('syntax', `'${operator}' cannot stand between two values.`, at);
    }
  }

  /** `a < b`, or a chain that reads in one direction: `0.1 <= ratio < 0.2`. */
  #comparison(first: Ast): Parsed {
    const { at } = this.#peek();
    const operands = [first];
    const operators: ComparisonOperator[] = [];
    for (;;) {
      const operator = comparisonOf(this.#peek());
      if (operator === undefined) break;
      const token = this.#take();
      const known = operators[0];
      if (known !== undefined && (known.charAt(0) !== operator.charAt(0) || !/^[<>]/.test(known))) {
        return problem(
          'syntax',
          `A chain of comparisons goes one way; join '${known}' and '${operator}' with and.`,
          token.at,
        );
      }
      const operand = this.#expression(COMPARISON);
      if (!operand.ok) return operand;
      operators.push(operator);
      operands.push(operand.value);
    }
    return this.#build({ node: 'compare', operators, operands, at }, operands);
  }

  #prefix(): Parsed {
    const token = this.#take();
    switch (token.token) {
      case 'number':
        return this.#build(
          token.unit === undefined
            ? { node: 'number', value: token.value, at: token.at }
            : { node: 'quantity', value: token.value, unit: token.unit, at: token.at },
        );
      case 'text':
        return this.#build({ node: 'text', value: token.value, at: token.at });
      case 'name':
        return this.#name(token.value, token.at);
      case 'symbol':
        if (token.value === '(') return this.#parentheses(token.at);
        if (token.value === '-') return this.#unary('-', NEGATION, token.at);
        return this.#unexpected(token);
      case 'end':
        return problem(
          'syntax',
          this.#next === 1 ? 'The expression is empty.' : 'The expression ends where a value is expected.',
          token.at,
        );
    }
  }

  #unary(operator: '-' | 'not', binding: number, at: number): Parsed {
    const operand = this.#expression(binding);
    if (!operand.ok) return operand;
    // -40 degC is a temperature, not the negative of 40 degC (which is 313.15 K).
    if (operator === '-' && operand.value.node === 'quantity') {
      const { value, unit } = operand.value;
      return this.#build({ node: 'quantity', value: value === 0 ? 0 : -value, unit, at });
    }
    return this.#build({ node: 'unary', operator, operand: operand.value, at }, [operand.value]);
  }

  #parentheses(at: number): Parsed {
    const inner = this.#expression(0);
    if (!inner.ok) return inner;
    return this.#takeSymbol(')') ? inner : this.#unclosed(at);
  }

  #name(name: string, at: number): Parsed {
    if (name === 'true' || name === 'false') return this.#build({ node: 'boolean', value: name === 'true', at });
    if (name === 'pi') return this.#build({ node: 'number', value: Math.PI, at });
    if (name === 'not') return this.#unary('not', BINDING['not'] ?? 0, at);
    if (name === 'and' || name === 'or') return problem('syntax', `A value is missing before '${name}'.`, at);
    const called = this.#takeSymbol('(');
    if (isFunctionName(name)) {
      return called ? this.#call(name, at) : problem('syntax', `${name} is a function; write ${name}(…).`, at);
    }
    if (!called) return this.#build({ node: 'name', name, at });
    return problem('unknown-name', `There is no function ${name}; known are ${Object.keys(FUNCTIONS).join(', ')}.`, at);
  }

  #call(name: keyof typeof FUNCTIONS, at: number): Parsed {
    const args: Ast[] = [];
    if (!this.#takeSymbol(')')) {
      do {
        const arg = this.#expression(0);
        if (!arg.ok) return arg;
        args.push(arg.value);
      } while (this.#takeSymbol(','));
      if (!this.#takeSymbol(')')) return this.#unclosed(at);
    }
    const [least, most] = FUNCTIONS[name];
    if (args.length < least || args.length > most) {
      const wanted = least === most ? String(least) : `${least} to ${most}`;
      return problem(
        'syntax',
        `${name} takes ${wanted} ${most === 1 ? 'value' : 'values'} and is given ${args.length}.`,
        at,
      );
    }
    return this.#build({ node: 'call', name, args, at }, args);
  }

  /** Long chains such as a+a+a+… nest to the left without any recursion here, so depth is counted on the tree. */
  #build(ast: Ast, parts: readonly Ast[] = []): Parsed {
    const depth = 1 + Math.max(0, ...parts.map((part) => this.#depths.get(part) ?? 0));
    if (depth > MAX_DEPTH) return this.#tooDeep(ast.at);
    this.#depths.set(ast, depth);
    return { ok: true, value: ast };
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { token: 'end', at: 0 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    if (token.token !== 'symbol' || token.value !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #unclosed(at: number): Err<ExprProblem> {
    const found = this.#peek();
    if (found.token === 'end') return problem('syntax', 'A closing parenthesis is missing.', at);
    return this.#unexpected(found);
  }

  #unexpected(found: Token): Err<ExprProblem> {
    const before = this.#tokens[this.#next - 1];
    if (found.token === 'name' && before?.token === 'number' && before.unit !== undefined) {
      return problem(
        'syntax',
        `'${found.value}' follows the unit '${before.unit}'; join a unit with * and no spaces, as in 5 N*m.`,
        found.at,
      );
    }
    if (found.token === 'end') return problem('syntax', 'The expression ends too early.', found.at);
    return problem(
      'syntax',
      `'${String(found.value)}' does not belong there; an operator may be missing before it.`,
      found.at,
    );
  }

  #tooDeep(at: number): Err<ExprProblem> {
    return problem('too-deep', `The expression is nested more than ${MAX_DEPTH} deep; split it into several.`, at);
  }
}

function operatorOf(token: Token): string | undefined {
  if (token.token === 'symbol') return token.value;
  return token.token === 'name' && (token.value === 'and' || token.value === 'or') ? token.value : undefined;
}

function comparisonOf(token: Token): ComparisonOperator | undefined {
  if (token.token !== 'symbol') return undefined;
  switch (token.value) {
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      return token.value;
    default:
      return undefined;
  }
}

function problem(code: ExprProblem['code'], message: string, at: number): Err<ExprProblem> {
  return { ok: false, error: { code, message, at } };
}
