import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokens } from './lexer.ts';

const kinds = (formula: string): string[] => tokens(formula).map((token) => `${token.kind} ${token.text}`);

describe('the pieces of a formula', () => {
  it.each([
    ['SUM(A1:$B$2)*2', ['function SUM', 'operator (', 'reference A1:$B$2', 'operator )', 'operator *', 'number 2']],
    ["'My ''s'!A1&Sheet2!A:B", ["reference 'My ''s'!A1", 'operator &', 'reference Sheet2!A:B']],
    ['LOG10(1E-3)', ['function LOG10', 'operator (', 'number 1E-3', 'operator )']],
    ['spar_t+A1B+tax.2024', ['name spar_t', 'operator +', 'name A1B', 'operator +', 'name tax.2024']],
    ['"A1 ""x"""&#REF!', ['string "A1 ""x"""', 'operator &', 'error #REF!']],
    ["T[[#This Row],[a']b]]*T[c]", ["table T[[#This Row],[a']b]]", 'operator *', 'table T[c]']],
    [
      "[1]Sheet1!$A$1+'[2]My sheet'!B2+'C:\\d\\[b.xlsx]S'!A1",
      [
        'external [1]Sheet1!$A$1',
        'operator +',
        "external '[2]My sheet'!B2",
        'operator +',
        "external 'C:\\d\\[b.xlsx]S'!A1",
      ],
    ],
    ['1:3 2:2', ['reference 1:3', 'space  ', 'reference 2:2']],
    [
      'A1:INDEX(B:B,3)',
      [
        'name A1',
        'operator :',
        'function INDEX',
        'operator (',
        'reference B:B',
        'operator ,',
        'number 3',
        'operator )',
      ],
    ],
    ['XFE1+A1048577', ['name XFE1', 'operator +', 'name A1048577']],
    ['A1<>Größe', ['reference A1', 'operator <>', 'name Größe']],
  ])('%s', (formula, expected) => {
    expect(kinds(formula)).toEqual(expected);
  });

  it('joined are the formula, whatever it is', () => {
    const alphabet = fc.constantFrom(
      'A1',
      '$',
      ':',
      "'",
      '"',
      '[',
      ']',
      '!',
      '(',
      ')',
      ',',
      ' ',
      'SUM',
      '#',
      '1',
      '.',
      'é',
      '@',
      '{',
      '𝛼',
    );
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 30 }).map((parts) => parts.join('')),
        (formula) =>
          tokens(formula)
            .map((token) => token.text)
            .join('') === formula,
      ),
    );
  });
});
