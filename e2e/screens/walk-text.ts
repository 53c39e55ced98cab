import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';

const PATH = join(dirname(dirname(import.meta.dirname)), 'docs', 'walk.md');

/** What the walk tells its reader to do, so that nothing else is done and shown. */
export interface Walk {
  /** The rows of the tables of each step, with the code of their cells. */
  readonly tables: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Holds the text of a step to what the window shows. */
  says(step: string, value: string): void;
}

export async function readWalk(): Promise<Walk> {
  const text = await readFile(PATH, 'utf8');
  const steps = Object.fromEntries(
    text.split(/^## /m).flatMap((part) => {
      const number = /^(\d+)\. /.exec(part)?.[1];
      return number === undefined ? [] : [[number, part] as const];
    }),
  );
  const rows = (part: string): string[][] =>
    [...part.matchAll(/^\|( `.*)\|$/gm)].map(([, row = '']) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
    );
  return {
    tables: Object.fromEntries(Object.entries(steps).map(([step, part]) => [step, rows(part)])),
    says: (step, value) => expect(steps[step], `step ${step} of the walk`).toContain(value),
  };
}
