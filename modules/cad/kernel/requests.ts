import { z } from 'zod';

/*
 * What a script may ask of the kernel. The script's own library sends these, and so could the script itself,
 * so every request is checked. Lengths in mm, angles in degrees.
 */
const handle = z.int().min(0);
const size = z.number().positive().max(1e6);
const coordinate = z.number().min(-1e6).max(1e6);
const flat = z.tuple([coordinate, coordinate]);
const point = z.tuple([coordinate, coordinate, coordinate]);
const direction = point.refine((d) => Math.hypot(...d) > 1e-9, {
  error: 'A direction needs a length.',
});
const axis = z.enum(['x', 'y', 'z']);

const segment = z.union([
  z.strictObject({ line: flat }),
  z.strictObject({ arc: z.strictObject({ via: flat, to: flat }) }),
  z.strictObject({ spline: z.array(flat).min(1).max(2000) }),
]);
export type Segment = z.infer<typeof segment>;

const place = z.strictObject({ axis, value: z.union([coordinate, z.enum(['min', 'max'])]) });
const filter = z.union([
  z.strictObject({ parallel: direction }),
  z.strictObject({ at: place }),
  z.strictObject({ through: point }),
  z.strictObject({
    kind: z.enum(['line', 'circle', 'ellipse', 'spline', 'plane', 'cylinder', 'cone', 'sphere', 'torus']),
  }),
  z.strictObject({ lengthBetween: z.tuple([z.number().min(0), z.number()]) }),
]);
export const Selector = z.array(filter).max(50);
export type Selector = z.infer<typeof Selector>;
export type Filter = z.infer<typeof filter>;

export const Request = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('outline'),
    start: flat,
    segments: z.array(segment).min(1).max(5000),
  }),
  z.strictObject({ op: z.literal('circle'), radius: size }),
  z.strictObject({ op: z.literal('box'), x: size, y: size, z: size }),
  z.strictObject({ op: z.literal('cylinder'), radius: size, height: size }),
  z.strictObject({ op: z.literal('sphere'), radius: size }),
  z.strictObject({
    op: z.literal('extrude'),
    shape: handle,
    length: size,
    direction: direction.optional(),
  }),
  z.strictObject({
    op: z.literal('revolve'),
    shape: handle,
    origin: point,
    axis: direction,
    angle: z.number().positive().max(360),
  }),
  z.strictObject({
    op: z.literal('loft'),
    shapes: z.array(handle).min(2).max(200),
    ruled: z.boolean(),
  }),
  z.strictObject({
    op: z.enum(['cut', 'fuse', 'intersect']),
    shape: handle,
    tools: z.array(handle).min(1).max(1000),
  }),
  z.strictObject({ op: z.enum(['fillet', 'chamfer']), shape: handle, size, edges: Selector }),
  z.strictObject({ op: z.literal('shell'), shape: handle, thickness: size, open: Selector }),
  z.strictObject({ op: z.literal('move'), shape: handle, by: point }),
  z.strictObject({
    op: z.literal('rotate'),
    shape: handle,
    angle: z.number().min(-36_000).max(36_000),
    axis: direction,
    origin: point,
  }),
  z.strictObject({ op: z.literal('mirror'), shape: handle, normal: direction, origin: point }),
  z.strictObject({
    op: z.literal('scale'),
    shape: handle,
    factor: z.number().positive().max(1e6),
    origin: point,
  }),
  z.strictObject({ op: z.literal('measure'), shape: handle }),
  z.strictObject({
    op: z.literal('count'),
    shape: handle,
    of: z.enum(['edges', 'faces']),
    where: Selector,
  }),
]);
export type Request = z.infer<typeof Request>;
export type RequestOf<O extends Request['op']> = Extract<Request, { op: O }>;

const names: Readonly<Record<string, string>> = {
  x: 'The size in x',
  y: 'The size in y',
  z: 'The size in z',
  size: 'The radius or distance',
};

/** The first thing that is wrong with a request, as a sentence for the author of the script. */
export function requestProblem(input: unknown, error: z.ZodError): string {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map(String);
  const last = path.at(-1) ?? '';
  let given: unknown = input;
  for (const step of path) given = typeof given === 'object' && given !== null ? Reflect.get(given, step) : undefined;
  const what =
    names[last] ??
    (last === '' ? 'The request' : `The ${/^\d+$/.test(last) ? path.filter((p) => !/^\d+$/.test(p)).join(' ') : last}`);
  if (issue?.code === 'too_small' && typeof given === 'number')
    return `${what} is ${given} and must be greater than ${String(issue.minimum)}.`;
  if (issue?.code === 'too_big' && typeof given === 'number')
    return `${what} is ${given} and must not exceed ${String(issue.maximum)}.`;
  return `${what} is not what this operation takes: ${issue?.message ?? 'it cannot be read'}.`.replace(/\.\.$/, '.');
}
