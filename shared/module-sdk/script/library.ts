import type { Json } from '../../std/json.ts';
import { parseUnit } from '../../units/parse-unit.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { collectModules } from './imports.ts';
import type { HostFunction } from './request.ts';

const guest = 'module-sdk/script/guest';

/** The adapter that calls a step with typed inputs: `StepCall` in, its outputs as they stand on wires out. */
export const stepAdapter = 'lib:step';
/** The adapter that evaluates expressions: `ExpressionCall` in, `ExpressionAnswer` out. */
export const expressionAdapter = 'lib:expression';

/**
 * The modules that steps and expressions run with: `clew` for steps, and the adapters.
 * @param load the source at a path below `shared/` as JavaScript, with types taken out and lines kept
 */
export function guestLibrary(load: (path: string) => string): Readonly<Record<string, string>> {
  return collectModules(
    { clew: `${guest}/clew.ts`, [stepAdapter]: `${guest}/step.ts`, [expressionAdapter]: `${guest}/expression.ts` },
    load,
  );
}

/** Remembers answers by text: a step asks for few units, and again in every run. */
function remembered(answer: (text: string) => unknown): HostFunction {
  const known = new Map<string, Json>();
  return (input) => {
    const text = typeof input === 'string' ? input : '';
    const found = known.get(text);
    if (found !== undefined) return found;
    const fresh = JSON.parse(JSON.stringify(answer(text))) as Json;
    if (known.size >= mostRemembered) known.clear();
    known.set(text, fresh);
    return fresh;
  };
}

const mostRemembered = 1000;

/** The host functions that the library needs: the unit table, which stays outside the guest. */
export const unitHost: Readonly<Record<'unit' | 'quantity', HostFunction>> = {
  unit: remembered(parseUnit),
  quantity: remembered(parseQuantity),
};
