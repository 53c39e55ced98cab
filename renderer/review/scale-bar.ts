/** A length that is easy to read (1, 2 or 5 times a power of ten) and takes at most `most` px. */
export function scaleBar(pxPerMm: number, most: number): { readonly mm: number; readonly px: number } {
  const largest = most / pxPerMm;
  const power = 10 ** Math.floor(Math.log10(largest));
  const mm = ([5, 2, 1].find((step) => step * power <= largest) ?? 1) * power;
  return { mm, px: mm * pxPerMm };
}
