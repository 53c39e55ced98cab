import type { Result } from '../../std/result.ts';
import { unitValue } from '../algebra.ts';
import { dimensionFormula } from '../dimensions.ts';
import { snapProduct } from '../numeric.ts';
import type { Unit, UnitResolver } from '../unit.ts';
import type { Ast, CompareNode, ComparisonOperator, ExprProblem, LogicNode } from './ast.ts';
import { freeVariables } from './ast.ts';
import {
  compareOperands,
  type Environment,
  evaluateBare,
  evaluateOperand,
  type Operand,
  typeFromValues,
} from './evaluate.ts';
import { excerpt, printExpression } from './print.ts';
import { describeType, type ExprType, type ExprValue, unitOf } from './types.ts';

/** A value as a verdict shows it. `unit` is `1` for a plain number and undefined for a text or truth value. */
export interface ShownValue {
  readonly value: number | boolean | string;
  readonly unit: string | undefined;
}

/**
 * How far a comparison is from its limit; negative where it fails. A `ratio` is measured in units of |limit|.
 * Where the limit is 0, or a temperature on a scale with an arbitrary zero, it is a `difference` in `unit`.
 */
export interface Margin {
  readonly value: number;
  readonly unit: string;
  readonly basis: 'ratio' | 'difference';
}

export interface ComparisonResult {
  readonly lhs: string;
  /** As it must hold: under a `not`, the opposite of the one that is written. */
  readonly operator: ComparisonOperator;
  readonly rhs: string;
  readonly value: ShownValue;
  readonly limit: ShownValue;
  /** Undefined for == and !=. */
  readonly margin: Margin | undefined;
  readonly holds: boolean;
}

export interface CheckResult {
  readonly holds: boolean;
  /** In source order. */
  readonly comparisons: readonly ComparisonResult[];
  /** Index of the comparison that decides, the one with the smallest margin; undefined where none does. */
  readonly governing: number | undefined;
}

interface Verdict {
  readonly holds: boolean;
  readonly governing: number | undefined;
}

type Judged = Result<Verdict, ExprProblem>;

interface Judge extends Environment {
  readonly comparisons: ComparisonResult[];
}

/**
 * Evaluates a requirement's condition. The side of a comparison that reads no variable is the limit; where both
 * do, the right one is. A problem anywhere in the condition is the result, never a verdict.
 */
export function evaluateCheck(
  ast: Ast,
  values: Readonly<Record<string, ExprValue>>,
  units: UnitResolver,
): Result<CheckResult, ExprProblem> {
  const type = typeFromValues(ast, { values, units });
  if (!type.ok) return type;
  if (type.value.type !== 'boolean') {
    const message = `'${excerpt(ast)}' is ${describeType(type.value)} where a condition is needed, such as value <= 0.850 kg.`;
    return { ok: false, error: { code: 'wrong-type', message, at: ast.at } };
  }
  const judge: Judge = { values, units, comparisons: [] };
  const verdict = judgeNode(ast, false, judge);
  if (!verdict.ok) return verdict;
  return { ok: true, value: { ...verdict.value, comparisons: judge.comparisons } };
}

function judgeNode(ast: Ast, negated: boolean, judge: Judge): Judged {
  if (ast.node === 'logic') return judgeLogic(ast, negated, judge);
  if (ast.node === 'unary') return judgeNode(ast.operand, !negated, judge);
  if (ast.node === 'compare') return judgeChain(ast, negated, judge);
  const [condition, yes, no] = ast.node === 'call' && ast.name === 'if' ? ast.args : [];
  if (condition !== undefined && yes !== undefined && no !== undefined) {
    const chosen = evaluateBare(condition, judge);
    return chosen.ok ? judgeNode(chosen.value === true ? yes : no, negated, judge) : chosen;
  }
  const bare = evaluateBare(ast, judge);
  return bare.ok ? { ok: true, value: { holds: (bare.value === true) !== negated, governing: undefined } } : bare;
}

function judgeLogic(ast: LogicNode, negated: boolean, judge: Judge): Judged {
  const left = judgeNode(ast.left, negated, judge);
  if (!left.ok) return left;
  const right = judgeNode(ast.right, negated, judge);
  if (!right.ok) return right;
  const all = (ast.operator === 'and') !== negated;
  return { ok: true, value: combine(left.value, right.value, all, judge) };
}

function judgeChain(ast: CompareNode, negated: boolean, judge: Judge): Judged {
  const sides: Side[] = [];
  for (const part of ast.operands) {
    const operand = evaluateOperand(part, judge);
    if (!operand.ok) return operand;
    const type = typeFromValues(part, judge);
    if (!type.ok) return type;
    sides.push({ ast: part, type: type.value, ...operand.value });
  }
  let chain: Verdict | undefined;
  for (const [index, written] of ast.operators.entries()) {
    const operator = negated ? OPPOSITE[written] : written;
    const [left, right] = [sides[index], sides[index + 1]];
    if (left === undefined || right === undefined) continue;
    const holds = compareOperands(operator, left, right);
    judge.comparisons.push(describe(left, operator, right, holds));
    const verdict: Verdict = { holds, governing: judge.comparisons.length - 1 };
    chain = chain === undefined ? verdict : combine(chain, verdict, !negated, judge);
  }
  return { ok: true, value: chain ?? { holds: !negated, governing: undefined } };
}

const OPPOSITE: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
};

interface Side extends Operand {
  readonly ast: Ast;
  readonly type: ExprType;
}

function describe(left: Side, operator: ComparisonOperator, right: Side, holds: boolean): ComparisonResult {
  const limitIsLeft = freeVariables(left.ast).length === 0 && freeVariables(right.ast).length > 0;
  const [value, limit] = limitIsLeft ? [right, left] : [left, right];
  const atMost = operator.startsWith('<') !== limitIsLeft;
  const ordered = operator !== '==' && operator !== '!=';
  return {
    lhs: printExpression(left.ast),
    operator,
    rhs: printExpression(right.ast),
    value: shown(value, unitOf(limit.type)),
    limit: shown(limit, unitOf(value.type)),
    margin: ordered ? marginOf(value, limit, atMost) : undefined,
    holds,
  };
}

function shown({ bare, given, type }: Side, other: Unit | undefined): ShownValue {
  if (given !== undefined) return given;
  if (typeof bare !== 'number') return { value: bare, unit: undefined };
  const unit = unitOf(type) ?? other;
  if (unit !== undefined) return { value: unitValue(bare, unit), unit: unit.text };
  return { value: bare, unit: type.type === 'quantity' ? dimensionFormula(type.dims) : '1' };
}

function marginOf(value: Side, limit: Side, atMost: boolean): Margin {
  const asGiven = value.given !== undefined && limit.given !== undefined && value.given.unit === limit.given.unit;
  const v = asGiven ? value.given.value : Number(value.bare);
  const l = asGiven ? limit.given.value : Number(limit.bare);
  const room = atMost ? l - v : v - l;
  const ratio = room / Math.abs(l);
  if (l !== 0 && !isOnScale(value) && !isOnScale(limit) && Number.isFinite(ratio)) {
    return { value: ratio, unit: '1', basis: 'ratio' };
  }
  const unit = unitOf(value.type) ?? unitOf(limit.type);
  if (unit === undefined) {
    const formula = value.type.type === 'quantity' ? dimensionFormula(value.type.dims) : '1';
    return { value: room, unit: formula, basis: 'difference' };
  }
  // A difference on a scale is a step: 5 degC below a limit is 5 deltaC.
  const text = unit.kind === 'temperature' ? (unit.factor === 1 ? 'deltaC' : 'deltaF') : unit.text;
  return {
    value: asGiven ? room : snapProduct(room / unit.factor, 2),
    unit: text,
    basis: 'difference',
  };
}

function isOnScale({ type }: Side): boolean {
  return type.type === 'quantity' && type.kind === 'temperature';
}

/** Joins two verdicts: what must hold together is decided by the worse one, an alternative by the better one. */
function combine(a: Verdict, b: Verdict, all: boolean, judge: Judge): Verdict {
  if (a.holds !== b.holds) return a.holds === all ? b : a;
  const [left, right] = [a, b].map(({ governing }) =>
    governing === undefined ? undefined : judge.comparisons[governing]?.margin,
  );
  const bFirst = all ? isTighter(right, left) : isTighter(left, right);
  if (a.governing === undefined) return b;
  return b.governing !== undefined && bFirst ? b : a;
}

/** Ratios come before differences, which have other units; a difference of 0 is as tight as a ratio of 0. */
function isTighter(a: Margin | undefined, b: Margin | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  const rank = ({ basis, value }: Margin): number => (basis === 'ratio' || value === 0 ? 0 : 1);
  return rank(a) === rank(b) ? a.value < b.value : rank(a) < rank(b);
}
