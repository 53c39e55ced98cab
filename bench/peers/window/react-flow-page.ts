/*
 * The page that Clew's canvas is measured against: React Flow as its documentation shows it, with the same nodes, places
 * and wires, `onlyRenderVisibleElements`, and one text to a node.
 */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Position, ReactFlow } from '@xyflow/react';

interface Drawn {
  readonly nodes: readonly { readonly id: string; readonly title: string; readonly x: number; readonly y: number }[];
  readonly wires: readonly { readonly from: string; readonly to: string }[];
}

const drawn = (globalThis as unknown as { drawn: Drawn }).drawn;

function Page(): ReturnType<typeof createElement> {
  return createElement(ReactFlow, {
    defaultNodes: drawn.nodes.map(({ id, title, x, y }) => ({
      id,
      position: { x, y },
      data: { label: title },
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      style: { width: 188, height: 96 },
    })),
    defaultEdges: drawn.wires.map(({ from, to }) => ({ id: `${from} ${to}`, source: from, target: to })),
    onlyRenderVisibleElements: true,
    minZoom: 0.02,
    fitView: true,
    panOnDrag: [0, 1],
    onInit: (flow) => {
      // The keys of Clew's canvas, so that both are measured by the same procedure.
      addEventListener('keydown', ({ key }) => {
        if (key === '0') void flow.fitView();
        if (key === '1') void flow.zoomTo(1);
      });
      requestAnimationFrame(() => performance.mark('clew:canvas'));
    },
  });
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the canvas.');
createRoot(root).render(createElement(Page));
