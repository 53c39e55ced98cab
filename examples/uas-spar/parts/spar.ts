import type { Quantity } from 'clew';
import { rect } from 'clew/cad';
import type { Shape } from 'clew/cad';

interface Inputs {
  /** Outer width, across the flow. */
  readonly b: Quantity;
  /** Outer height, along the lift. */
  readonly h: Quantity;
  /** Wall thickness, the same all round. */
  readonly t: Quantity;
  /** Half span. */
  readonly length: Quantity;
}

/** The main spar of one half wing: a rectangular tube along z, centred on the z axis, with its root at z = 0. */
export default function spar({ b, h, t, length }: Inputs): Shape {
  const hollow = rect(b.minus(t.times(2)), h.minus(t.times(2)));
  return rect(b, h).cut(hollow).extrude(length);
}
