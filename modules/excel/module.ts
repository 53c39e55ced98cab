import { defineModule } from '@clew/module-sdk';
import type { ModuleDefinition } from '@clew/module-sdk';
import { read } from './functions/read.ts';

export const definition: ModuleDefinition = defineModule({
  name: 'excel',
  version: '0.1.0',
  title: 'Workbooks',
  summary: 'Values and tables from Excel workbooks, with units and recalculation, on machines without Excel.',
  publisher: 'clew',
  functions: { read },
});
