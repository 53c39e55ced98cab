import { serve } from '@clew/module-sdk/serve';
import { definition } from './module.ts';

await serve(definition);
