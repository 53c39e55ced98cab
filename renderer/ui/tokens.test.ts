import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** The colours that the rules with this selector set, over those of `under`. */
function theme(selector: string, under: Tokens = new Map()): Tokens {
  const rules = CSS.split(/^(?=:root|@media)/m).filter((rule) => rule.startsWith(`${selector} {`));
  if (rules.length === 0) throw new Error(`tokens.css has no rule ${selector}`);
  const own = [...rules.join('\n').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(
    (match) => [match[1] ?? '', match[2] ?? ''] as const,
  );
  return new Map([...under, ...own]);
}

const light = theme(':root');
const dark = theme(":root[data-theme='dark']", light);
const highContrast = theme(":root[data-theme='contrast']", light);
const themes = [
  ['light', light],
  ['dark', dark],
  ['contrast', highContrast],
] as const;

/** Relative luminance, WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, two: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

function expectContrast(tokens: Tokens, pairs: Iterable<readonly [string, string]>, least: number): void {
  for (const [text, ground] of pairs) {
    const [foreground, background] = [tokens.get(text), tokens.get(ground)];
    if (foreground === undefined || background === undefined)
      throw new Error(`tokens.css has no colour ${text} or ${ground}`);
    expect(contrast(foreground, background), `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
  }
}

function* across(texts: readonly string[], grounds: readonly string[]): Generator<readonly [string, string]> {
  for (const text of texts) for (const ground of grounds) yield [text, ground];
}

const named = (prefix: string): string[] => [...light.keys()].filter((name) => name.startsWith(prefix));
const surfaces = ['bg', 'panel', 'panel-2', 'node-bg', 'canvas-bg'];
const words = ['text', 'text-dim', 'accent', 'ok', 'bad', 'warn'];

test('the formula gives the published extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each(themes)('every text colour of the %s theme reaches WCAG AA, 4.5 to 1', (_name, tokens) => {
  expect(named('state-')).toHaveLength(11);
  expectContrast(tokens, across([...words, ...named('state-')], surfaces), 4.5);
  expectContrast(tokens, across(['text', 'text-dim'], ['hover', 'accent-soft']), 4.5);
  expectContrast(
    tokens,
    [
      ['on-accent', 'accent'],
      ['notice-text', 'notice-bg'],
      ['error-text', 'error-bg'],
    ],
    4.5,
  );
});

test.each(themes)('ports, categories and the lines of controls of the %s theme reach 3 to 1', (_name, tokens) => {
  expect(named('port-')).toHaveLength(9);
  expectContrast(tokens, across([...named('port-'), ...named('cat-')], ['node-bg', 'canvas-bg', 'panel']), 3);
  expectContrast(tokens, across(['line-strong'], surfaces), 3);
});

test('every marking is read at 4.5 to 1, in whatever theme', () => {
  const levels = named('mark-').filter((name) => name.endsWith('-bg'));
  expect(levels).toHaveLength(7);
  for (const [, tokens] of themes)
    expectContrast(
      tokens,
      levels.map((ground) => [ground.replace(/bg$/, 'text'), ground] as const),
      4.5,
    );
});

test('every theme sets the same colours', () => {
  const own = (selector: string): string[] => [...theme(selector).keys()].toSorted();
  const themed = own(':root').filter((name) => !name.startsWith('mark-'));
  expect(own(":root[data-theme='dark']")).toEqual(themed);
  expect(own(":root[data-theme='contrast']")).toEqual(themed);
});
