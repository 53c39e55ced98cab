import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RunEvent } from '../event.ts';

/**
 * The events of two real runs of the wing spar, the second one with a thicker wall: as `clew events RUN --json` gave
 * them, without what belongs to the machine, the digests of the chain, and all but three rows of each table.
 */
export function recordedRun(name: 'spar-2-0mm' | 'spar-2-2mm'): RunEvent[] {
  const text = readFileSync(new URL(`recorded/${name}.events.json`, import.meta.url), 'utf8');
  return z.array(RunEvent).parse(JSON.parse(text));
}
