import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { editorTheme } from './theme.ts';
import type { ThemeName } from './theme.ts';

const css = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8');

/** The tokens of a theme as the page would compute them: the light ones, and what the theme says otherwise. */
function tokens(name: ThemeName): (token: string) => string {
  const blocks = [/^:root \{([\s\S]*?)^\}/m, new RegExp(`^:root\\[data-theme='${name}'\\] \\{([\\s\\S]*?)^\\}`, 'm')];
  const found = new Map<string, string>();
  for (const block of blocks)
    for (const [, key = '', value = ''] of (block.exec(css)?.[1] ?? '').matchAll(/(--[\w-]+):\s*([^;]+);/g))
      found.set(key, value);
  return (token) => found.get(token) ?? '';
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test.each(['light', 'dark', 'contrast'] as const)('every word of the code is readable in the %s theme', (name) => {
  const theme = editorTheme(name, tokens(name));
  expect(theme.rules.length).toBeGreaterThan(8);
  const background = theme.colors['editor.background'] ?? '';
  for (const { token, foreground = '' } of theme.rules)
    expect(contrast(`#${foreground}`, background), `${token} in ${name}`).toBeGreaterThanOrEqual(4.5);
  expect(contrast(theme.colors['editorLineNumber.foreground'] ?? '', background)).toBeGreaterThanOrEqual(4.5);
});

test('colours are those of the tokens, with the share that shows behind them', () => {
  const theme = editorTheme('dark', tokens('dark'));
  expect(theme).toMatchObject({ base: 'vs-dark', inherit: true });
  expect(theme.colors['editor.background']).toBe('#151a20');
  expect(theme.colors['editor.selectionBackground']).toBe('#5aa9ff44');
  expect(Object.values(theme.colors).every((colour) => /^#([0-9a-f]{6}|[0-9a-f]{8})$/.test(colour))).toBe(true);
});

test('a token that the editor cannot take leaves the part as the base theme has it', () => {
  const theme = editorTheme('light', (token) => (token === '--panel' ? 'color-mix(in srgb, red, blue)' : ' #ABC '));
  expect(theme.colors).not.toHaveProperty('editor.background');
  expect(theme.colors['editor.foreground']).toBe('#aabbcc');
});
