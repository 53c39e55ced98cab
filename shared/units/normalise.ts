const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  // Zero-width characters that spreadsheets and web pages leave behind.
  [/[\u200B-\u200D\u2060\uFEFF]/g, ''],
  [/[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+/g, ' '],
  [/[\u2212\u2010-\u2015\uFE63\uFF0D]/g, '-'],
  [/[·⋅∙•×✕∗]/g, '*'],
  [/[⁄∕]/g, '/'],
  [/\*\*/g, '^'],
  [/μ/g, 'µ'],
  [/[ΩΩ]/g, 'ohm'],
  [/Å/g, 'Å'],
  [/\u212A/g, 'K'],
  [/℃/g, 'degC'],
  [/℉/g, 'degF'],
  [/[º˚]/g, '°'],
  [/[∆Δ] ?(?:°|deg ?)?(?=[CFRK](?![A-Za-z]))/g, 'delta'],
  [/(?<![A-Za-z_])(?:°|deg) ?(?=[CFR](?![A-Za-z]))/g, 'deg'],
  [/°/g, 'deg'],
  [/√ ?\(/g, ' sqrt('],
  [/√ ?([A-Za-z]+)/g, ' sqrt($1)'],
  [/(psi|bar|Pa) ?\((g|a)\)/g, '$1$2'],
  [/(psi|bar|Pa) (g|a) ?$/g, '$1$2'],
];

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Brings the many ways of writing the same unit to one alphabet: ASCII with µ, %, ‰, Å and ε. Products become
 * `*`, superscripts `^n`, a degree sign `deg`, all kinds of white space one space.
 */
export function normaliseUnitText(text: string): string {
  let plain = text;
  for (const [pattern, replacement] of REPLACEMENTS) plain = plain.replace(pattern, replacement);
  plain = plain.replace(/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => {
    const digits = [...raised].map((c) => (c === '⁻' ? '-' : c === '⁺' ? '' : String(SUPERSCRIPTS.indexOf(c))));
    return `^${digits.join('')}`;
  });
  return plain.trim();
}
