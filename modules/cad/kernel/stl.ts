import type { Mesh } from './mesh.ts';

/** Binary STL: 80 bytes of header, the number of facets, 50 bytes for each. STL has no unit; these are mm. */
export function stlOf({ positions, triangles }: Mesh): Uint8Array {
  const facets = triangles.length / 3;
  const bytes = new Uint8Array(84 + 50 * facets);
  bytes.set(new TextEncoder().encode('Clew binary STL, unit mm'));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, facets, true);
  for (let f = 0; f < facets; f++) {
    const corners = [0, 1, 2].map((k) =>
      [0, 1, 2].map((axis) => positions[(triangles[f * 3 + k] ?? 0) * 3 + axis] ?? 0),
    );
    const [a = [], b = [], c = []] = corners;
    const edge = (p: readonly number[]): number[] => p.map((x, i) => x - (a[i] ?? 0));
    const [[ux = 0, uy = 0, uz = 0], [vx = 0, vy = 0, vz = 0]] = [edge(b), edge(c)];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(...normal) || 1;
    [normal.map((n) => n / length), ...corners]
      .flat()
      .forEach((value, i) => view.setFloat32(84 + 50 * f + 4 * i, value, true));
  }
  return bytes;
}
