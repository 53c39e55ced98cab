import type { Err, Result } from '../../std/result.ts';
import { type ExprProblem, isReserved, MAX_LENGTH } from './ast.ts';

export type Token =
  | {
      readonly token: 'number';
      readonly value: number;
      readonly unit: string | undefined;
      readonly at: number;
    }
  | { readonly token: 'text'; readonly value: string; readonly at: number }
  | { readonly token: 'name'; readonly value: string; readonly at: number }
  | { readonly token: 'symbol'; readonly value: string; readonly at: number }
  | { readonly token: 'end'; readonly at: number };

const SPACE = /[\s\u00A0\u2000-\u200A\u202F\u3000]*/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_\u0391-\u03C9][A-Za-z0-9_\u0391-\u03C9]*/y;
const SYMBOL = /<=|>=|==|!=|[-+*/^()<>,]/y;
const RAISED = '[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+';
const UNIT_NAME = /(?:[°Δ∆%‰ÅµμΩΩ℃℉A-Za-z][A-Za-z0-9_°µμΩΩε]*)/y;
const UNIT_EXPONENT = new RegExp(`\\^(?:[-−]?\\d+(?:\\.\\d+)?|\\([-−]?\\d+(?:\\.\\d+)?(?:/\\d+)?\\))|${RAISED}`, 'y');

/** Characters that mean the same as one of the language. */
const ALIASES: Readonly<Record<string, string>> = {
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '×': '*',
  '·': '*',
  '⋅': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
};

/** What to write for operators of other languages. */
const FOREIGN: Readonly<Record<string, string>> = {
  '=': 'write == to compare',
  '&': 'write and',
  '|': 'write or',
  '!': 'write not',
  '[': 'an expression has no lists',
  '{': 'an expression has no blocks',
  '.': 'an expression has no properties, and a number starts with a digit',
  ';': 'an expression is a single one',
  '?': 'write if(condition, a, b)',
};

/** Splits an expression into tokens; a number takes the unit behind it along. */
export function tokenise(text: string): Result<readonly Token[], ExprProblem> {
  if (text.length > MAX_LENGTH) {
    return problem(
      'too-long',
      `An expression of ${text.length} characters is too long; at most ${MAX_LENGTH} are read.`,
      0,
    );
  }
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const one = readToken(text, at);
    if (!one.ok) return one;
    tokens.push(one.value.token);
    at = skipSpace(text, one.value.end);
  }
  tokens.push({ token: 'end', at: text.length });
  return { ok: true, value: tokens };
}

type Read = Result<{ token: Token; end: number }, ExprProblem>;

function readToken(text: string, at: number): Read {
  const number = match(NUMBER, text, at);
  if (number !== undefined) return readNumber(text, at, number);
  const name = match(NAME, text, at);
  if (name !== undefined) return read({ token: 'name', value: name, at }, at + name.length);
  const first = text.charAt(at);
  if (first === "'" || first === '"') return readText(text, at, first);
  const alias = ALIASES[first];
  if (alias !== undefined) return read({ token: 'symbol', value: alias, at }, at + 1);
  const symbol = match(SYMBOL, text, at);
  if (symbol !== undefined) return read({ token: 'symbol', value: symbol, at }, at + symbol.length);
  const hint = Object.hasOwn(FOREIGN, first) ? `; ${FOREIGN[first]}` : '';
  return problem(
    'syntax',
    `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}' does not belong in an expression${hint}.`,
    at,
  );
}

function read(token: Token, end: number): Read {
  return { ok: true, value: { token, end } };
}

function readNumber(text: string, at: number, digits: string): Read {
  const value = Number(digits);
  if (!Number.isFinite(value)) return problem('not-finite', `The number ${digits.slice(0, 40)} is too large.`, at);
  let end = at + digits.length;
  if (text.charAt(end) === '.') return problem('syntax', 'A decimal point needs digits behind it.', end);
  if (/^,\d/.test(text.slice(end)) && /^\d+$/.test(digits) && !insideCall(text, at)) {
    return problem(
      'syntax',
      `A decimal is written with a point: ${digits}.${/^\d+/.exec(text.slice(end + 1))?.[0] ?? ''}.`,
      end,
    );
  }
  const start = skipSpace(text, end);
  const unitEnd = readUnit(text, start);
  const unit = unitEnd > start ? text.slice(start, unitEnd) : undefined;
  if (unit !== undefined) end = unitEnd;
  return read({ token: 'number', value, unit, at }, end);
}

/** Whether `at` is inside parentheses that are still open, where a comma separates arguments. */
function insideCall(text: string, at: number): boolean {
  const before = text.slice(0, at);
  return before.split('(').length > before.split(')').length;
}

/**
 * End of the unit literal at `start`, or `start` where there is none. A unit is names joined by * · and /, with
 * exponents and one level of parentheses, and without a space: the first space ends it.
 */
function readUnit(text: string, start: number): number {
  let end = readUnitFactor(text, start);
  if (end === start) return start;
  for (;;) {
    if (!/[*·⋅/]/.test(text.charAt(end))) return end;
    const next = text.charAt(end + 1) === '(' ? readUnitGroup(text, end + 1) : readUnitFactor(text, end + 1);
    if (next === end + 1) return end;
    end = next;
  }
}

/** `(m*K)` with exponent; nothing else may be between the parentheses, so `/(1 + x)` is no unit. */
function readUnitGroup(text: string, start: number): number {
  let end = readUnitFactor(text, start + 1);
  if (end === start + 1) return start;
  while (/[*·⋅/]/.test(text.charAt(end))) {
    const next = readUnitFactor(text, end + 1);
    if (next === end + 1) return start;
    end = next;
  }
  if (text.charAt(end) !== ')') return start;
  end += 1;
  return end + (match(UNIT_EXPONENT, text, end)?.length ?? 0);
}

function readUnitFactor(text: string, start: number): number {
  const name = match(UNIT_NAME, text, start);
  if (name === undefined) return start;
  let end = start + name.length;
  // A function call or a keyword behind a number is not its unit. `min` and `mol` without a parenthesis may be.
  if (text.charAt(end) === '(' && !/^(?:psi|bar|Pa)$/.test(name)) return start;
  if (isReserved(name) && name !== 'min') return start;
  const mark = /^\((?:g|a)\)/.exec(text.slice(end, end + 3));
  if (mark !== null) end += mark[0].length;
  return end + (match(UNIT_EXPONENT, text, end)?.length ?? 0);
}

function readText(text: string, at: number, quote: string): Read {
  const end = text.indexOf(quote, at + 1);
  if (end < 0) return problem('syntax', `The text that starts with ${quote} has no closing ${quote}.`, at);
  return read({ token: 'text', value: text.slice(at + 1, end), at }, end + 1);
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function problem(code: ExprProblem['code'], message: string, at: number): Err<ExprProblem> {
  return { ok: false, error: { code, message, at } };
}
