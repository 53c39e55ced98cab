import type { Result } from '../std/result.ts';
import type { Atom } from './atoms.ts';
import { combineDims, DIMENSIONLESS, dims, sameDims } from './dimensions.ts';
import { normaliseUnitText } from './normalise.ts';
import { snapProduct } from './numeric.ts';
import { findAtom, similarNames, whyRefused } from './registry.ts';
import type { Unit, UnitKind, UnitProblem } from './unit.ts';

const MAX_LENGTH = 120;
const MAX_DEPTH = 8;
const MAX_EXPONENT = 12;
const CACHE_SIZE = 4096;

const FORCE = dims(1, 1, -2);
const LENGTH = dims(1);
const TIME = dims(0, 0, 1);
const POWER = dims(2, 1, -3);
const ENERGY = dims(2, 1, -2);

interface Factor {
  readonly name: string;
  readonly atom: Atom;
  readonly exponent: number;
}

interface Parsed {
  readonly text: string;
  readonly factors: readonly Factor[];
}

const cache = new Map<string, Result<Unit, UnitProblem>>();

/**
 * Reads a unit such as `mm`, `N*m`, `W/(m*K)`, `kg m²`, `MPa*m^0.5`, `°C` or `%`; `1` is a plain number.
 * The same text gives the same frozen object. See docs/spec/units.md for the grammar and for what is refused.
 */
export function parseUnit(text: string): Result<Unit, UnitProblem> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const result = readUnit(text);
  // Units are few; a caller that feeds arbitrary text must not grow the cache without bound.
  if (cache.size >= CACHE_SIZE) cache.clear();
  if (text.length <= MAX_LENGTH) cache.set(text, result);
  return result;
}

function readUnit(text: string): Result<Unit, UnitProblem> {
  if (text.length > MAX_LENGTH) {
    return problem('unit-syntax', `A unit of ${text.length} characters is too long; at most ${MAX_LENGTH} are read.`);
  }
  const plain = normaliseUnitText(text);
  if (plain === '' || plain === '-') {
    return problem('unit-missing', 'A unit is missing; write 1 for a plain number.');
  }
  const parsed = new UnitParser(plain, text.trim()).parse();
  return parsed.ok ? buildUnit(parsed.value, text.trim()) : parsed;
}

function buildUnit(parsed: Parsed, written: string): Result<Unit, UnitProblem> {
  const { factors, text } = parsed;
  const [first] = factors;
  if (first !== undefined && factors.length === 1 && first.exponent === 1) {
    return accept({
      text,
      dims: first.atom.dims,
      factor: first.atom.factor,
      offset: first.atom.offset,
      kind: first.atom.kind,
    });
  }
  let exponents = DIMENSIONLESS;
  let factor = 1;
  for (const { atom, exponent, name } of factors) {
    if (atom.kind === 'gauge-pressure' || atom.kind === 'absolute-pressure') {
      return problem(
        'unit-syntax',
        `${name} cannot be part of the product ${quote(written)}; write the pressure without its gauge or absolute mark there.`,
      );
    }
    exponents = combineDims(exponents, atom.dims, exponent);
    factor *= atom.factor ** exponent;
  }
  if (factors.length > 0) factor = snapProduct(factor, 2 * factors.length);
  if (!(factor > 0) || !Number.isFinite(factor)) {
    return problem('not-finite', `The unit ${quote(written)} is too large or too small to calculate with.`);
  }
  return accept({
    text,
    dims: exponents,
    factor,
    offset: 0,
    kind: kindOfProduct(factors, exponents),
  });
}

function accept(unit: Unit): Result<Unit, UnitProblem> {
  return { ok: true, value: Object.freeze({ ...unit, dims: Object.freeze([...unit.dims]) }) };
}

/** Force times length is a torque; power times time, or a unit of energy with plain numbers, is an energy. */
function kindOfProduct(factors: readonly Factor[], exponents: readonly number[]): UnitKind | undefined {
  if (!sameDims(exponents, ENERGY)) return undefined;
  const dimensional = factors.filter(({ atom }) => !sameDims(atom.dims, DIMENSIONLESS));
  const [only] = dimensional;
  if (dimensional.length === 1 && only?.exponent === 1) return only.atom.kind;
  const isPair = (one: readonly number[], other: readonly number[]): boolean =>
    dimensional.length === 2 &&
    dimensional.every(({ exponent }) => exponent === 1) &&
    dimensional.some(({ atom }) => sameDims(atom.dims, one)) &&
    dimensional.some(({ atom }) => sameDims(atom.dims, other));
  if (isPair(FORCE, LENGTH)) return 'torque';
  return isPair(POWER, TIME) ? 'energy' : undefined;
}

const TOKEN = /[A-Za-zµ%‰Åε#_$][A-Za-z0-9µε_]*|\d+(?:\.\d+)?|[*/^().-]| |./gu;
const NAME = /^[A-Za-zµ%‰Åε#_$]/u;

class UnitParser {
  readonly #tokens: readonly string[];
  readonly #written: string;
  #next = 0;

  constructor(plain: string, written: string) {
    // A space next to an operator says nothing; one between two names is a product.
    this.#tokens = plain.replace(/ ?([*/^()]) ?/g, (_, operator: string) => operator).match(TOKEN) ?? [];
    this.#written = written;
  }

  parse(): Result<Parsed, UnitProblem> {
    const product = this.#product(0);
    if (!product.ok) return product;
    const rest = this.#peek();
    if (rest === undefined) return product;
    return rest === '-'
      ? problem(
          'unit-syntax',
          `The hyphen in ${quote(this.#written)} is no operator; write a product with *, as in N*m.`,
        )
      : this.#syntax(`${quote(rest)} does not belong there`);
  }

  #product(depth: number): Result<Parsed, UnitProblem> {
    const first = this.#power(depth);
    if (!first.ok) return first;
    let text = first.value.text;
    const factors = [...first.value.factors];
    let divided = false;
    for (;;) {
      const operator = this.#operator();
      if (operator === undefined) return { ok: true, value: { text, factors } };
      if (operator === '*' && divided) {
        return problem(
          'unit-ambiguous',
          `${quote(this.#written)} can be read in two ways; put what is divided by in parentheses, as in W/(m*K).`,
        );
      }
      divided ||= operator === '/';
      const right = this.#power(depth);
      if (!right.ok) return right;
      text += operator + right.value.text;
      const sign = operator === '/' ? -1 : 1;
      for (const factor of right.value.factors) factors.push({ ...factor, exponent: factor.exponent * sign });
    }
  }

  #operator(): '*' | '/' | undefined {
    const token = this.#peek();
    if (token === '*' || token === '/') {
      this.#next += 1;
      return token;
    }
    const after = this.#tokens[this.#next + 1];
    if ((token === ' ' || token === '.') && after !== undefined && NAME.test(after)) {
      this.#next += 1;
      return '*';
    }
    return token === '(' ? '*' : undefined;
  }

  #power(depth: number): Result<Parsed, UnitProblem> {
    const base = this.#base(depth);
    if (!base.ok || this.#peek() !== '^') return base;
    this.#next += 1;
    const exponent = this.#exponent();
    if (!exponent.ok) return exponent;
    const { value, text } = exponent.value;
    return {
      ok: true,
      value: {
        text: `${base.value.text}^${text}`,
        factors: base.value.factors.map((factor) => ({
          ...factor,
          exponent: factor.exponent * value,
        })),
      },
    };
  }

  #base(depth: number): Result<Parsed, UnitProblem> {
    const token = this.#peek();
    if (token === '(') return this.#group(depth);
    if (token === undefined) return this.#syntax('it ends where a unit is expected');
    this.#next += 1;
    if (token === '1') return { ok: true, value: { text: '1', factors: [] } };
    if (/^\d/.test(token)) return this.#syntax(`the number ${token} cannot be part of a unit`);
    if (token === '-') return this.#syntax('a unit cannot start with a minus sign');
    if (!NAME.test(token)) return this.#syntax(`${quote(token)} does not belong there`);
    return token === 'sqrt' && this.#peek() === '(' ? this.#root(depth) : this.#name(token);
  }

  #name(name: string): Result<Parsed, UnitProblem> {
    const why = whyRefused(name);
    if (why !== undefined) return problem('unit-ambiguous', `${name} ${why}.`);
    const atom = findAtom(name);
    if (atom !== undefined) return { ok: true, value: { text: name, factors: [{ name, atom, exponent: 1 }] } };
    // m2, mm4, ft3, s2: a digit directly behind a length or a time is its exponent.
    const digit = /^(.+)([234])$/u.exec(name);
    const base = digit?.[1] === undefined ? undefined : findAtom(digit[1]);
    if (digit !== null && base !== undefined && (sameDims(base.dims, LENGTH) || sameDims(base.dims, TIME))) {
      const factor = { name: digit[1] ?? '', atom: base, exponent: Number(digit[2]) };
      return { ok: true, value: { text: `${factor.name}^${factor.exponent}`, factors: [factor] } };
    }
    const similar = similarNames(name);
    const hint = similar.length > 0 ? `; did you mean ${similar.join(' or ')}?` : '.';
    return problem('unit-unknown', `${quote(name)} is not a known unit${hint}`);
  }

  #group(depth: number): Result<Parsed, UnitProblem> {
    if (depth >= MAX_DEPTH) return this.#syntax(`parentheses are nested more than ${MAX_DEPTH} deep`);
    this.#next += 1;
    const inner = this.#product(depth + 1);
    if (!inner.ok) return inner;
    if (this.#peek() !== ')') return this.#syntax('a closing parenthesis is missing');
    this.#next += 1;
    return { ok: true, value: { text: `(${inner.value.text})`, factors: inner.value.factors } };
  }

  #root(depth: number): Result<Parsed, UnitProblem> {
    const inner = this.#group(depth);
    if (!inner.ok) return inner;
    const factors = inner.value.factors.map((factor) => ({
      ...factor,
      exponent: factor.exponent / 2,
    }));
    return { ok: true, value: { text: `sqrt${inner.value.text}`, factors } };
  }

  /** `2`, `-1`, `0.5`, `(1/2)`, `(-3)`. */
  #exponent(): Result<{ value: number; text: string }, UnitProblem> {
    const grouped = this.#take('(');
    const sign = this.#take('-') ? '-' : '';
    const top = this.#number();
    const bottom = grouped && this.#take('/') ? this.#number() : '1';
    if (top === undefined || bottom === undefined || Number(bottom) === 0) {
      return this.#syntax('a number is expected after ^');
    }
    if (grouped && !this.#take(')')) return this.#syntax('a closing parenthesis is missing');
    const value = Number(`${sign}${top}`) / Number(bottom);
    if (Math.abs(value) > MAX_EXPONENT) return this.#syntax(`the exponent ${value} is beyond ${MAX_EXPONENT}`);
    return {
      ok: true,
      value: { value, text: bottom === '1' ? `${sign}${top}` : `(${sign}${top}/${bottom})` },
    };
  }

  #number(): string | undefined {
    const token = this.#peek();
    if (token === undefined || !/^\d/.test(token)) return undefined;
    this.#next += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#next += 1;
    return true;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #syntax(why: string): { ok: false; error: UnitProblem } {
    return problem('unit-syntax', `The unit ${quote(this.#written)} cannot be read: ${why}.`);
  }
}

function quote(text: string): string {
  return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
}

function problem(code: UnitProblem['code'], message: string): { ok: false; error: UnitProblem } {
  return { ok: false, error: { code, message } };
}
