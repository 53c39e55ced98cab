import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from './plain.ts';

const latin = (codePoint: number): boolean => codePoint < 0x250 || (codePoint >= 0x590 && codePoint < 0x600);

describe('plain text', () => {
  test('what the fonts have stays as it is', () => {
    const plain = plainText(latin);
    expect(plain.block('#read("x") $a$ *b* שלום\nline 2')).toBe('#read("x") $a$ *b* שלום\nline 2');
    expect(plain.replaced).toBe(false);
  });

  test('what they lack is written as its code and never vanishes', () => {
    const plain = plainText(latin);
    expect(plain.block('中 🚀')).toBe('[U+4E2D] [U+1F680]');
    expect(plain.replaced).toBe(true);
  });

  test.each([
    ['override of direction', 'a\u202eb', 'a[U+202E]b'],
    ['isolate', 'a\u2066b', 'a[U+2066]b'],
    ['zero-width space', 'a\u200bb', 'a[U+200B]b'],
    ['soft hyphen', 'a\u00adb', 'a[U+00AD]b'],
    ['null', 'a\u0000b', 'a[U+0000]b'],
    ['escape', '\u001b[31m', '[U+001B][31m'],
    ['lone surrogate', 'a\ud800b', 'a[U+D800]b'],
    ['line separator', 'a\u2028b', 'a[U+2028]b'],
  ])('an invisible or deceptive character is shown: %s', (_, given, shown) => {
    expect(plainText(() => true).block(given)).toBe(shown);
  });

  test('one line has no line break', () => {
    expect(plainText(latin).line('a\r\nb\nc')).toBe('a b c');
  });

  test('the result is well formed and holds nothing that hides text, whatever is given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff })), (codePoints) => {
        const given = String.fromCodePoint(...codePoints);
        const shown = plainText(() => true).block(given);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
