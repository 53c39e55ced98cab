/** A column that holds the longest of its texts, within reason: what is longer is cut off and whole on hover. */
export function widthOf(texts: readonly (string | undefined)[], least = 6, most = 24): string {
  const longest = texts.reduce((length, text) => Math.max(length, text?.length ?? 0), least);
  return `${Math.min(longest, most)}ch`;
}
