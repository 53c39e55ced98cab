import type { Err, Result } from '../../std/result.ts';
import { siValue } from '../algebra.ts';
import { roundHalfAway } from '../numeric.ts';
import type { UnitResolver } from '../unit.ts';
import { type Ast, type BinaryNode, type CallNode, type CompareNode, type ExprProblem, freeVariables } from './ast.ts';
import { checkExpression } from './check.ts';
import { excerpt } from './print.ts';
import { type ExprType, type ExprValue, typeOfValue } from './types.ts';

/** A value without its type: a number in SI units, a truth value or a text. */
export type Bare = number | boolean | string;

type Outcome = Result<Bare, ExprProblem>;

export interface Environment {
  readonly values: Readonly<Record<string, ExprValue>>;
  readonly units: UnitResolver;
}

/**
 * The value of an expression. Everything is checked first as by checkExpression, so that what can still fail is
 * the numbers: a division by zero, or a result or input that is not finite.
 */
export function evaluate(
  ast: Ast,
  values: Readonly<Record<string, ExprValue>>,
  units: UnitResolver,
): Result<ExprValue, ExprProblem> {
  const type = typeFromValues(ast, { values, units });
  if (!type.ok) return type;
  const bare = evaluateBare(ast, { values, units });
  return bare.ok ? { ok: true, value: dress(bare.value, type.value) } : bare;
}

/** Checks an expression against the types of its values. */
export function typeFromValues(ast: Ast, { values, units }: Environment): Result<ExprType, ExprProblem> {
  const types: Record<string, ExprType> = Object.create(null) as Record<string, ExprType>;
  for (const [name, value] of Object.entries(values)) types[name] = typeOfValue(value);
  for (const name of freeVariables(ast)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const number = value?.type === 'quantity' ? value.si : value?.type === 'number' ? value.value : 0;
    if (!Number.isFinite(number)) {
      return {
        ok: false,
        error: { code: 'not-finite', message: `The input ${name} is not a finite number.`, at: 0 },
      };
    }
  }
  return checkExpression(ast, types, units);
}

function dress(bare: Bare, type: ExprType): ExprValue {
  if (typeof bare === 'boolean') return { type: 'boolean', value: bare };
  if (typeof bare === 'string') return { type: 'text', value: bare };
  if (type.type === 'quantity')
    return {
      type: 'quantity',
      si: bare,
      dims: type.dims,
      kind: type.kind,
      unit: type.unit,
      given: undefined,
    };
  return { type: 'number', value: bare, integer: type.type === 'number' && type.integer };
}

/** Evaluates an expression that has been checked. Both sides of and/or are evaluated, so that no problem hides. */
export function evaluateBare(ast: Ast, env: Environment): Outcome {
  switch (ast.node) {
    case 'number':
    case 'text':
    case 'boolean':
      return { ok: true, value: ast.value };
    case 'quantity': {
      const unit = env.units(ast.unit);
      return unit.ok ? finite(siValue(ast.value, unit.value), ast) : fail('unit', unit.error.message, ast);
    }
    case 'name':
      return variable(ast.name, ast, env);
    case 'unary': {
      const operand = evaluateBare(ast.operand, env);
      if (!operand.ok) return operand;
      return { ok: true, value: ast.operator === 'not' ? operand.value === false : -Number(operand.value) };
    }
    case 'binary':
      return evaluateBinary(ast, env);
    case 'compare':
      return evaluateChain(ast, env);
    case 'logic': {
      const left = evaluateBare(ast.left, env);
      if (!left.ok) return left;
      const right = evaluateBare(ast.right, env);
      if (!right.ok) return right;
      const [a, b] = [left.value === true, right.value === true];
      return { ok: true, value: ast.operator === 'and' ? a && b : a || b };
    }
    case 'call':
      return evaluateCall(ast, env);
  }
}

function variable(name: string, ast: Ast, { values }: Environment): Outcome {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) return fail('unknown-name', `There is no input ${name}.`, ast);
  return { ok: true, value: value.type === 'quantity' ? value.si : value.value };
}

function evaluateBinary(ast: BinaryNode, env: Environment): Outcome {
  const left = evaluateBare(ast.left, env);
  if (!left.ok) return left;
  const right = evaluateBare(ast.right, env);
  if (!right.ok) return right;
  const [a, b] = [Number(left.value), Number(right.value)];
  const divides = ast.operator === '/' ? b === 0 : ast.operator === '^' && a === 0 && b < 0;
  if (divides) {
    return fail(
      'division-by-zero',
      `In '${excerpt(ast)}', '${excerpt(ast.operator === '/' ? ast.right : ast.left)}' is 0 and cannot be divided by.`,
      ast,
    );
  }
  switch (ast.operator) {
    case '+':
      return finite(a + b, ast);
    case '-':
      return finite(a - b, ast);
    case '*':
      return finite(a * b, ast);
    case '/':
      return finite(a / b, ast);
    case '^':
      return finite(a ** b, ast);
  }
}

function evaluateChain(ast: CompareNode, env: Environment): Outcome {
  const operands: Operand[] = [];
  for (const part of ast.operands) {
    const operand = evaluateOperand(part, env);
    if (!operand.ok) return operand;
    operands.push(operand.value);
  }
  const holds = ast.operators.every((operator, index) => {
    const [left, right] = [operands[index], operands[index + 1]];
    return left !== undefined && right !== undefined && compareOperands(operator, left, right);
  });
  return { ok: true, value: holds };
}

/** A number as it was given in a unit, before any conversion. */
export interface Given {
  readonly value: number;
  readonly unit: string;
}

/** One side of a comparison; `given` where it is an input or a literal and not a calculation. */
export interface Operand {
  readonly bare: Bare;
  readonly given: Given | undefined;
}

export function evaluateOperand(ast: Ast, env: Environment): Result<Operand, ExprProblem> {
  const bare = evaluateBare(ast, env);
  return bare.ok ? { ok: true, value: { bare: bare.value, given: givenOf(ast, env) } } : bare;
}

function givenOf(ast: Ast, env: Environment): Given | undefined {
  if (ast.node === 'unary' && ast.operator === '-') {
    const operand = givenOf(ast.operand, env);
    return operand === undefined ? undefined : { value: -operand.value, unit: operand.unit };
  }
  if (ast.node === 'quantity') {
    const unit = env.units(ast.unit);
    return unit.ok ? { value: ast.value, unit: unit.value.text } : undefined;
  }
  const value = ast.node === 'name' && Object.hasOwn(env.values, ast.name) ? env.values[ast.name] : undefined;
  if (value?.type !== 'quantity' || value.given === undefined || value.unit === undefined) return undefined;
  return { value: value.given, unit: value.unit.text };
}

/** One comparison of two checked values. Numbers given in the same unit are compared as they were given. */
export function compareOperands(operator: CompareNode['operators'][number], a: Operand, b: Operand): boolean {
  if (a.given !== undefined && a.given.unit === b.given?.unit)
    return compareBare(operator, a.given.value, b.given.value);
  return compareBare(operator, a.bare, b.bare);
}

/** NaN never gets here, and would never hold. */
function compareBare(operator: CompareNode['operators'][number], left: Bare, right: Bare): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right && !Number.isNaN(left) && !Number.isNaN(right);
  }
}

function evaluateCall(ast: CallNode, env: Environment): Outcome {
  if (ast.name === 'if') {
    const [condition, yes, no] = ast.args;
    if (condition === undefined || yes === undefined || no === undefined)
      return fail('syntax', 'if takes 3 values.', ast);
    const holds = evaluateBare(condition, env);
    // Only the chosen side is evaluated: if(x > 0 mm, a / x, 0) is how a division is guarded.
    return holds.ok ? evaluateBare(holds.value === true ? yes : no, env) : holds;
  }
  const args: number[] = [];
  for (const arg of ast.args) {
    const value = evaluateBare(arg, env);
    if (!value.ok) return value;
    args.push(Number(value.value));
  }
  return finite(calculate(ast.name, args), ast);
}

function calculate(name: Exclude<CallNode['name'], 'if'>, args: readonly number[]): number {
  const [x = Number.NaN, y = Number.NaN] = args;
  switch (name) {
    case 'min':
      return Math.min(...args);
    case 'max':
      return Math.max(...args);
    case 'atan2':
      return Math.atan2(x, y);
    case 'round':
      return roundHalfAway(x);
    case 'ln':
      return Math.log(x);
    default:
      return Math[name](x);
  }
}

function finite(value: number, ast: Ast): Outcome {
  if (Number.isFinite(value)) return { ok: true, value };
  return fail('not-finite', `'${excerpt(ast)}' has no finite value.`, ast);
}

function fail(code: ExprProblem['code'], message: string, { at }: Ast): Err<ExprProblem> {
  return { ok: false, error: { code, message, at } };
}
