import { q } from 'clew';
import type { Quantity } from 'clew';

interface Inputs {
  /** Maximum take-off mass. */
  readonly mass: Quantity;
  /** Limit load factor. */
  readonly n: number;
  /** Tip to tip. */
  readonly span: Quantity;
}

/** Standard gravity, ISO 80000-3. */
const g = q(9.80665, 'm/s^2');

/** Limit loads on the spar of one half wing: half of the lift, spread evenly over the half span. */
export default function loads({ mass, n, span }: Inputs) {
  const lift = mass.times(g).times(n);
  const halfSpan = span.over(2);
  const halfLoad = lift.over(2);
  const lineLoad = halfLoad.over(halfSpan);
  console.log(`lift at ${n} g: ${lift.in('N').toFixed(1)} N`);
  return {
    half_load: halfLoad,
    line_load: lineLoad,
    root_moment: halfLoad.times(halfSpan).over(2),
  };
}
