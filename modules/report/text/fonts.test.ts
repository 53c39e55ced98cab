import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { describe, expect, test } from 'vitest';
import { loadFonts } from './fonts.ts';

const fonts = loadFonts();

describe('fonts', () => {
  test('the mono face is 0.6 em wide, as its designers say', () => {
    expect(fonts.width('0', 'mono', 10)).toBeCloseTo(6, 6);
    expect(fonts.width('MAS-001', 'mono', 10)).toBeCloseTo(42, 6);
  });

  test('characters of engineering texts are there, with fallback for other scripts and signs', () => {
    for (const character of 'aZ09 −≤≥±·×°µΩσΔ²³→✓✕○◇◐∅△◆▸◂éßŽЖאبἀ\u2009')
      expect(fonts.has(character.codePointAt(0) ?? 0) ? '' : character).toBe('');
  });

  test('a script that no font has is known to be missing', () => {
    expect(fonts.has(0x4e2d)).toBe(false);
    expect(fonts.has(0x1f680)).toBe(false);
    expect(fonts.has(0x10ffff)).toBe(false);
  });

  test('widths agree with those that Typst measures', () => {
    const texts = ['Tip deflection at limit load', 'WAVE To', 'שלום', 'First flapwise bending mode ≥ 10 Hz'];
    const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts.blobs.map((blob) => Buffer.from(blob)) }] });
    const source = `#set text(font: ("IBM Plex Sans", "DejaVu Sans"), size: 100pt, kerning: false, ligatures: false, fallback: false)
#context for t in json(bytes(sys.inputs.texts)) [#metadata(measure(t).width.pt()) <width>]`;
    const found = compiler.query(
      { mainFileContent: source, inputs: { texts: JSON.stringify(texts) } },
      { selector: '<width>', field: 'value' },
    ) as unknown;
    expect(found).toEqual(texts.map((text): unknown => expect.closeTo(fonts.width(text, 'sans', 100), 1)));
  });
});
