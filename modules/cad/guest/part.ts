import { q } from 'clew';
import { Shape } from './shape.ts';

/** What the host hands to {@link adapt}. */
export interface PartCall {
  readonly values: Readonly<
    Record<string, { readonly type: string; readonly value: number | string | boolean; readonly unit?: string }>
  >;
}

/** Says that the result is not what the function declares. The engine knows the name and reports `bad-output`. */
class BadOutput extends Error {
  override readonly name = 'BadOutput';
  readonly port = 'step';
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function shapeOf(value: unknown): number {
  if (value instanceof Shape) return value.handle;
  throw new BadOutput(`The script returned ${kindOf(value)} and must return the shape of the part.`);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Calls a part's script with its inputs as Quantities and plain values, and gives the shape that it returned. */
export function adapt(part: (inputs: Readonly<Record<string, unknown>>) => unknown, { values }: PartCall): unknown {
  const inputs = Object.entries(values).map(
    ([name, { type, value, unit }]) =>
      [name, type === 'quantity' && typeof value === 'number' ? q(value, unit ?? '1') : value] as const,
  );
  const returned = part(Object.fromEntries(inputs));
  return isThenable(returned) ? returned.then(shapeOf) : shapeOf(returned);
}
