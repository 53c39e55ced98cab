import { z } from 'zod';
import { mostElements } from '../solver/model.ts';

/** A number with its unit as text ("20 mm"), "=name" for an input of the node, or plain 0, which is zero in every unit. */
const Amount = z
  .union([z.string().min(1), z.literal(0)])
  .describe('A quantity with its unit such as "20 mm", "=name" for the input called name, or 0.');
const Triple = z.tuple([Amount, Amount, Amount]);
/** An id of a node, member, section or material. */
const Id = z.string().min(1).max(64);

const Section = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('rectangular-tube'), width: Amount, height: Amount, wall: Amount }),
  z.strictObject({ shape: z.literal('rectangle'), width: Amount, height: Amount }),
  z.strictObject({ shape: z.literal('tube'), diameter: Amount, wall: Amount }),
  z.strictObject({ shape: z.literal('round'), diameter: Amount }),
  z.strictObject({ shape: z.literal('i'), width: Amount, height: Amount, web: Amount, flange: Amount }),
]);

const Material = z.union([
  z.strictObject({ youngs_modulus: Amount, poisson: z.union([z.number(), z.string().min(1)]), density: Amount }),
  z.strictObject({ youngs_modulus: Amount, shear_modulus: Amount, density: Amount }),
]);

const Member = z.strictObject({
  from: Id,
  to: Id,
  section: Id,
  material: Id,
  elements: z.int().min(1).max(mostElements).optional(),
  up: z.tuple([z.number(), z.number(), z.number()]).optional(),
});

const Support = z.union([z.enum(['fixed', 'pinned']), z.array(z.enum(['ux', 'uy', 'uz', 'rx', 'ry', 'rz'])).min(1)]);

const axes = z.enum(['global', 'local']).optional();
const Load = z.union([
  z.strictObject({ node: Id, force: Triple.optional(), moment: Triple.optional() }),
  z.strictObject({ member: Id, per_length: Triple, axes }),
  z.strictObject({ member: Id, at: Amount, force: Triple, axes }),
]);

/** A frame as text: every physical value carries its unit. */
export const FrameText = z.strictObject({
  nodes: z.record(Id, Triple),
  materials: z.record(Id, Material),
  sections: z.record(Id, Section),
  members: z.record(Id, Member),
  supports: z.record(Id, Support),
  loads: z.array(Load).optional(),
  masses: z.record(Id, Amount).optional(),
  gravity: Triple.optional(),
});
export type FrameText = z.infer<typeof FrameText>;
export type Amount = z.infer<typeof Amount>;
