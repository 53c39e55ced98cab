import { formatNumber, formatQuantity } from '@clew/module-sdk';
import type { Measure } from '@clew/module-sdk';

/** A value in two cells of a table: the number (or words), and its unit. */
export interface Shown {
  readonly number: string;
  readonly unit: string;
}

const space = '\u2009';
/** Never more significant digits than these on paper. */
const mostDigits = 6;

/** The typographic minus, as wide as a plus, in place of the hyphen. */
function withMinus(number: string): string {
  return number.replaceAll('-', '\u2212');
}

/** A measure with its stored significant digits, six at most. */
export function showMeasure(measure: Measure): Shown {
  const number = formatNumber(measure.value, measure.digits, mostDigits);
  const unit = formatQuantity(measure, space, mostDigits).slice(number.length).trimStart();
  return { number: withMinus(number), unit };
}

/**
 * The value and the limit of a verdict. Where rounding to the stored digits would print two different numbers as the
 * same, both get the digits that tell them apart, up to six: 150.04 mm must not read 150 mm beside a limit of 150 mm.
 */
export function showPair(value: Measure, limit: Measure): readonly [Shown, Shown] {
  const shown = [showMeasure(value), showMeasure(limit)] as const;
  const [a, b] = shown;
  if (value.value === limit.value || a.number !== b.number || a.unit !== b.unit) return shown;
  for (let digits = Math.max(value.digits ?? 1, limit.digits ?? 1) + 1; digits <= mostDigits; digits++) {
    const pair = [showMeasure({ ...value, digits }), showMeasure({ ...limit, digits })] as const;
    if (pair[0].number !== pair[1].number) return pair;
  }
  return shown;
}

/**
 * A margin with its sign and three significant digits: per cent of the limit, or the plain difference where the limit
 * is 0, as verdicts define it.
 */
export function showMargin(margin: Measure, limit: Measure | undefined): string {
  const sign = margin.value > 0 ? '+' : '';
  const ratio = margin.unit === '1' && limit?.value !== 0;
  if (ratio) return `${sign}${withMinus(formatNumber(margin.value * 100, undefined, 3))}${space}%`;
  const { number, unit } = showMeasure({ value: roundTo(margin.value, 3), unit: margin.unit });
  return `${sign}${number}${unit === '' ? '' : `${space}${unit}`}`;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** A count of bytes for people, with the exact count where the unit would hide it. */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${space}B`;
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  return `${formatNumber(bytes / 1000 ** step, undefined, 3)}${space}${['B', 'kB', 'MB', 'GB', 'TB'][step] ?? ''}`;
}
