/** Where in the text a typed word is found: at the start, at the start of a word, inside one, or nowhere. */
function rankWord(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === -1) return 0;
  if (at === 0) return 1;
  return /[\s.\-_/:]/.test(text.charAt(at - 1)) || text.includes(` ${word}`) ? 0.8 : 0.4;
}

/** How well a text answers what was typed, from 0 (not at all) to 1. Every typed word has to be in it. */
export function rankText(text: string, typed: string): number {
  const whole = text.toLowerCase();
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return 1;
  const ranks = words.map((word) => rankWord(whole, word));
  return ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}
