import type { Err, Ok, Result } from '../../std/result.ts';
import { ANGLE, dims, sameDims } from '../dimensions.ts';
import {
  type Measure,
  pickMeasure,
  powerMeasure,
  productMeasure,
  signMeasure,
  sumMeasure,
  whyNotAlike,
} from '../measure.ts';
import type { Unit, UnitProblem, UnitResolver } from '../unit.ts';
import type { Ast, BinaryNode, CallNode, CompareNode, ExprProblem, QuantityNode, UnaryNode } from './ast.ts';
import { excerpt } from './print.ts';
import {
  BOOLEAN,
  describeType,
  type ExprType,
  INTEGER,
  isNumeric,
  isPlain,
  measureOf,
  NUMBER,
  type NumericType,
  numericType,
  quantityType,
  TEXT,
  unitOf,
} from './types.ts';

type Typed = Result<ExprType, ExprProblem>;

interface Scope {
  readonly types: Readonly<Record<string, ExprType>>;
  readonly units: UnitResolver;
}

const ANGLE_DIMS = dims(...Array.from({ length: ANGLE }, () => 0), 1);

/** What stands between the names of a unit literal. */
const UNIT_JOINTS = /[*·⋅/^()⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/;

/**
 * The type of an expression whose variables have the given types, or the first place where quantities do not go
 * together. An expression that passes can only fail on numbers (a division by zero), never on dimensions.
 */
export function checkExpression(
  ast: Ast,
  types: Readonly<Record<string, ExprType>>,
  units: UnitResolver,
): Result<ExprType, ExprProblem> {
  return check(ast, { types, units });
}

function check(ast: Ast, scope: Scope): Typed {
  switch (ast.node) {
    case 'number':
      return ok(Number.isInteger(ast.value) ? INTEGER : NUMBER);
    case 'quantity': {
      const unit = resolveLiteral(ast, scope);
      return unit.ok ? ok(quantityType(unit.value)) : unit;
    }
    case 'text':
      return ok(TEXT);
    case 'boolean':
      return ok(BOOLEAN);
    case 'name':
      return checkName(ast.name, ast.at, scope);
    case 'unary':
      return checkUnary(ast, scope);
    case 'binary':
      return checkBinary(ast, scope);
    case 'compare':
      return checkCompare(ast, scope);
    case 'logic':
      return both(
        ast.left,
        ast.right,
        scope,
        (left, right) => needBoolean(ast.left, left) ?? needBoolean(ast.right, right) ?? ok(BOOLEAN),
      );
    case 'call':
      return ast.name === 'if' ? checkChoice(ast, scope) : checkCall(ast, scope);
  }
}

/** The unit of a literal. A name in it that is also an input is never taken for a unit. */
function resolveLiteral(ast: QuantityNode, scope: Scope): Result<Unit, ExprProblem> {
  const literal = `${ast.value} ${ast.unit}`;
  for (const name of ast.unit.split(UNIT_JOINTS)) {
    if (!Object.hasOwn(scope.types, name)) continue;
    const fix = ast.unit.startsWith(name)
      ? `write ${ast.value} * ${name} for the input, or rename the input`
      : 'put spaces around the operator before it for the input, or rename the input';
    return fail('ambiguous-unit', `In '${literal}', ${name} is also an input; ${fix}.`, ast);
  }
  const unit = scope.units(ast.unit);
  if (unit.ok) return unit;
  const hint = /[*/·⋅]/.test(ast.unit) ? ' (an operator before a variable needs spaces around it)' : '';
  return fail('unit', `In '${literal}', ${uncapital(unit.error.message).replace(/([.?])$/, `${hint}$1`)}`, ast);
}

function checkName(name: string, at: number, { types }: Scope): Typed {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type !== undefined) return ok(type);
  const known = Object.keys(types);
  const list = known.length === 0 ? 'there are none' : `known are ${known.slice(0, 10).join(', ')}`;
  return {
    ok: false,
    error: { code: 'unknown-name', message: `There is no input ${name}; ${list}.`, at },
  };
}

function checkUnary(ast: UnaryNode, scope: Scope): Typed {
  const operand = check(ast.operand, scope);
  if (!operand.ok) return operand;
  if (ast.operator === 'not') return needBoolean(ast.operand, operand.value) ?? operand;
  if (!isNumeric(operand.value)) return needNumber(ast.operand, operand.value);
  const measure = signMeasure(measureOf(operand.value));
  return measure.ok ? operand : measureProblem(ast, measure.error);
}

function checkBinary(ast: BinaryNode, scope: Scope): Typed {
  return both(ast.left, ast.right, scope, (left, right) => {
    if (!isNumeric(left)) return needNumber(ast.left, left);
    if (!isNumeric(right)) return needNumber(ast.right, right);
    if (ast.operator === '^') return checkPower(ast, left, right);
    const measure =
      ast.operator === '+' || ast.operator === '-'
        ? sumMeasure(ast.operator, measureOf(left), measureOf(right))
        : productMeasure(ast.operator, measureOf(left), measureOf(right));
    if (!measure.ok) return measureProblem(ast, measure.error);
    if (left.type === 'number' && right.type === 'number') {
      return ok(left.integer && right.integer && ast.operator !== '/' ? INTEGER : NUMBER);
    }
    return ok(numericType(measure.value, keptUnits(ast.operator, left, right)));
  });
}

/** The units that a result may be shown in: those of a sum, or the one that a plain number scales. */
function keptUnits(
  operator: BinaryNode['operator'],
  left: NumericType,
  right: NumericType,
): readonly (Unit | undefined)[] {
  if (operator === '+' || operator === '-') return [unitOf(left), unitOf(right)];
  if (isPlain(right)) return [unitOf(left)];
  return operator === '*' && isPlain(left) ? [unitOf(right)] : [];
}

function checkPower(ast: BinaryNode, base: NumericType, exponent: NumericType): Typed {
  if (!isPlain(exponent)) {
    return fail(
      'dimension-mismatch',
      `In '${excerpt(ast)}', the exponent is ${describeType(exponent)} and must be a plain number.`,
      ast.right,
    );
  }
  if (isPlain(base)) return ok(NUMBER);
  const constant = constantOf(ast.right);
  if (constant === undefined || !Number.isFinite(constant)) {
    return fail(
      'dimension-mismatch',
      `In '${excerpt(ast)}', ${describeType(base)} can only be raised to a number that is written out, such as 2 or 0.5.`,
      ast.right,
    );
  }
  const measure = powerMeasure(measureOf(base), constant);
  if (!measure.ok) return measureProblem(ast, measure.error);
  return ok(numericType(measure.value, constant === 1 ? [unitOf(base)] : []));
}

/** The number that an expression without variables, units or functions gives. */
function constantOf(ast: Ast): number | undefined {
  if (ast.node === 'number') return ast.value;
  if (ast.node === 'unary' && ast.operator === '-') {
    const operand = constantOf(ast.operand);
    return operand === undefined ? undefined : -operand;
  }
  if (ast.node !== 'binary') return undefined;
  const left = constantOf(ast.left);
  const right = constantOf(ast.right);
  if (left === undefined || right === undefined) return undefined;
  switch (ast.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
  }
}

function checkCompare(ast: CompareNode, scope: Scope): Typed {
  const types: ExprType[] = [];
  for (const operand of ast.operands) {
    const type = check(operand, scope);
    if (!type.ok) return type;
    types.push(type.value);
  }
  for (const [index, operator] of ast.operators.entries()) {
    const [left, right] = [types[index], types[index + 1]];
    const place = ast.operands[index];
    if (left === undefined || right === undefined || place === undefined) continue;
    const problem = pairProblem(ast, operator, left, right);
    if (problem !== undefined) return problem;
  }
  return ok(BOOLEAN);
}

function pairProblem(
  ast: CompareNode,
  operator: CompareNode['operators'][number],
  left: ExprType,
  right: ExprType,
): Err<ExprProblem> | undefined {
  const equality = operator === '==' || operator === '!=';
  if (!isNumeric(left) || !isNumeric(right)) {
    if (left.type === right.type && equality) return undefined;
    const why = left.type === right.type ? `have no order; use == or !=` : 'cannot be compared';
    return fail('wrong-type', `In '${excerpt(ast)}', ${describeType(left)} and ${describeType(right)} ${why}.`, ast);
  }
  const problem = whyNotAlike(measureOf(left), measureOf(right), 'compared');
  if (problem !== undefined) return measureProblem(ast, problem);
  const whole = left.type === 'number' && left.integer && right.type === 'number' && right.integer;
  if (!equality || whole) return undefined;
  return fail(
    'inexact-equality',
    `In '${excerpt(ast)}', ${operator} on numbers that may carry a rounding error is not reliable; write abs(a - b) <= tolerance.`,
    ast,
  );
}

function checkChoice(ast: CallNode, scope: Scope): Typed {
  const types = checkArgs(ast, scope);
  if (!types.ok) return types;
  const [condition, yes, no] = types.value;
  const [place = ast] = ast.args;
  if (condition === undefined || yes === undefined || no === undefined)
    return fail('syntax', 'if takes 3 values.', ast);
  const problem = needBoolean(place, condition);
  if (problem !== undefined) return problem;
  if (!isNumeric(yes) || !isNumeric(no)) {
    if (yes.type === no.type) return ok(yes);
    return fail(
      'wrong-type',
      `In '${excerpt(ast)}', one choice is ${describeType(yes)} and the other ${describeType(no)}.`,
      ast,
    );
  }
  return alike(ast, [yes, no]);
}

function checkCall(ast: CallNode, scope: Scope): Typed {
  const types = checkArgs(ast, scope);
  if (!types.ok) return types;
  const numeric: NumericType[] = [];
  for (const [index, type] of types.value.entries()) {
    if (!isNumeric(type)) return needNumber(ast.args[index] ?? ast, type);
    numeric.push(type);
  }
  const [first] = numeric;
  if (first === undefined) return fail('syntax', `${ast.name} takes a value.`, ast);
  switch (ast.name) {
    case 'min':
    case 'max':
      return alike(ast, numeric);
    case 'abs': {
      const measure = signMeasure(measureOf(first));
      return measure.ok ? ok(first) : measureProblem(ast, measure.error);
    }
    case 'sqrt': {
      const measure = powerMeasure(measureOf(first), 0.5);
      return measure.ok ? ok(numericType(measure.value)) : measureProblem(ast, measure.error);
    }
    case 'sin':
    case 'cos':
    case 'tan':
      if (sameDims(measureOf(first).dims, ANGLE_DIMS)) return ok(NUMBER);
      return fail(
        'dimension-mismatch',
        `In '${excerpt(ast)}', ${ast.name} takes an angle such as 30 deg or 0.5 rad and is given ${describeType(first)}.`,
        ast,
      );
    case 'atan2': {
      const pair = alike(ast, numeric);
      return pair.ok ? ok(numericType({ dims: ANGLE_DIMS, kind: undefined })) : pair;
    }
    default:
      return checkPlainCall(ast, first);
  }
}

/** Functions of a plain number: rounding a length would depend on its unit, and its logarithm too. */
function checkPlainCall(ast: CallNode, argument: NumericType): Typed {
  if (!isPlain(argument)) {
    return fail(
      'dimension-mismatch',
      `In '${excerpt(ast)}', ${ast.name} takes a plain number and is given ${describeType(argument)}; divide by a unit first, as in x / (1 mm).`,
      ast,
    );
  }
  switch (ast.name) {
    case 'round':
    case 'floor':
    case 'ceil':
      return ok(INTEGER);
    case 'asin':
    case 'acos':
    case 'atan':
      return ok(numericType({ dims: ANGLE_DIMS, kind: undefined }));
    default:
      return ok(NUMBER);
  }
}

function checkArgs(ast: CallNode, scope: Scope): Result<readonly ExprType[], ExprProblem> {
  const types: ExprType[] = [];
  for (const arg of ast.args) {
    const type = check(arg, scope);
    if (!type.ok) return type;
    types.push(type.value);
  }
  return { ok: true, value: types };
}

/** The common type of values of which one is picked. */
function alike(ast: Ast, types: readonly NumericType[]): Typed {
  const measure: Result<Measure, UnitProblem> = pickMeasure(types.map(measureOf));
  if (!measure.ok) return measureProblem(ast, measure.error);
  if (types.every((type) => type.type === 'number' && type.integer)) return ok(INTEGER);
  return ok(numericType(measure.value, types.map(unitOf)));
}

function both(left: Ast, right: Ast, scope: Scope, join: (left: ExprType, right: ExprType) => Typed): Typed {
  const leftType = check(left, scope);
  if (!leftType.ok) return leftType;
  const rightType = check(right, scope);
  return rightType.ok ? join(leftType.value, rightType.value) : rightType;
}

function needBoolean(ast: Ast, type: ExprType): Err<ExprProblem> | undefined {
  if (type.type === 'boolean') return undefined;
  return fail('wrong-type', `'${excerpt(ast)}' is ${describeType(type)} where a condition is needed.`, ast);
}

function needNumber(ast: Ast, type: ExprType): Err<ExprProblem> {
  return fail('wrong-type', `'${excerpt(ast)}' is ${describeType(type)} where a number or quantity is needed.`, ast);
}

function measureProblem(ast: Ast, { code, message }: UnitProblem): Err<ExprProblem> {
  return fail(
    code === 'kind-mismatch' ? 'kind-mismatch' : 'dimension-mismatch',
    `In '${excerpt(ast)}', ${uncapital(message)}`,
    ast,
  );
}

function uncapital(sentence: string): string {
  return /^[A-Z] |^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

function ok(type: ExprType): Ok<ExprType> {
  return { ok: true, value: type };
}

function fail(code: ExprProblem['code'], message: string, { at }: Ast): Err<ExprProblem> {
  return { ok: false, error: { code, message, at } };
}
