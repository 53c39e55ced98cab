import { defineModule } from '@clew/module-sdk';
import type { ModuleDefinition } from '@clew/module-sdk';
import { exportFile } from './functions/export.ts';
import { importStep } from './functions/import-step.ts';
import { mass } from './functions/mass.ts';
import { part } from './functions/part.ts';

export const definition: ModuleDefinition = defineModule({
  name: 'cad',
  version: '0.1.0',
  title: 'CAD',
  summary:
    'Parametric parts from scripts in the built-in OpenCascade kernel, mass properties, STEP in and out, and meshes for display.',
  publisher: 'clew',
  functions: { part, mass, 'import-step': importStep, export: exportFile },
});
