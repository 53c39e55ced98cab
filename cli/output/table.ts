/** Width on a terminal, near enough: combining marks take no place, and wide East Asian characters two. */
function width(text: string): number {
  let total = 0;
  for (const char of stripColour(text)) {
    const code = char.codePointAt(0) ?? 0;
    if (/\p{Mark}/u.test(char)) continue;
    total +=
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xff00 && code <= 0xff60)
        ? 2
        : 1;
  }
  return total;
}

function stripColour(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what colours begin with
  return text.replaceAll(/\u001B\[[0-9;]*m/g, '');
}

/** Left-aligned columns, two spaces apart; `right` names those that hold numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, width(cell));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const pad = ' '.repeat((widths[i] ?? 0) - width(cell));
        return right.includes(i) ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd(),
  );
}
