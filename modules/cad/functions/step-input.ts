import type { InputFile } from '@clew/module-sdk';
import { z } from 'zod';

export const tolerantParam: z.ZodDefault<z.ZodBoolean> = z.boolean().default(false).meta({
  description:
    'Takes a file with faces that belong to no solid, which are left out of account, or with solids that do not pass the check of the kernel. Off: such a file fails.',
});

/** The file as people know it. */
export function nameOf({ name }: InputFile): string {
  return name;
}
