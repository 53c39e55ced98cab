import type { Result } from '../../../std/result.ts';
import type { Ast, ExprProblem } from '../../../units/expression/ast.ts';
import { evaluate } from '../../../units/expression/evaluate.ts';
import { parseExpression } from '../../../units/expression/parser.ts';
import { evaluateCheck } from '../../../units/expression/requirement.ts';
import type { CheckResult } from '../../../units/expression/requirement.ts';
import { numberValue, quantityValue, valueIn } from '../../../units/expression/types.ts';
import type { ExprValue } from '../../../units/expression/types.ts';
import { resolveUnit } from './host.ts';

/** A variable or result: a number in its unit, a plain number, a text or a truth value. */
export type ExpressionValue =
  | { readonly type: 'quantity'; readonly value: number; readonly unit: string }
  | { readonly type: 'number' | 'integer'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean };

export interface ExpressionCall {
  readonly text: string;
  readonly variables: Readonly<Record<string, ExpressionValue>>;
  /** The unit that a numeric result is given in, `1` for a plain number; or `check` for a requirement's condition. */
  readonly want: { readonly unit: string } | 'check';
}

export type ExpressionAnswer = Result<
  { readonly value: number | string | boolean } | { readonly check: CheckResult },
  ExprProblem
>;

function variable(given: ExpressionValue): Result<ExprValue, ExprProblem> {
  if (given.type === 'text') return { ok: true, value: { type: 'text', value: given.value } };
  if (given.type === 'boolean') return { ok: true, value: { type: 'boolean', value: given.value } };
  if (given.type !== 'quantity') return { ok: true, value: numberValue(given.value, given.type === 'integer') };
  const unit = resolveUnit(given.unit);
  if (unit.ok) return { ok: true, value: quantityValue(given.value, unit.value) };
  return { ok: false, error: { code: 'unit', message: unit.error.message, at: 0 } };
}

function valueOf(ast: Ast, values: Readonly<Record<string, ExprValue>>, unitText: string): ExpressionAnswer {
  const result = evaluate(ast, values, resolveUnit);
  if (!result.ok) return result;
  if (result.value.type === 'text' || result.value.type === 'boolean')
    return { ok: true, value: { value: result.value.value } };
  const unit = resolveUnit(unitText);
  if (!unit.ok) return { ok: false, error: { code: 'unit', message: unit.error.message, at: 0 } };
  const value = valueIn(result.value, unit.value);
  return value.ok
    ? { ok: true, value: { value: value.value } }
    : { ok: false, error: { code: 'dimension-mismatch', message: value.error.message, at: 0 } };
}

function answer({ text, variables, want }: ExpressionCall): ExpressionAnswer {
  const ast = parseExpression(text);
  if (!ast.ok) return ast;
  const values: Record<string, ExprValue> = {};
  for (const [name, given] of Object.entries(variables)) {
    const value = variable(given);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  if (want !== 'check') return valueOf(ast.value, values, want.unit);
  const check = evaluateCheck(ast.value, values, resolveUnit);
  return check.ok ? { ok: true, value: { check: check.value } } : check;
}

/** Evaluates an expression or a requirement's condition. There is no step: the first argument is not used. */
export function adapt(_: unknown, call: ExpressionCall): ExpressionAnswer {
  // Members that are undefined, as the unit of a text is, are left out of what crosses the border.
  return JSON.parse(JSON.stringify(answer(call))) as ExpressionAnswer;
}
