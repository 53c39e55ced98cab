import { mesh, meshEdges } from 'replicad/shape-functions';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { attempt, refuse } from './refusal.ts';
import type { Workbench } from './workbench.ts';

export interface MeshOptions {
  /** Largest distance between mesh and surface. mm */
  readonly tolerance: number;
  /** Largest angle between neighbouring facets. degrees */
  readonly angle: number;
}

/** Triangles of the boundary and the lines of the edges, in mm, z up. */
export interface Mesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  /** Ends of line pieces: two points of three coordinates each. */
  readonly lines: Float32Array;
}

/** Faceted boundary of a shape. Freed and made anew for each call, so the result does not depend on earlier meshes. */
export function meshOf(bench: Workbench, shape: TopoDS_Shape, { tolerance, angle }: MeshOptions): Mesh {
  const { oc } = bench;
  return attempt(oc, `The mesh with a tolerance of ${tolerance} mm failed`, '', () => {
    oc.BRepTools.Clean(shape, true);
    const options = { tolerance, angularTolerance: (angle * Math.PI) / 180 };
    const faces = mesh(shape, options);
    const { lines } = meshEdges(shape, options);
    if (faces.triangles.length === 0) refuse('The shape gives no triangles.');
    return {
      positions: Float32Array.from(faces.vertices),
      normals: Float32Array.from(faces.normals),
      triangles: Uint32Array.from(faces.triangles),
      lines: Float32Array.from(lines),
    };
  });
}

/** The volume that a closed triangle mesh encloses (divergence theorem), mm³: an independent check of the exact one. */
export function meshVolume({ positions, triangles }: Mesh): number {
  let sum = 0;
  const at = (corner: number, axis: number): number => positions[(triangles[corner] ?? 0) * 3 + axis] ?? 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = [
      at(i, 0),
      at(i, 1),
      at(i, 2),
      at(i + 1, 0),
      at(i + 1, 1),
      at(i + 1, 2),
      at(i + 2, 0),
      at(i + 2, 1),
      at(i + 2, 2),
    ];
    sum += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}
