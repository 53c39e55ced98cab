import type { Mesh } from './mesh.ts';

/*
 * glTF 2.0 in its binary container (Khronos specification, section 4.4). glTF counts in metres with y up;
 * the vertices stay in mm with z up, as the part is, and the node turns and scales them.
 */
const arrayBuffer = 34962;
const elementBuffer = 34963;
const float = 5126;
const unsignedInt = 5125;
/** Column by column: metres from mm, and z up to y up. */
const matrix = [0.001, 0, 0, 0, 0, 0, -0.001, 0, 0, 0.001, 0, 0, 0, 0, 0, 1];

interface View {
  readonly data: Float32Array | Uint32Array;
  readonly target: number;
  readonly type: 'VEC3' | 'SCALAR';
  readonly bounded: boolean;
}

function range(data: Float32Array): { readonly min: number[]; readonly max: number[] } {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  data.forEach((value, i) => {
    min[i % 3] = Math.min(min[i % 3] ?? value, value);
    max[i % 3] = Math.max(max[i % 3] ?? value, value);
  });
  return { min, max };
}

function chunk(type: number, data: Uint8Array, filler: number): Uint8Array {
  const padded = Math.ceil(data.length / 4) * 4;
  const bytes = new Uint8Array(8 + padded).fill(filler, 8);
  new DataView(bytes.buffer).setUint32(0, padded, true);
  new DataView(bytes.buffer).setUint32(4, type, true);
  bytes.set(data, 8);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function documentOf(views: readonly View[], name: string, hasLines: boolean): object {
  let offset = 0;
  const bufferViews = views.map(({ data, target }) => {
    const view = { buffer: 0, byteOffset: offset, byteLength: data.byteLength, target };
    offset += data.byteLength;
    return view;
  });
  const accessors = views.map(({ data, type, bounded }, i) => ({
    bufferView: i,
    componentType: data instanceof Float32Array ? float : unsignedInt,
    count: type === 'VEC3' ? data.length / 3 : data.length,
    type,
    ...(bounded && data instanceof Float32Array ? range(data) : {}),
  }));
  const surface = { attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0, mode: 4 };
  return {
    asset: { version: '2.0', generator: 'Clew' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name, mesh: 0, matrix, extras: { lengthUnit: 'mm' } }],
    meshes: [
      {
        name,
        primitives: hasLines ? [surface, { attributes: { POSITION: 3 }, material: 1, mode: 1 }] : [surface],
      },
    ],
    materials: [
      {
        name: 'surface',
        doubleSided: true,
        pbrMetallicRoughness: {
          baseColorFactor: [0.69, 0.72, 0.75, 1],
          metallicFactor: 0.2,
          roughnessFactor: 0.6,
        },
      },
      {
        name: 'edges',
        pbrMetallicRoughness: {
          baseColorFactor: [0.1, 0.1, 0.12, 1],
          metallicFactor: 0,
          roughnessFactor: 1,
        },
      },
    ],
    accessors,
    bufferViews,
    buffers: [{ byteLength: offset }],
  };
}

/** A GLB file of the surface and its edge lines. The same mesh gives the same bytes. */
export function glbOf(mesh: Mesh, name: string): Uint8Array {
  const views: View[] = [
    { data: mesh.positions, target: arrayBuffer, type: 'VEC3', bounded: true },
    { data: mesh.normals, target: arrayBuffer, type: 'VEC3', bounded: false },
    { data: mesh.triangles, target: elementBuffer, type: 'SCALAR', bounded: false },
  ];
  const hasLines = mesh.lines.length > 0;
  if (hasLines) views.push({ data: mesh.lines, target: arrayBuffer, type: 'VEC3', bounded: true });
  const text = new TextEncoder().encode(JSON.stringify(documentOf(views, name, hasLines)));
  const binary = join(views.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  const chunks = [chunk(0x4e4f534a, text, 0x20), chunk(0x004e4942, binary, 0)];
  const header = new DataView(new ArrayBuffer(12));
  header.setUint32(0, 0x46546c67, true);
  header.setUint32(4, 2, true);
  header.setUint32(8, 12 + chunks.reduce((sum, c) => sum + c.length, 0), true);
  return join([new Uint8Array(header.buffer), ...chunks]);
}
