import { fail } from '@clew/module-sdk';

/**
 * Refuses a workbook with one sentence. @param file the workbook's name @param at `cell Parameters!C4`; the message goes on
 * from there, or stands alone where there is no place.
 */
export function refuse(file: string, at: string | undefined, message: string): never {
  fail({ why: 'bad-file', path: file, ...(at === undefined ? {} : { at }), message });
}
