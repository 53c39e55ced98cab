import { defineModule } from '@clew/module-sdk';
import type { ModuleDefinition } from '@clew/module-sdk';
import { collect } from './functions/collect.ts';
import { constant } from './functions/constant.ts';
import { expressionFunction } from './functions/expression.ts';
import { fileFunction } from './functions/file.ts';
import { requirementFunction } from './functions/requirement.ts';
import { select } from './functions/select.ts';
import { typescriptFunction } from './functions/typescript.ts';
import { ScriptThreads } from './script/thread.ts';

const threads = new ScriptThreads();

export const definition: ModuleDefinition = defineModule({
  name: 'core',
  version: '0.1.0',
  title: 'Core',
  summary: 'Values, files, formulas, steps of your own, requirements and tables.',
  publisher: 'clew',
  functions: {
    constant,
    file: fileFunction,
    expression: expressionFunction(threads),
    typescript: typescriptFunction(threads),
    requirement: requirementFunction(threads),
    select,
    collect,
  },
});
