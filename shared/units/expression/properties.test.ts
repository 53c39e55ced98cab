import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseUnit } from '../parse-unit.ts';
import { unit } from '../testing/resolve.ts';
import type { Ast } from './ast.ts';
import { checkExpression } from './check.ts';
import { evaluate } from './evaluate.ts';
import { inferVariableTypes } from './infer.ts';
import { parseExpression } from './parser.ts';
import { printExpression } from './print.ts';
import { evaluateCheck } from './requirement.ts';
import {
  BOOLEAN,
  type ExprType,
  type ExprValue,
  INTEGER,
  NUMBER,
  numberValue,
  quantityType,
  quantityValue,
  TEXT,
  typeOfValue,
} from './types.ts';

const at = 0;

const leaf: fc.Arbitrary<Ast> = fc.oneof(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value): Ast => ({ node: 'number', value, at })),
  fc
    .tuple(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constantFrom('mm', 'kg', 'N*m', 'W/(m*K)', 'm^-1', '%', 'degC'),
    )
    .map(([value, text]): Ast => ({ node: 'quantity', value, unit: text, at })),
  fc.constantFrom('a', 'b', 'len', 'ok', 'mode').map((name): Ast => ({ node: 'name', name, at })),
  fc.boolean().map((value): Ast => ({ node: 'boolean', value, at })),
  fc.constantFrom('x', "it's", '').map((value): Ast => ({ node: 'text', value, at })),
);

function unary(operator: '-' | 'not', operand: Ast): Ast {
  // As the parser has it: a minus sign is part of a quantity literal.
  if (operator === '-' && operand.node === 'quantity')
    return { ...operand, value: operand.value === 0 ? 0 : -operand.value };
  return { node: 'unary', operator, operand, at };
}

const { tree } = fc.letrec<{ tree: Ast }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    leaf,
    fc
      .tuple(fc.constantFrom('-' as const, 'not' as const), tie('tree'))
      .map(([operator, operand]) => unary(operator, operand)),
    fc
      .tuple(fc.constantFrom<'+' | '-' | '*' | '/' | '^'>('+', '-', '*', '/', '^'), tie('tree'), tie('tree'))
      .map(([operator, left, right]): Ast => ({ node: 'binary', operator, left, right, at })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('tree'), tie('tree'))
      .map(([operator, left, right]): Ast => ({ node: 'logic', operator, left, right, at })),
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!=') as fc.Arbitrary<'<' | '=='>, tie('tree'), tie('tree'))
      .map(([operator, left, right]): Ast => ({
        node: 'compare',
        operators: [operator],
        operands: [left, right],
        at,
      })),
    fc
      .tuple(tie('tree'), tie('tree'), tie('tree'))
      .map((operands): Ast => ({ node: 'compare', operators: ['<', '<='], operands, at })),
    fc
      .tuple(fc.constantFrom('abs' as const, 'sqrt' as const, 'round' as const), tie('tree'))
      .map(([name, arg]): Ast => ({ node: 'call', name, args: [arg], at })),
    fc.tuple(tie('tree'), tie('tree'), tie('tree')).map((args): Ast => ({ node: 'call', name: 'if', args, at })),
  ),
}));

/** The tree without its offsets, which printing does not keep. */
function bare(ast: Ast): unknown {
  return JSON.parse(JSON.stringify(ast, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

const VALUES: Readonly<Record<string, ExprValue>> = {
  a: numberValue(2.5),
  b: numberValue(3, true),
  len: quantityValue(20, unit('mm')),
  ok: { type: 'boolean', value: true },
  mode: { type: 'text', value: 'x' },
};
const TYPES: Readonly<Record<string, ExprType>> = {
  a: NUMBER,
  b: INTEGER,
  len: quantityType(unit('mm')),
  ok: BOOLEAN,
  mode: TEXT,
};

describe('properties of the language', () => {
  it('what is printed parses to the same tree', () => {
    fc.assert(
      fc.property(tree, (ast) => {
        const again = parseExpression(printExpression(ast));
        expect(again.ok ? bare(again.value) : again.error).toEqual(bare(ast));
      }),
      { numRuns: 1000 },
    );
  });

  it('what passes the check gives a finite value of the type that was said, or fails on its numbers', () => {
    fc.assert(
      fc.property(tree, (ast) => {
        const type = checkExpression(ast, TYPES, parseUnit);
        const value = evaluate(ast, VALUES, parseUnit);
        if (!type.ok) {
          expect(value).toEqual(type);
        } else if (value.ok) {
          expect(typeOfValue(value.value)).toEqual(type.value);
          const number =
            value.value.type === 'quantity' ? value.value.si : value.value.type === 'number' ? value.value.value : 0;
          expect(Number.isFinite(number)).toBe(true);
        } else {
          expect(['division-by-zero', 'not-finite']).toContain(value.error.code);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('a check agrees with the plain value of its condition', () => {
    fc.assert(
      fc.property(tree, (ast) => {
        const plain = evaluate(ast, VALUES, parseUnit);
        const check = evaluateCheck(ast, VALUES, parseUnit);
        if (check.ok)
          expect(plain).toMatchObject({
            ok: true,
            value: { type: 'boolean', value: check.value.holds },
          });
        else if (plain.ok) expect(plain.value.type).not.toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it('no text makes it throw, and a problem lies inside the text and says one sentence', () => {
    const piece = fc.constantFrom(
      '1',
      '2.5',
      '1e3',
      'mm',
      ' ',
      ' ',
      '+',
      '-',
      '*',
      '/',
      '^',
      '(',
      ')',
      ',',
      '<',
      '<=',
      '==',
      'and',
      'or',
      'not',
      'if(',
      'min(',
      'a',
      "'",
      '"',
      'pi',
      '%',
      '°',
      '²',
      '.',
      '=',
      '\u0000',
      '💥',
      'kg/(',
      '__proto__',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        const parsed = parseExpression(source);
        if (parsed.ok) {
          for (const outcome of [
            evaluate(parsed.value, VALUES, parseUnit),
            evaluateCheck(parsed.value, VALUES, parseUnit),
            inferVariableTypes(parsed.value, parseUnit),
          ]) {
            if (!outcome.ok) expect(outcome.error.message).toMatch(/[.?]$/);
          }
        } else {
          expect(parsed.error.at).toBeGreaterThanOrEqual(0);
          expect(parsed.error.at).toBeLessThanOrEqual(source.length);
          expect(parsed.error.message).toMatch(/\.$/);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
