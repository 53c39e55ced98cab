import type { JsonObject } from '@clew/module-sdk';
import type { ModalResult } from '../solver/modal.ts';
import type { StaticResult } from '../solver/static.ts';

/** Standard acceleration of gravity, m/s2 (3rd CGPM, 1901). */
export const standardGravity = 9.80665;

/** What a reader must know to trust or doubt a result: method, mesh size, what the checks found, and what is left out. */
export function method(statics: StaticResult | undefined, modal: ModalResult | undefined): JsonObject {
  const mesh = statics?.mesh ?? modal?.mesh;
  const timoshenko = mesh?.model.shearDeformation === true;
  return {
    method: `Linear stiffness method, 3D ${timoshenko ? 'Timoshenko' : 'Euler-Bernoulli'} beam elements, sparse L D L^T`,
    elements: mesh?.elements.length ?? 0,
    unknowns: mesh?.unknowns ?? 0,
    ...(statics === undefined
      ? {}
      : {
          static: { imbalance: statics.imbalance, stations: statics.lines.reduce((sum, line) => sum + line.length, 0) },
        }),
    ...(modal === undefined
      ? {}
      : {
          modal: {
            mass: timoshenko ? 'consistent, with rotary inertia' : 'consistent',
            iterations: modal.iterations,
            modesBelowByPivotCount: modal.sturmCount,
          },
        }),
    notIncluded:
      'Large displacements, buckling, warping of open sections, stress concentrations at clamps, holes and corners: check those by other means.',
  };
}
