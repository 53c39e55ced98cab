import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import type { RefObject } from 'react';
import { maxZoom, minZoom, wheelMeaning } from './wheel.ts';

/** A wheel zooms at the pointer, two fingers pan, a pinch zooms. */
export function useWheel(root: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow();
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    function onWheel(event: WheelEvent): void {
      if (element === null || (event.target instanceof Element && event.target.closest('.nowheel, [role="dialog"]')))
        return;
      event.preventDefault();
      event.stopPropagation();
      const { x, y, zoom } = flow.getViewport();
      const meaning = wheelMeaning(event);
      if (meaning.is === 'pan') {
        void flow.setViewport({ x: x - meaning.x, y: y - meaning.y, zoom });
        return;
      }
      const next = Math.min(Math.max(zoom * meaning.factor, minZoom), maxZoom);
      const box = element.getBoundingClientRect();
      const [px, py] = [event.clientX - box.left, event.clientY - box.top];
      void flow.setViewport({ x: px - ((px - x) * next) / zoom, y: py - ((py - y) * next) / zoom, zoom: next });
    }
    element.addEventListener('wheel', onWheel, { passive: false, capture: true });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [flow, root]);
}
