import { parseUnit } from '../parse-unit.ts';
import type { Unit } from '../unit.ts';

/** The unit that `text` names; a test that gets this wrong stops with the reason. */
export function unit(text: string): Unit {
  const parsed = parseUnit(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}
