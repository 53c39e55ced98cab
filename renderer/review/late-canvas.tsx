import type { ComponentType, JSX } from 'react';

const found = import.meta.glob<{ ThreadCanvas: ComponentType<object> }>('../canvas/thread-canvas.tsx', { eager: true });

export function ThreadCanvas(props: object): JSX.Element {
  const Found = Object.values(found)[0]?.ThreadCanvas;
  return Found === undefined ? <p>The canvas is not built yet.</p> : <Found {...props} />;
}
