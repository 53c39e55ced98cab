import { expect, test } from 'vitest';
import { glbOf } from './glb.ts';
import type { Mesh } from './mesh.ts';
import { stlOf } from './stl.ts';

const tetrahedron: Mesh = {
  positions: Float32Array.of(0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5),
  normals: Float32Array.of(0, 0, -1, 0, 0, -1, 0, 0, -1, 1, 0, 0),
  triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
  lines: Float32Array.of(0, 0, 0, 3, 0, 0),
};

test('the container holds what glTF 2.0 section 4.4 asks for', () => {
  const bytes = glbOf(tetrahedron, 'part');
  const view = new DataView(bytes.buffer);
  expect([view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]).toEqual([
    0x46546c67,
    2,
    bytes.length,
  ]);
  const jsonLength = view.getUint32(12, true);
  expect(jsonLength % 4).toBe(0);
  expect(view.getUint32(16, true)).toBe(0x4e4f534a);
  const binary = 20 + jsonLength;
  expect(view.getUint32(binary + 4, true)).toBe(0x004e4942);
  expect(binary + 8 + view.getUint32(binary, true)).toBe(bytes.length);
});

test('an empty set of lines leaves the primitive out', () => {
  const text = new TextDecoder().decode(glbOf({ ...tetrahedron, lines: new Float32Array() }, 'part'));
  expect(text).toContain('"primitives":[{"attributes":{"POSITION":0,"NORMAL":1},"indices":2,"material":0,"mode":4}]');
});

test('binary STL: facet count, unit normals by the right-hand rule, corners', () => {
  const bytes = stlOf(tetrahedron);
  const view = new DataView(bytes.buffer);
  expect(bytes.length).toBe(84 + 4 * 50);
  expect(view.getUint32(80, true)).toBe(4);
  const floats = Array.from({ length: 12 }, (_, i) => view.getFloat32(84 + 4 * i, true));
  expect(floats).toEqual([0, 0, -1, 0, 0, 0, 0, 4, 0, 3, 0, 0]);
});
