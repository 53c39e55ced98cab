import { describe, expect, it } from 'vitest';

import { must } from '../../std/assert.ts';
import { convert } from '../convert.ts';
import { parseUnit } from '../parse-unit.ts';
import { unit } from '../testing/resolve.ts';
import { type Ast, freeVariables, MAX_DEPTH, MAX_LENGTH, unitLiterals } from './ast.ts';
import { checkExpression } from './check.ts';
import { evaluate } from './evaluate.ts';
import { inferVariableTypes } from './infer.ts';
import { parseExpression } from './parser.ts';
import { printExpression } from './print.ts';
import {
  BOOLEAN,
  describeType,
  type ExprType,
  type ExprValue,
  INTEGER,
  NUMBER,
  numberValue,
  quantityType,
  quantityValue,
  TEXT,
  valueIn,
} from './types.ts';

function ast(text: string): Ast {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

const VALUES: Readonly<Record<string, ExprValue>> = {
  Fty: quantityValue(503, unit('MPa')),
  sigma: quantityValue(251, unit('MPa')),
  b: quantityValue(20, unit('mm')),
  h: quantityValue(28, unit('mm')),
  mass: quantityValue(0.809, unit('kg')),
  force: quantityValue(10, unit('N')),
  torque: quantityValue(5, unit('N*m')),
  theta: quantityValue(30, unit('deg')),
  T1: quantityValue(20, unit('degC')),
  zero: quantityValue(0, unit('mm')),
  ratio: numberValue(0.15),
  n: numberValue(3, true),
  on: { type: 'boolean', value: true },
  mode: { type: 'text', value: 'flapwise' },
};

/** The value in `to`, or the code of the problem. */
function run(text: string, to = '1'): number | boolean | string {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.error.code;
  const result = evaluate(parsed.value, VALUES, parseUnit);
  if (!result.ok) return result.error.code;
  if (result.value.type === 'boolean' || result.value.type === 'text') return result.value.value;
  const value = valueIn(result.value, unit(to));
  return value.ok ? value.value : value.error.message;
}

function problem(text: string): { message: string; at: number } {
  const parsed = parseExpression(text);
  const result = parsed.ok ? evaluate(parsed.value, VALUES, parseUnit) : parsed;
  if (result.ok) throw new Error(`${text} is accepted`);
  return { message: result.error.message, at: result.error.at };
}

describe('arithmetic', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['2 * -3', -6],
    ['--2', 2],
    ['7 − 2', 5],
    ['6 ÷ 2 × 5', 15],
    ['1.5e3 / 3', 500],
    ['.5 + .5', 1],
    ['n ^ 2', 9],
    ['min(3, 1, 2)', 1],
    ['max(3, 1, 2)', 3],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['floor(-2.5)', -3],
    ['ceil(2.1)', 3],
    ['abs(-3)', 3],
    ['exp(0)', 1],
    ['ln(1)', 0],
    ['log10(1000)', 3],
    ['if(n > 2, 10, 20)', 10],
    ['2 * pi - pi - pi', 0],
    ['50 % * 10', 5],
    ['Fty / sigma - 1', 503 / 251 - 1],
  ])('%s = %d', (text, expected) => {
    expect(run(text)).toBeCloseTo(expected, 12);
  });

  it.each([
    ['2 * sigma', 'MPa', 502],
    ['Fty - 3 MPa', 'MPa', 500],
    ['b * h^3 / 12', 'mm^4', (20 * 28 ** 3) / 12],
    ['force / (b * h)', 'kPa', 10 / 0.02 / 0.028 / 1000],
    ['sqrt(b * h)', 'mm', Math.sqrt(560)],
    ['(b * h) ^ 0.5', 'mm', Math.sqrt(560)],
    ['(b * h) ^ (1 / 2)', 'mm', Math.sqrt(560)],
    ['force * 2 m', 'N*m', 20],
    ['force * 2 m', 'J', 20],
    ['sin(theta)', '1', 0.5],
    ['cos(60 deg)', '1', 0.5],
    ['tan(45°)', '1', 1],
    ['sin(0.5236 rad)', '1', 0.5],
    ['asin(0.5)', 'deg', 30],
    ['acos(0.5)', 'deg', 60],
    ['atan(1)', 'deg', 45],
    ['atan2(b, -b)', 'deg', 135],
    ['theta / (1 rad) * b', 'mm', (20 * Math.PI) / 6],
    ['min(b, 1 in)', 'mm', 20],
    ['max(b, 1 in)', 'mm', 25.4],
    ['if(b < h, b, h)', 'mm', 20],
    ['if(zero > 0 mm, b / zero, 1)', '1', 1],
    ['T1 + 5 deltaC', 'degC', 25],
    ['T1 - 15 degC', 'deltaC', 5],
    ['round(b / (3 mm)) * 1 mm', 'mm', 7],
    ['5 %', '%', 5],
    ['-40 degC', 'degF', -40],
    ['-5 mm ^ 2', 'mm^2', -25],
    ['(-5 mm) ^ 2', 'mm^2', 25],
  ])('%s in %s is %d', (text, to, expected) => {
    expect(run(text, to)).toBeCloseTo(expected, 4);
  });

  it('remembers the unit of what it scales', () => {
    const result = evaluate(ast('2 * sigma'), VALUES, parseUnit);
    expect(result.ok && result.value.type === 'quantity' && result.value.unit?.text).toBe('MPa');
  });
});

describe('conditions', () => {
  it.each([
    ['mass <= 0.850 kg', true],
    ['mass <= 809 g', true],
    ['mass < 809 g', false],
    ['0.1 <= ratio <= 0.2', true],
    ['0.2 > ratio > 0.1', true],
    ['0.16 <= ratio <= 0.2', false],
    ["mode == 'flapwise'", true],
    ['mode != "chordwise"', true],
    ['b <= 20 mm and h >= 28 mm', true],
    ['b > 20 mm or h > 28 mm', false],
    ['not b > 20 mm', true],
    ['not (on and b > 20 mm)', true],
    ['on', true],
    ['n == 3', true],
    ['round(ratio) == 0', true],
    ['b ≤ 1 in', true],
    ['T1 < 300 K', true],
    ['true or false and false', true],
    ['(b < h) == on', true],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toBe(expected);
  });
});

describe('refusals', () => {
  it.each([
    ['mass + 5 mm', 'dimension-mismatch'],
    ['mass <= 5 mm', 'dimension-mismatch'],
    ['torque <= 5 J', 'kind-mismatch'],
    ['T1 + 5 degC', 'kind-mismatch'],
    ['2 * T1', 'kind-mismatch'],
    ['T1 + 5 K', 'kind-mismatch'],
    ['if(on, b, mass)', 'dimension-mismatch'],
    ["if(on, b, 'x')", 'wrong-type'],
    ['sin(0.5)', 'dimension-mismatch'],
    ['exp(b)', 'dimension-mismatch'],
    ['round(b)', 'dimension-mismatch'],
    ['2 ^ b', 'dimension-mismatch'],
    ['b ^ n', 'dimension-mismatch'],
    ['theta <= 0.5', 'dimension-mismatch'],
    ['Fty / sigma == 2', 'inexact-equality'],
    ['b == 20 mm', 'inexact-equality'],
    ['ratio != 0.15', 'inexact-equality'],
    ["mode < 'a'", 'wrong-type'],
    ['mode == 1', 'wrong-type'],
    ['mode + 1', 'wrong-type'],
    ['on + 1', 'wrong-type'],
    ['not 1', 'wrong-type'],
    ['1 and on', 'wrong-type'],
    ['-mode', 'wrong-type'],
    ['missing * 2', 'unknown-name'],
    ['constructor', 'unknown-name'],
    ['__proto__', 'unknown-name'],
    ['foo(1)', 'unknown-name'],
    ['b / zero', 'division-by-zero'],
    ['1 / (b - 20 mm)', 'division-by-zero'],
    ['0 ^ -1', 'division-by-zero'],
    ['ln(0)', 'not-finite'],
    ['sqrt(-1)', 'not-finite'],
    ['asin(2)', 'not-finite'],
    ['10 ^ 400', 'not-finite'],
    ['1e999', 'not-finite'],
    ['true or 1 / (n - 3) > 0', 'division-by-zero'],
    ['false and 1 / (n - 3) > 0', 'division-by-zero'],
    ['', 'syntax'],
    ['1 +', 'syntax'],
    ['(1', 'syntax'],
    ['1)', 'syntax'],
    ['1 2', 'syntax'],
    ['b = 1', 'syntax'],
    ['on && on', 'syntax'],
    ['on || on', 'syntax'],
    ['!on', 'syntax'],
    ['a.b', 'syntax'],
    ['a[0]', 'syntax'],
    ["'open", 'syntax'],
    ['min()', 'syntax'],
    ['abs(1, 2)', 'syntax'],
    ['min', 'syntax'],
    ['1 < 2 > 1', 'syntax'],
    ['1 == 1 == 1', 'syntax'],
    ['2,5 + 1', 'syntax'],
    ['5.', 'syntax'],
    ['5 furlong', 'unit'],
    ['3x', 'unit'],
    ['5 W/m*K', 'unit'],
    ['450 MPa/sigma', 'ambiguous-unit'],
    ['5 b', 'ambiguous-unit'],
    ['5 N*h', 'ambiguous-unit'],
    ['5 km/h', 'ambiguous-unit'],
    ['1 kg m', 'syntax'],
  ])('%s is refused as %s', (text, code) => {
    expect(run(text)).toBe(code);
  });

  it.each([
    ['mass + 5 mm', "In 'mass + 5 mm', a mass and a length cannot be added.", 5],
    [
      '450 MPa/sigma',
      "In '450 MPa/sigma', sigma is also an input; put spaces around the operator before it for the input, or rename the input.",
      0,
    ],
    ['2 * foo', 'There is no input foo; known are Fty, sigma, b, h, mass, force, torque, theta, T1, zero.', 4],
    ['1 kg m', "'m' follows the unit 'kg'; join a unit with * and no spaces, as in 5 N*m.", 5],
    ['b / zero', "In 'b / zero', 'zero' is 0 and cannot be divided by.", 2],
    ['b = 1', "'=' does not belong in an expression; write == to compare.", 2],
    ['2,5 + 1', 'A decimal is written with a point: 2.5.', 1],
    ['1 + (2', 'A closing parenthesis is missing.', 4],
    ['sin(0.5)', "In 'sin(0.5)', sin takes an angle such as 30 deg or 0.5 rad and is given a plain number.", 0],
    [
      'ratio == 0.15',
      "In 'ratio == 0.15', == on numbers that may carry a rounding error is not reliable; write abs(a - b) <= tolerance.",
      6,
    ],
    ['b <= 1 Mm2x', "In '1 Mm2x', 'Mm2x' is not a known unit.", 5],
  ])('%s says why and where', (text, message, at) => {
    expect(problem(text)).toEqual({ message, at });
  });

  it('refuses inputs that are not finite, wherever they are read', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const values = { x: numberValue(value), y: quantityValue(value, unit('mm')) };
      for (const text of ['x <= 1', 'not x <= 1', 'if(true, 1, x)', 'y > 1 mm', 'x != 1', 'false and x < 1']) {
        expect(evaluate(ast(text), values, parseUnit)).toMatchObject({ ok: false });
      }
    }
  });
});

describe('where a unit ends', () => {
  it.each([
    ['9.81 m/s^2', ['m/s^2']],
    ['5 N*m', ['N*m']],
    ['5 N·m', ['N·m']],
    ['5N*m', ['N*m']],
    ['5 N * x', ['N']],
    ['450 MPa / x', ['MPa']],
    ['2 W/(m*K) * x', ['W/(m*K)']],
    ['2 W/(m*K)^2', ['W/(m*K)^2']],
    ['5 kg/(1 + x)', ['kg']],
    ['5 kg/2', ['kg']],
    ['5 kg*min(x, 2)', ['kg']],
    ['2 min + 1 s', ['min', 's']],
    ['3 and x', []],
    ['5 m^0.5', ['m^0.5']],
    ['5 m^(1/2)', ['m^(1/2)']],
    ['5 mm² + 1 m^-1', ['mm²', 'm^-1']],
    ['5 m ^ 2', ['m']],
    ['20 °C', ['°C']],
    ['5 Δ°C', ['Δ°C']],
    ['14.7 psi(a)', ['psi(a)']],
    ['5 % * x', ['%']],
    ['max(1 mm,2 mm)', ['mm']],
    ['2*x', []],
    ['2*pi', []],
  ])('%s', (text, units) => {
    const parsed = parseExpression(text);
    expect(parsed.ok ? unitLiterals(parsed.value) : parsed.error.code).toEqual(text === '3 and x' ? [] : units);
  });
});

describe('an input that is named like a unit', () => {
  it('does not get in the way of longer names', () => {
    const values = { m: quantityValue(2, unit('kg')), C: numberValue(1) };
    for (const text of ['5 µm', '5 mm', '20 °C', '5 Δ°C', 'm * 2', 'm / (1 s)']) {
      expect(evaluate(ast(text), values, parseUnit)).toMatchObject({ ok: true });
    }
    for (const text of ['5 m', '5 N*m', '5 m²', '5 1', '2 kg/(s*m)']) {
      const parsed = parseExpression(text);
      expect(parsed.ok ? evaluate(parsed.value, values, parseUnit) : parsed).toMatchObject({ ok: false });
    }
  });
});

describe('limits', () => {
  it.each([
    ['parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`, 'too-long'],
    ['parentheses within the length', `${'('.repeat(1500)}1${')'.repeat(1500)}`, 'too-deep'],
    ['minus signs', `${'-'.repeat(3000)}1`, 'too-deep'],
    ['powers', Array.from({ length: 900 }, () => '2').join('^'), 'too-deep'],
    ['a long sum', Array.from({ length: 900 }, () => '1').join('+'), 'too-deep'],
    ['nots', `${'not '.repeat(900)}true`, 'too-deep'],
    ['calls', `${'abs('.repeat(500)}1${')'.repeat(500)}`, 'too-deep'],
  ])('%s', (_, text, code) => {
    expect(run(text)).toBe(code);
  });

  it('accepts what is just within them', () => {
    expect(run(`${'('.repeat(MAX_DEPTH - 1)}1${')'.repeat(MAX_DEPTH - 1)}`)).toBe(1);
    expect(run(Array.from({ length: MAX_DEPTH }, () => '1').join('+'))).toBe(MAX_DEPTH);
    expect(run(`1${' '.repeat(MAX_LENGTH - 1)}`)).toBe(1);
  });
});

describe('types', () => {
  const types: Readonly<Record<string, ExprType>> = {
    Fty: quantityType(unit('MPa')),
    sigma: quantityType(unit('ksi')),
    n: INTEGER,
    x: NUMBER,
    s: TEXT,
    ok: BOOLEAN,
  };

  it.each([
    ['Fty / sigma - 1', 'a plain number'],
    ['2 * sigma', 'a pressure or stress'],
    ['sigma ^ 2', 'of dimension kg^2/(m^2*s^4)'],
    ['n + 1', 'a plain number'],
    ['s', 'a text'],
    ['ok and x < 1', 'a boolean'],
    ['atan2(1, 2)', 'an angle'],
    ['1 N*m', 'a torque'],
  ])('%s is %s', (text, described) => {
    const type = checkExpression(ast(text), types, parseUnit);
    expect(type.ok ? describeType(type.value) : type.error.message).toBe(described);
  });

  it('tells integers from other numbers', () => {
    for (const [text, integer] of [
      ['n * 2 - 1', true],
      ['n / 2', false],
      ['floor(x)', true],
      ['min(n, 2)', true],
      ['min(n, x)', false],
      ['n ^ 2', false],
    ] as const) {
      expect(checkExpression(ast(text), types, parseUnit)).toEqual({
        ok: true,
        value: integer ? INTEGER : NUMBER,
      });
    }
  });

  it('finds the variables', () => {
    expect(freeVariables(ast('Fty / sigma - Fty + min(a, 3 mm)'))).toEqual(['Fty', 'sigma', 'a']);
  });

  it.each([
    ['value <= 0.850 kg', { value: 'kg' }],
    ['0.850 kg >= value', { value: 'kg' }],
    ['-5 mm <= u <= 5 mm', { u: 'mm' }],
    ['value >= 0', { value: 'number' }],
    ['0.1 <= ratio <= 0.2', { ratio: 'number' }],
    ['ratio <= 20 %', { ratio: '%' }],
    ["mode == 'flapwise'", { mode: 'text' }],
    ['n == 3', { n: 'integer' }],
    ['0 <= n and n == 3', { n: 'integer' }],
    ['a <= 5 mm and b >= 3 N', { a: 'mm', b: 'N' }],
    ['on and not off', { on: 'boolean', off: 'boolean' }],
    ['a * b <= 5 mm', {}],
    ['a <= b', {}],
    ['x < 2 * 3 kN', { x: 'kN' }],
  ])('%s gives %j', (text, expected) => {
    const inferred = inferVariableTypes(ast(text), parseUnit);
    if (!inferred.ok) throw new Error(inferred.error.message);
    const names = Object.entries(inferred.value).map(([name, type]) => {
      if (type.type === 'quantity') return [name, type.unit?.text];
      return [name, type.type === 'number' && type.integer ? 'integer' : type.type];
    });
    expect(Object.fromEntries(names)).toEqual(expected);
  });

  it.each([
    ['a <= 5 mm and a >= 3 N', 'a is used in two ways: a length and a force cannot be the same input.'],
    ["a <= 5 mm or a == 'x'", 'a is used in two ways: as a quantity and as a text.'],
  ])('%s is a conflict', (text, message) => {
    expect(inferVariableTypes(ast(text), parseUnit)).toMatchObject({
      ok: false,
      error: { code: 'conflict', message },
    });
  });
});

describe('printing', () => {
  it.each([
    ['((a+b))*c', '(a + b) * c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['(a-b)-c', 'a - b - c'],
    ['(-a)^2', '(-a) ^ 2'],
    ['-(a^2)', '-a ^ 2'],
    ['(a^b)^c', '(a ^ b) ^ c'],
    ['a^(b^c)', 'a ^ b ^ c'],
    ['not(a and b)or c', 'not (a and b) or c'],
    ['(a<b)==(c<d)', '(a < b) == (c < d)'],
    ['value<=0.850kg', 'value <= 0.85 kg'],
    ['max( 1 mm ,2 in)', 'max(1 mm, 2 in)'],
    ['"it\'s" == s', '"it\'s" == s'],
    ['2*pi', '2 * pi'],
  ])('%s as %s', (text, printed) => {
    expect(printExpression(ast(text))).toBe(printed);
  });
});

describe('the resolver', () => {
  it('may be a table that a host filled, as plain data', () => {
    const parsed = ast('2 * 5 kN + 100 lbf');
    const table = JSON.parse(
      JSON.stringify(Object.fromEntries(unitLiterals(parsed).map((text) => [text, unit(text)]))),
    ) as Record<string, ReturnType<typeof unit>>;
    const guest = JSON.parse(JSON.stringify(parsed)) as Ast;
    const result = evaluate(guest, {}, (text) => ({ ok: true, value: must(table[text], `the unit ${text}`) }));
    const newtons = convert(100, unit('lbf'), unit('N'));
    expect(result.ok && result.value.type === 'quantity' && result.value.si).toBeCloseTo(
      10_000 + (newtons.ok ? newtons.value : 0),
      9,
    );
  });
});
