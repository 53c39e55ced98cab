import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const DARK = CSS.indexOf('@media (prefers-color-scheme: dark)');

type Tokens = ReadonlyMap<string, string>;

/** The colours that a theme ends up with: the dark ones replace the light ones. */
function theme(text: string, under: Tokens = new Map()): Tokens {
  const own = [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(
    (match) => [match[1] ?? '', match[2] ?? ''] as const,
  );
  return new Map([...under, ...own]);
}

const light = theme(CSS.slice(0, DARK));
const dark = theme(CSS.slice(DARK), light);

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

const onEveryBackground = ['text', 'text-dim', 'accent', 'ok', 'bad', 'warn'].flatMap((text) =>
  ['bg', 'panel', 'panel-2'].map((ground) => [text, ground] as const),
);
const pairs = [...onEveryBackground, ['on-accent', 'accent'], ['notice-text', 'notice-bg']] as const;

test('the formula gives the published extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each([
  ['light', light],
  ['dark', dark],
])('every text colour of the %s theme reaches WCAG AA, 4.5 to 1', (_name, tokens) => {
  for (const [text, ground] of pairs) {
    const [foreground, background] = [tokens.get(text), tokens.get(ground)];
    if (foreground === undefined || background === undefined)
      throw new Error(`tokens.css has no colour ${text} or ${ground}`);
    expect(contrast(foreground, background), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('both themes set the same colours', () => {
  expect([...theme(CSS.slice(DARK)).keys()].toSorted()).toEqual([...light.keys()].toSorted());
});
