/* Adaptive Gauss-Legendre integration of several functions at once. Pure arithmetic: no kernel here. */

export interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Nodes and weights of Gauss-Legendre quadrature on [-1, 1], exact for polynomials up to degree 2n - 1.
 * Newton's method on the Legendre polynomial from the start value cos(pi (i - 1/4) / (n + 1/2))
 * (Abramowitz & Stegun 25.4.29 and 22.16.6).
 */
export function gaussLegendre(n: number): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 1; i <= n; i++) {
    let x = Math.cos((Math.PI * (i - 0.25)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step++) {
      let [below, at] = [1, x];
      for (let k = 2; k <= n; k++) [below, at] = [at, ((2 * k - 1) * x * at - (k - 1) * below) / k];
      slope = (n * (x * at - below)) / (x * x - 1);
      const change = at / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** Adds `weight` times the integrands at `t` to `into`. */
export type Integrand = (t: number, weight: number, into: Float64Array) => void;

export interface Tolerances {
  /** Largest difference, per component, that one interval may still have. */
  readonly absolute: Float64Array;
  readonly deepest: number;
}

export interface Integral {
  readonly value: Float64Array;
  /** Sum of the differences between each interval and its halves: an upper estimate of the error. */
  readonly error: Float64Array;
}

const rule = gaussLegendre(8);

function once(f: Integrand, a: number, b: number, size: number): Float64Array {
  const sum = new Float64Array(size);
  const [half, middle] = [(b - a) / 2, (a + b) / 2];
  for (let i = 0; i < rule.nodes.length; i++) f(middle + half * (rule.nodes[i] ?? 0), half * (rule.weights[i] ?? 0), sum);
  return sum;
}

function within(difference: Float64Array, absolute: Float64Array): boolean {
  for (let i = 0; i < difference.length; i++) if (!(Math.abs(difference[i] ?? 0) <= (absolute[i] ?? 0))) return false;
  return true;
}

/**
 * Integrates over the intervals between `breaks`, halving one until its rule and the rules of its halves agree.
 * @param breaks ascending or descending; where the integrand is smooth only in pieces, the ends of the pieces
 */
export function integrate(f: Integrand, breaks: readonly number[], tolerances: Tolerances): Integral {
  const size = tolerances.absolute.length;
  const total = { value: new Float64Array(size), error: new Float64Array(size) };
  const visit = (from: number, to: number, whole: Float64Array, depth: number): void => {
    const middle = (from + to) / 2;
    const [left, right] = [once(f, from, middle, size), once(f, middle, to, size)];
    const difference = whole.map((v, i) => v - (left[i] ?? 0) - (right[i] ?? 0));
    if (depth < tolerances.deepest && !within(difference, tolerances.absolute)) {
      visit(from, middle, left, depth + 1);
      visit(middle, to, right, depth + 1);
      return;
    }
    for (let i = 0; i < size; i++) {
      total.value[i] = (total.value[i] ?? 0) + (left[i] ?? 0) + (right[i] ?? 0);
      total.error[i] = (total.error[i] ?? 0) + Math.abs(difference[i] ?? 0);
    }
  };
  for (let k = 1; k < breaks.length; k++) {
    const [from, to] = [breaks[k - 1] ?? 0, breaks[k] ?? 0];
    visit(from, to, once(f, from, to, size), 0);
  }
  return total;
}

/** `from`, the breaks that lie between, and `to`, in the direction from one to the other. */
export function breaksBetween(from: number, to: number, inner: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const between = inner.filter((b) => b > low && b < high).toSorted((a, b) => (from < to ? a - b : b - a));
  return [from, ...between, to];
}
