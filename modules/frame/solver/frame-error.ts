/** Why a frame could not be solved. Plain data: it survives a process boundary. */
export type FrameFailure =
  | { why: 'not-finite'; what: string; value: string }
  | { why: 'not-positive'; what: string; value: number; unit: string }
  | { why: 'wall-too-thick'; what: string; wall: number; limit: number }
  | { why: 'bad-poisson'; what: string; value: number }
  | { why: 'duplicate-id'; kind: string; id: string }
  | { why: 'unknown-id'; kind: string; id: string; usedBy: string }
  | { why: 'empty'; what: string }
  | { why: 'zero-length'; member: string; from: string; to: string }
  | { why: 'up-along-axis'; member: string }
  | { why: 'load-off-member'; member: string; at: number; length: number }
  | { why: 'bad-count'; what: string; value: number; least: number; most: number }
  | { why: 'unconnected-node'; node: string }
  | { why: 'mechanism'; node: string; motion: string; others: readonly string[] }
  | { why: 'too-large'; unknowns: number; entries: number; limit: number }
  | { why: 'ill-conditioned'; what: string; residual: number; limit: number }
  | { why: 'imbalance'; what: string; error: number; limit: number }
  | { why: 'too-many-modes'; asked: number; available: number }
  | { why: 'no-mass' }
  | { why: 'modes-not-converged'; asked: number; iterations: number }
  | { why: 'modes-missed'; found: number; expected: number };

/** Carries a `FrameFailure`; the message is one sentence that says what, where and what to do. */
export class FrameError extends Error {
  readonly failure: FrameFailure;
  constructor(failure: FrameFailure) {
    super(sentence(failure));
    this.name = 'FrameError';
    this.failure = failure;
  }
}

const millimetres = (metres: number): string => `${Number((metres * 1000).toPrecision(6))} mm`;
const short = (value: number): string => String(Number(value.toPrecision(4)));

function inputSentence(f: FrameFailure): string | undefined {
  switch (f.why) {
    case 'not-finite':
      return `${f.what} is ${f.value}, which is not a finite number; give it a value.`;
    case 'not-positive':
      return `${f.what} is ${short(f.value)} ${f.unit}, and must be greater than zero.`;
    case 'wall-too-thick':
      return `${f.what} is ${millimetres(f.wall)}, but this section has room for less than ${millimetres(f.limit)}; make it thinner or the section larger.`;
    case 'bad-poisson':
      return `${f.what} is ${short(f.value)}, and must lie above -1 and not above 0.5.`;
    case 'duplicate-id':
      return `Two ${f.kind}s are called "${f.id}"; rename one of them.`;
    case 'unknown-id':
      return `${f.usedBy} names ${f.kind} "${f.id}", which the model does not have.`;
    case 'empty':
      return `The model has no ${f.what}; add at least one.`;
    case 'zero-length':
      return `Member "${f.member}" has no length: nodes "${f.from}" and "${f.to}" are at the same place.`;
    case 'up-along-axis':
      return `The up vector of member "${f.member}" is zero or lies along the member; choose another direction.`;
    case 'load-off-member':
      return `A load on member "${f.member}" is ${short(f.at)} m from its start, but the member is ${short(f.length)} m long.`;
    case 'bad-count':
      return `${f.what} is ${f.value}, and must be a whole number from ${f.least} to ${f.most}.`;
    case 'unconnected-node':
      return `Node "${f.node}" belongs to no member; connect it or remove it.`;
    default:
      return undefined;
  }
}

function sentence(f: FrameFailure): string {
  switch (f.why) {
    case 'mechanism': {
      const more = f.others.length === 0 ? '' : ` (also free: ${f.others.join(', ')})`;
      return `The frame is a mechanism: node "${f.node}" is free to ${f.motion}${more}; add a support or a member that holds it.`;
    }
    case 'too-large':
      return `The frame has ${f.unknowns} unknowns and would need ${f.entries} matrix entries, above the limit of ${f.limit}; use fewer elements per member.`;
    case 'ill-conditioned':
      return `${f.what} is accurate to only ${short(f.residual)} (limit ${short(f.limit)}), because stiffnesses or lengths differ too much; use fewer elements or check the units.`;
    case 'imbalance':
      return `The reactions do not balance the loads: ${f.what} is off by ${short(f.error)} of the applied load (limit ${short(f.limit)}), so no result is given; use fewer elements or check the units.`;
    case 'too-many-modes':
      return `${f.asked} modes were asked for, but this frame has only ${f.available}; ask for fewer or use more elements.`;
    case 'no-mass':
      return 'The frame has no mass, so it has no modes; give the material a density.';
    case 'modes-not-converged':
      return `The ${f.asked} lowest modes did not converge in ${f.iterations} iterations; ask for fewer modes or use fewer elements.`;
    case 'modes-missed':
      return `The mode search found ${f.found} modes where a count of the matrix says ${f.expected}, so no modes are given; ask for more modes or change the element count.`;
    default:
      return inputSentence(f) ?? f.why;
  }
}

/** Throws `not-finite` unless `value` is a finite number. */
export function requireFinite(value: number, what: string): void {
  if (!Number.isFinite(value)) throw new FrameError({ why: 'not-finite', what, value: String(value) });
}

/** Throws unless `value` is finite and above zero. `unit` names the SI unit for the sentence. */
export function requirePositive(value: number, what: string, unit: string): void {
  requireFinite(value, what);
  if (!(value > 0)) throw new FrameError({ why: 'not-positive', what, value, unit });
}
