/** A point or vector in three dimensions, SI units. */
export type Vec3 = readonly [number, number, number];

/** Three orthonormal row vectors: the local x, y and z axes in global components. */
export type Axes = readonly [Vec3, Vec3, Vec3];

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function norm(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** Components of a global vector along the local axes. */
export function toLocal(axes: Axes, v: Vec3): Vec3 {
  return [dot(axes[0], v), dot(axes[1], v), dot(axes[2], v)];
}

/** Global components of a vector given along the local axes. */
export function toGlobal(axes: Axes, v: Vec3): Vec3 {
  const [x, y, z] = axes;
  return [
    x[0] * v[0] + y[0] * v[1] + z[0] * v[2],
    x[1] * v[0] + y[1] * v[1] + z[1] * v[2],
    x[2] * v[0] + y[2] * v[1] + z[2] * v[2],
  ];
}
