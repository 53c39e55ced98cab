import type { Quantity } from 'clew';
import { box, cylinder, edges } from 'clew/cad';
import type { Shape } from 'clew/cad';

interface Inputs {
  readonly width: Quantity;
  readonly depth: Quantity;
  readonly height: Quantity;
  readonly thickness: Quantity;
  readonly hole: Quantity;
  readonly fillet: Quantity;
}

/** An angle bracket: foot and leg of one thickness, a fillet in the corner between them, a hole in each. */
export default function bracket({ width, depth, height, thickness, hole, fillet }: Inputs): Shape {
  const foot = box(depth, width, thickness).move(depth.over(2));
  const leg = box(thickness, width, height).move(thickness.over(2));
  const drill = cylinder(hole.over(2), thickness.times(3));
  const inFoot = drill.move(depth.times(0.65), 0, thickness.times(-1));
  const inLeg = drill.rotate(90, { axis: 'y' }).move(thickness.times(-1), 0, height.times(0.7));
  const corner = edges().parallelTo('y').through([thickness, 0, thickness]);
  return foot.fuse(leg).fillet(fillet, { edges: corner }).cut(inFoot, inLeg);
}
