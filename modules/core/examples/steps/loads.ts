import { q, type Quantity } from 'clew';

interface Inputs {
  readonly loadFactor: number;
  readonly mtow: Quantity;
  readonly span: Quantity;
}

/** Limit load of half a wing and its root moment, the load spread evenly over the half span. */
export default function step({ loadFactor, mtow, span }: Inputs): { halfWing: Quantity; rootMoment: Quantity } {
  const halfWing = mtow.times(q(9.80665, 'm/s^2')).times(loadFactor).over(2);
  const rootMoment = halfWing.times(span.over(2)).over(2);
  console.log('half wing', halfWing.to('N'));
  return { halfWing, rootMoment };
}
