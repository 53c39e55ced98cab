import { convert, err, ok, parseQuantity, parseUnit } from '@clew/module-sdk';
import type { Result } from '@clew/module-sdk';
import { dofNames, shearModulus } from '../solver/model.ts';
import type { DofName, FrameModel, Load, Material, Member } from '../solver/model.ts';
import type { SectionShape } from '../solver/section.ts';
import type { Vec3 } from '../solver/vectors.ts';
import type { Amount, FrameText } from './model-schema.ts';

/** Something in the text of a model that cannot be read; the pointer is relative to the model. */
export interface TextProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Gives the value of the node's input called `name`, in `unit`, or says what is wrong with it. */
export type InputReader = (name: string, unit: string) => Result<number, string>;

class TextError extends Error {
  readonly problem: TextProblem;
  constructor(problem: TextProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const escape = (id: string): string => id.replaceAll('~', '~0').replaceAll('/', '~1');

/** Reads amounts in one unit, with the pointer of each for the sentence. */
interface Reader {
  amount(value: string | number, unit: string, pointer: string): number;
  triple(value: readonly [Amount, Amount, Amount], unit: string, pointer: string): Vec3;
}

function reader(inputs: InputReader): Reader {
  const refuse = (pointer: string, message: string): never => {
    throw new TextError({ pointer, message });
  };
  const amount = (value: string | number, unit: string, pointer: string): number => {
    if (typeof value === 'number') return value;
    if (value.startsWith('=')) {
      const found = inputs(value.slice(1).trim(), unit);
      return found.ok ? found.value : refuse(pointer, found.error);
    }
    const parsed = parseQuantity(value);
    if (!parsed.ok) return refuse(pointer, parsed.error.message);
    const [from, to] = [parseUnit(parsed.value.unit), parseUnit(unit)];
    if (!from.ok) return refuse(pointer, from.error.message);
    if (!to.ok) return refuse(pointer, to.error.message);
    const converted = convert(parsed.value.value, from.value, to.value);
    return converted.ok ? converted.value : refuse(pointer, `"${value}": ${converted.error.message}`);
  };
  return {
    amount,
    triple: (value, unit, pointer) => [
      amount(value[0], unit, `${pointer}/0`),
      amount(value[1], unit, `${pointer}/1`),
      amount(value[2], unit, `${pointer}/2`),
    ],
  };
}

function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  at: string,
  read: (value: T, pointer: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, read(value, `/${at}/${escape(id)}`)]));
}

function readSection(s: FrameText['sections'][string], r: Reader, at: string): SectionShape {
  const size = (value: Amount, name: string): number => r.amount(value, 'm', `${at}/${name}`);
  switch (s.shape) {
    case 'rectangular-tube':
      return {
        shape: s.shape,
        width: size(s.width, 'width'),
        height: size(s.height, 'height'),
        wall: size(s.wall, 'wall'),
      };
    case 'rectangle':
      return { shape: s.shape, width: size(s.width, 'width'), height: size(s.height, 'height') };
    case 'tube':
      return { shape: s.shape, diameter: size(s.diameter, 'diameter'), wall: size(s.wall, 'wall') };
    case 'round':
      return { shape: s.shape, diameter: size(s.diameter, 'diameter') };
    case 'i':
      return {
        shape: s.shape,
        width: size(s.width, 'width'),
        height: size(s.height, 'height'),
        web: size(s.web, 'web'),
        flange: size(s.flange, 'flange'),
      };
  }
}

function readMaterial(m: FrameText['materials'][string], r: Reader, at: string): Material {
  const youngs = r.amount(m.youngs_modulus, 'Pa', `${at}/youngs_modulus`);
  const density = r.amount(m.density, 'kg/m^3', `${at}/density`);
  if ('shear_modulus' in m) return { youngs, shear: r.amount(m.shear_modulus, 'Pa', `${at}/shear_modulus`), density };
  return { youngs, shear: shearModulus(youngs, r.amount(m.poisson, '1', `${at}/poisson`), `${at}/poisson`), density };
}

function readLoad(load: NonNullable<FrameText['loads']>[number], r: Reader, at: string): Load {
  if ('node' in load) {
    return {
      kind: 'node',
      node: load.node,
      force: r.triple(load.force ?? [0, 0, 0], 'N', `${at}/force`),
      moment: r.triple(load.moment ?? [0, 0, 0], 'N*m', `${at}/moment`),
    };
  }
  const common = { member: load.member, axes: load.axes ?? 'global' } as const;
  if ('per_length' in load)
    return { kind: 'uniform', ...common, perLength: r.triple(load.per_length, 'N/m', `${at}/per_length`) };
  return {
    kind: 'point',
    ...common,
    at: r.amount(load.at, 'm', `${at}/at`),
    force: r.triple(load.force, 'N', `${at}/force`),
  };
}

function holds(support: FrameText['supports'][string]): readonly DofName[] {
  if (support === 'fixed') return dofNames;
  return support === 'pinned' ? ['ux', 'uy', 'uz'] : support;
}

function readMember(id: string, m: FrameText['members'][string]): Member {
  return { id, from: m.from, to: m.to, section: m.section, material: m.material, elements: m.elements ?? 4, up: m.up };
}

/**
 * Reads a frame's text into SI units.
 * @returns the model, or the first value that cannot be read
 * @throws FrameError bad-poisson
 */
export function readModel(
  text: FrameText,
  inputs: InputReader,
  shearDeformation: boolean,
): Result<FrameModel, TextProblem> {
  const r = reader(inputs);
  try {
    return ok({
      nodes: mapRecord(text.nodes, 'nodes', (v, at) => r.triple(v, 'm', at)),
      sections: mapRecord(text.sections, 'sections', (s, at) => readSection(s, r, at)),
      materials: mapRecord(text.materials, 'materials', (m, at) => readMaterial(m, r, at)),
      members: Object.entries(text.members).map(([id, m]) => readMember(id, m)),
      supports: Object.entries(text.supports).map(([node, s]) => ({ node, holds: holds(s) })),
      loads: (text.loads ?? []).map((load, index) => readLoad(load, r, `/loads/${index}`)),
      masses: Object.entries(text.masses ?? {}).map(([node, mass]) => ({
        node,
        mass: r.amount(mass, 'kg', `/masses/${escape(node)}`),
      })),
      gravity: text.gravity === undefined ? undefined : r.triple(text.gravity, 'm/s^2', '/gravity'),
      shearDeformation,
    });
  } catch (error) {
    if (error instanceof TextError) return err(error.problem);
    throw error;
  }
}
