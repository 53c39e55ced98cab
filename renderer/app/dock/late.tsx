import type { ComponentType, JSX } from 'react';
import type { Tab } from '../../stores/workbench.ts';
import { EmptyState } from '../../ui/controls.tsx';

const canvas = import.meta.glob<{ DocumentCanvas: ComponentType<{ document: string }> }>(
  '../../canvas/document-canvas.tsx',
  { eager: true },
);
const review = import.meta.glob<{ RunReview: ComponentType<{ tab: Tab & { is: 'run' } }> }>(
  '../../review/run-review.tsx',
  { eager: true },
);

export function DocumentCanvas({ document }: { readonly document: string }): JSX.Element {
  const Found = Object.values(canvas)[0]?.DocumentCanvas;
  return Found === undefined ? <EmptyState title="The canvas is not built yet" /> : <Found document={document} />;
}

export function RunReview({ tab }: { readonly tab: Tab & { is: 'run' } }): JSX.Element {
  const Found = Object.values(review)[0]?.RunReview;
  return Found === undefined ? <EmptyState title="The review is not built yet" /> : <Found tab={tab} />;
}
