import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureSentence } from '@clew/module-sdk';
import type { InputValue, Outputs } from '@clew/module-sdk';
import { callFunction } from '@clew/module-sdk/testkit';
import { definition } from '../module.ts';
import { buildBook } from './build-book.ts';
import type { TestBook } from './build-book.ts';

export interface Read {
  /** Empty where it failed. */
  readonly outputs: Outputs;
  /** The sentence for people; empty where it worked. */
  readonly failure: string;
  readonly warnings: readonly string[];
}

/** Calls `excel/read` on a workbook that is a file for as long as the call lasts. */
export async function readBook(
  book: TestBook | Uint8Array,
  params: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, InputValue>> = {},
): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-excel-'));
  try {
    const path = join(folder, 'uas.xlsx');
    writeFileSync(path, book instanceof Uint8Array ? book : buildBook(book));
    const { result, logs } = await callFunction(definition, 'read', {
      params: { workbook: 'uas.xlsx', ...params },
      files: { '/workbook': path },
      inputs,
    });
    const warnings = logs.filter((log) => log.level === 'warning').map((log) => log.message);
    return result.ok
      ? { outputs: result.value, failure: '', warnings }
      : { outputs: {}, failure: failureSentence(result.error), warnings };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
