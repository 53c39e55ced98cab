/* Adaptive Gauss-Kronrod integration of several functions at once. Pure arithmetic: no kernel here. */

/**
 * The Gauss-Kronrod pair of 7 and 15 points on [-1, 1]: nodes from the end to the middle, the weights of the
 * 15-point rule, and those of the 7-point rule, which has every second node.
 * Source: QUADPACK, routine qk15 (Piessens, de Doncker-Kapenga, Ueberhuber, Kahaner, 1983).
 */
export const kronrod = {
  nodes: [
    0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
    0.4058451513773972, 0.20778495500789848, 0,
  ],
  weights: [
    0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
    0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
  ],
  gauss: [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694],
} as const;

/** Adds `weight` times the integrands at `t` to `into`. */
export type Integrand = (t: number, weight: number, into: Float64Array) => void;

export interface Tolerances {
  /** Largest difference, per component, that one interval may still have. */
  readonly absolute: Float64Array;
  readonly deepest: number;
}

export interface Integral {
  readonly value: Float64Array;
  /** Sum of the differences between the two rules: an upper estimate of the error. */
  readonly error: Float64Array;
}

interface Estimate {
  readonly fine: Float64Array;
  readonly coarse: Float64Array;
}

/** Both rules on one interval, from the same fifteen points. */
function estimate(f: Integrand, a: number, b: number, size: number): Estimate {
  const [fine, coarse, at] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const [half, middle] = [(b - a) / 2, (a + b) / 2];
  const add = (t: number, weight: number, gauss: number): void => {
    at.fill(0);
    f(t, half, at);
    for (let i = 0; i < size; i++) {
      fine[i] = (fine[i] ?? 0) + weight * (at[i] ?? 0);
      coarse[i] = (coarse[i] ?? 0) + gauss * (at[i] ?? 0);
    }
  };
  kronrod.nodes.forEach((node, k) => {
    const weight = kronrod.weights[k] ?? 0;
    const gauss = k % 2 === 1 ? (kronrod.gauss[(k - 1) / 2] ?? 0) : 0;
    add(middle - half * node, weight, gauss);
    if (node !== 0) add(middle + half * node, weight, gauss);
  });
  return { fine, coarse };
}

function agree({ fine, coarse }: Estimate, absolute: Float64Array): boolean {
  return fine.every((value, i) => Math.abs(value - (coarse[i] ?? 0)) <= (absolute[i] ?? 0));
}

/**
 * Integrates over the intervals between `breaks`, halving one until its two rules agree.
 * @param breaks ascending or descending; where the integrand is smooth only in pieces, the ends of the pieces
 */
export function integrate(f: Integrand, breaks: readonly number[], tolerances: Tolerances): Integral {
  const size = tolerances.absolute.length;
  const total = { value: new Float64Array(size), error: new Float64Array(size) };
  const visit = (from: number, to: number, depth: number): void => {
    const estimated = estimate(f, from, to, size);
    if (depth < tolerances.deepest && !agree(estimated, tolerances.absolute)) {
      visit(from, (from + to) / 2, depth + 1);
      visit((from + to) / 2, to, depth + 1);
      return;
    }
    const { fine, coarse } = estimated;
    for (let i = 0; i < size; i++) {
      total.value[i] = (total.value[i] ?? 0) + (fine[i] ?? 0);
      total.error[i] = (total.error[i] ?? 0) + Math.abs((fine[i] ?? 0) - (coarse[i] ?? 0));
    }
  };
  for (let k = 1; k < breaks.length; k++) visit(breaks[k - 1] ?? 0, breaks[k] ?? 0, 0);
  return total;
}

/** `from`, the breaks that lie between, and `to`, in the direction from one to the other. */
export function breaksBetween(from: number, to: number, inner: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const between = inner.filter((b) => b > low && b < high).toSorted((a, b) => (from < to ? a - b : b - a));
  return [from, ...between, to];
}
