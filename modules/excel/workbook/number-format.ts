import { SSF } from '@e965/xlsx';

/** The part of the parser's number formats that is used here; its own typings leave it open. */
const formats = SSF as {
  is_date(code: string): boolean;
  parse_date_code(
    serial: number,
    options: { date1904: boolean },
  ): { y: number; m: number; d: number; H: number; M: number; S: number } | null;
};

/** What a number format says of the number beyond its digits. */
export interface FormatMeaning {
  readonly date: boolean;
  readonly percent: boolean;
  /** Texts shown beside the number, such as `mm` in `0.0 "mm"`. */
  readonly words: readonly string[];
}

/** Reads a number format code (ECMA-376 part 1, section 18.8.31); only its part for positive numbers counts. */
export function formatMeaning(code: string): FormatMeaning {
  const words: string[] = [];
  const bare = code.replace(/"([^"]*)"|\\(.)|_.|\*./gs, (_, quoted?: string) => {
    if (quoted !== undefined && quoted.trim() !== '') words.push(quoted.trim());
    return '';
  });
  return { date: formats.is_date(code), percent: (bare.split(';')[0] ?? '').includes('%'), words };
}

/** A date serial as text: `2026-11-16`, with the time where it has one. Undefined beyond the calendar. */
export function dateText(serial: number, date1904: boolean): string | undefined {
  const code = formats.parse_date_code(serial, { date1904 });
  if (code === null) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(code.y).padStart(4, '0')}-${two(code.m)}-${two(code.d)}`;
  return code.H === 0 && code.M === 0 && code.S === 0 ? date : `${date}T${two(code.H)}:${two(code.M)}:${two(code.S)}`;
}
