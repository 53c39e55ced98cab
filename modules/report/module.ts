import { defineModule } from '@clew/module-sdk';
import type { ModuleDefinition } from '@clew/module-sdk';
import { pdf } from './functions/pdf.ts';

export const definition: ModuleDefinition = defineModule({
  name: 'report',
  version: '0.1.0',
  title: 'Reports',
  summary:
    'Sets verdicts, values, files and the picture of a thread as a PDF that is the same to the byte for the same inputs.',
  publisher: 'clew',
  functions: { pdf },
});
