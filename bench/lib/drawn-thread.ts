import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLayout } from '../../shared/schema/layout-file.ts';
import { newThreadFile, writeThread } from '../../shared/schema/thread-file.ts';

export interface DrawnThread {
  readonly nodes: readonly { readonly id: string; readonly title: string; readonly x: number; readonly y: number }[];
  readonly wires: readonly { readonly from: string; readonly to: string }[];
}

/** A lattice of expressions, each fed by the one at its left and the one above that: as many wires as a real thread has. */
export function lattice(count: number): DrawnThread {
  const columns = Math.ceil(Math.sqrt(count * 1.6));
  const at = (i: number): { x: number; y: number } => ({
    x: (i % columns) * 260,
    y: Math.floor(i / columns) * 150,
  });
  const nodes = Array.from({ length: count }, (_, i) => ({ id: `n${i}`, title: `Stage ${i}`, ...at(i) }));
  const wires = nodes.flatMap((node, i) =>
    [i - 1, i - columns]
      .filter((from) => from >= 0 && (from !== i - 1 || i % columns !== 0))
      .map((from) => ({ from: `n${from}`, to: node.id })),
  );
  return { nodes, wires };
}

/** The same as a thread with its layout. @returns the path of the thread document */
export async function writeLattice(folder: string, drawn: DrawnThread): Promise<string> {
  const seen = new Map<string, number>();
  const thread = {
    format: 'clew/thread@1' as const,
    title: `Lattice of ${drawn.nodes.length}`,
    nodes: Object.fromEntries(
      drawn.nodes.map(({ id, title }) => [
        id,
        {
          function: 'core/expression',
          title,
          params: { expression: '1', inputs: { a: 'number', b: 'number' }, output: 'number' },
        },
      ]),
    ),
    wires: drawn.wires.map(({ from, to }) => {
      const n = seen.get(to) ?? 0;
      seen.set(to, n + 1);
      return { from: `${from}.value`, to: `${to}.${n === 0 ? 'a' : 'b'}` };
    }),
  };
  const layout = {
    format: 'clew/layout@1' as const,
    nodes: Object.fromEntries(drawn.nodes.map(({ id, x, y }) => [id, { x, y }])),
  };
  const name = `lattice-${drawn.nodes.length}`;
  await writeFile(join(folder, `${name}.thread.json`), writeThread(newThreadFile(thread)));
  await writeFile(join(folder, `${name}.layout.json`), writeLayout(layout));
  return join(folder, `${name}.thread.json`);
}
