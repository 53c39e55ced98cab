/** The words of a filter in lower case: a row is kept where it has all of them. */
export function filterWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

export function hasWords(words: readonly string[], ...texts: readonly (string | undefined)[]): boolean {
  if (words.length === 0) return true;
  const all = texts.join(' ').toLowerCase();
  return words.every((word) => all.includes(word));
}
