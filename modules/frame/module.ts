import { defineModule } from '@clew/module-sdk';
import type { ModuleDefinition } from '@clew/module-sdk';
import { beam } from './functions/beam.ts';
import { solve } from './functions/solve.ts';

export const definition: ModuleDefinition = defineModule({
  name: 'frame',
  version: '0.1.0',
  title: 'Frames',
  summary: 'Deflection, stresses and natural modes of beams and three-dimensional frames by the stiffness method.',
  publisher: 'clew',
  functions: { beam, solve },
});
