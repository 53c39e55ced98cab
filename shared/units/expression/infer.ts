import type { Result } from '../../std/result.ts';
import { whyNotAlike } from '../measure.ts';
import type { UnitResolver } from '../unit.ts';
import { type Ast, type ComparisonOperator, type ExprProblem, walk } from './ast.ts';
import { checkExpression } from './check.ts';
import { BOOLEAN, type ExprType, INTEGER, isNumeric, isPlain, measureOf, NUMBER } from './types.ts';

/**
 * Types of the variables that an expression compares directly with a constant, from which a requirement's ports
 * are derived: `value <= 0.850 kg` makes `value` a quantity in kg, `ratio > 2` a number, `mode == 'x'` a text and
 * `n == 3` an integer. A variable that is itself a condition is a boolean. Others are left out.
 */
export function inferVariableTypes(
  ast: Ast,
  units: UnitResolver,
): Result<Readonly<Record<string, ExprType>>, ExprProblem> {
  const types = new Map<string, ExprType>();
  for (const part of walk(ast)) {
    for (const [name, type] of findings(part, units)) {
      const known = types.get(name);
      const why = known === undefined ? undefined : conflict(known, type);
      if (why !== undefined) {
        return {
          ok: false,
          error: { code: 'conflict', message: `${name} is used in two ways: ${why}`, at: part.at },
        };
      }
      // An equality asks for an integer, which also serves every other comparison.
      if (known === undefined || (type.type === 'number' && type.integer)) types.set(name, type);
    }
  }
  return { ok: true, value: Object.fromEntries(types) };
}

function findings(part: Ast, units: UnitResolver): readonly (readonly [string, ExprType])[] {
  if (part.node === 'logic') return [part.left, part.right].flatMap(condition);
  if (part.node === 'unary' && part.operator === 'not') return condition(part.operand);
  if (part.node === 'call' && part.name === 'if') return part.args.slice(0, 1).flatMap(condition);
  if (part.node !== 'compare') return [];
  return part.operators.flatMap((operator, index) => {
    const [left, right] = [part.operands[index], part.operands[index + 1]];
    if (left === undefined || right === undefined) return [];
    return [...compared(left, operator, right, units), ...compared(right, operator, left, units)];
  });
}

function condition(ast: Ast): readonly (readonly [string, ExprType])[] {
  return ast.node === 'name' ? [[ast.name, BOOLEAN]] : [];
}

function compared(
  variable: Ast,
  operator: ComparisonOperator,
  constant: Ast,
  units: UnitResolver,
): readonly (readonly [string, ExprType])[] {
  if (variable.node !== 'name') return [];
  // With no variables in scope, only a constant has a type.
  const type = checkExpression(constant, {}, units);
  if (!type.ok) return [];
  if (!isNumeric(type.value) || !isPlain(type.value) || type.value.type === 'quantity')
    return [[variable.name, type.value]];
  const equality = operator === '==' || operator === '!=';
  return [[variable.name, equality && type.value.integer ? INTEGER : NUMBER]];
}

function conflict(known: ExprType, found: ExprType): string | undefined {
  if (isNumeric(known) && isNumeric(found)) {
    const problem = whyNotAlike(measureOf(known), measureOf(found), 'the same input');
    return problem === undefined ? undefined : problem.message.charAt(0).toLowerCase() + problem.message.slice(1);
  }
  return known.type === found.type ? undefined : `as a ${known.type} and as a ${found.type}.`;
}
