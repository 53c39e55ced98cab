import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** One side of a comparison: does its work once and says how much of it was done per second (or how long it took). */
export interface Side {
  readonly name: string;
  /** Does the work once. @returns the figure, in `unit` */
  measure(): Promise<number>;
}

export interface Comparison {
  readonly title: string;
  readonly unit: string;
  readonly ours: Side;
  readonly baseline: Side;
  /** Counted pairs after one that is not counted. */
  readonly pairs: number;
  /** What the budget asks of ours / baseline, in words. */
  readonly target: string;
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) };
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

function text({ min, median, max }: Spread): string {
  return `${short(median)} (${short(min)} to ${short(max)})`;
}

/** What is measured, beside what it is measured against. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  /** What the budget asks of ours / baseline, in words. */
  readonly target: string;
}

/** One side that gives several figures each time it is measured, in the order of the figures. */
export interface ManySided {
  readonly name: string;
  measure(): Promise<readonly number[]>;
}

/** Measures both sides in turn, A B B A, so that a drift of the machine meets both, and prints the ratio pair by pair. */
export async function compare({ ours, baseline, pairs, ...figure }: Comparison): Promise<void> {
  const many = ({ name, measure }: Side): ManySided => ({ name, measure: async () => [await measure()] });
  await compareMany([figure], many(ours), many(baseline), pairs);
}

/** The same where one measurement gives several figures: starting what is measured may take longer than measuring it. */
export async function compareMany(
  figures: readonly Figure[],
  ours: ManySided,
  baseline: ManySided,
  pairs: number,
): Promise<void> {
  const counted: { readonly x: readonly number[]; readonly y: readonly number[] }[] = [];
  for (let i = 0; i <= pairs; i++) {
    let y = i % 2 === 0 ? [] : await baseline.measure();
    const x = await ours.measure();
    if (i % 2 === 0) y = await baseline.measure();
    if (i > 0) counted.push({ x, y });
  }
  for (const [n, { title, unit, target }] of figures.entries()) {
    const [a, b] = [counted.map(({ x }) => x[n] ?? Number.NaN), counted.map(({ y }) => y[n] ?? Number.NaN)];
    const ratios = a.map((x, i) => x / (b[i] ?? Number.NaN));
    const lines = [
      title,
      `  ${ours.name}: ${text(spread(a))} ${unit}`,
      `  ${baseline.name}: ${text(spread(b))} ${unit}`,
      `  ratio: ${text(spread(ratios))}; target ${target}`,
      `  ratio pair by pair: ${ratios.map(short).join(', ')}`,
    ];
    console.log(`${lines.join('\n')}\n`);
  }
}

/** The machine and how busy it was, for the head of a table. */
export function machine(): string {
  const load = loadavg()[0]?.toFixed(1) ?? 'unknown';
  return `${new Date().toISOString().slice(0, 10)}, load ${load}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}
