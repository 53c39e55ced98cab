import { join } from 'node:path';
import { openDatabase } from '../database.ts';
import type { Database } from '../database.ts';
import type { RunStore } from '../records.ts';
import { openRuns } from '../runs.ts';
import { statusOf } from './bodies.ts';
import type { TestBody } from './bodies.ts';
import { tempFolder } from './temp-folder.ts';

export type Runs = RunStore<TestBody, unknown>;

export const created: TestBody = { is: 'run-created' };

export function newPath(): string {
  return join(tempFolder(), 'clew.db');
}

/** A database with its runs; a new one unless told where. */
export function openStore(path: string = newPath()): { db: Database; runs: Runs; path: string } {
  const db = openDatabase(path);
  return { db, runs: openRuns<TestBody, unknown>(db, statusOf), path };
}
