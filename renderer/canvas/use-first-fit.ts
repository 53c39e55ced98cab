import { useReactFlow, useStore as useFlow } from '@xyflow/react';
import type { Viewport } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { wholeThread } from './geometry.ts';

/** What there is to show: nothing yet, nodes whose ports are not all known, or all of it. */
export type Ready = 'nothing' | 'rough' | 'whole';

const canvasMark = 'clew:canvas';

const viewports = new WeakMap<Session, Map<string, Viewport>>();

/**
 * Shows all of a thread when its canvas is first seen, and what was seen before when its tab comes back.
 * @returns what is shown, once it stands still
 */
export function useFirstFit(tab: string, ready: Ready): Ready {
  const session = useSession();
  const flow = useReactFlow();
  const hasSize = useFlow((state) => state.width > 0 && state.height > 0);
  const fitted = useRef<{ readonly ready: Ready; readonly at: Viewport | undefined }>({
    ready: 'nothing',
    at: undefined,
  });
  const isTouched = useTouched();
  const [settled, setSettled] = useState<Ready>('nothing');
  const kept = useMemo(() => {
    const known = viewports.get(session) ?? new Map<string, Viewport>();
    viewports.set(session, known);
    return known;
  }, [session]);
  useEffect(() => {
    const { ready: before, at } = fitted.current;
    if (ready === 'nothing' || !hasSize || before === ready || before === 'whole') return;
    const now = flow.getViewport();
    const hasMoved = at !== undefined && (at.x !== now.x || at.y !== now.y || at.zoom !== now.zoom);
    fitted.current = { ready, at: now };
    // Once somebody has looked around, or taken hold of something, the view is theirs.
    if (hasMoved || isTouched.current) return setSettled(ready);
    const known = kept.get(tab);
    const moved = known === undefined ? flow.fitView(wholeThread) : flow.setViewport(known);
    void moved.then(() => {
      fitted.current = { ready, at: flow.getViewport() };
      setSettled(ready);
      // What the time from the start to a canvas that can be worked on is measured by.
      if (ready === 'whole' && performance.getEntriesByName(canvasMark).length === 0) performance.mark(canvasMark);
    });
  }, [flow, kept, tab, ready, hasSize, isTouched]);
  useEffect(
    () => () => {
      if (fitted.current.ready !== 'nothing') kept.set(tab, flow.getViewport());
    },
    [flow, kept, tab],
  );
  return settled;
}

/** Whether the pointer has been pressed on the canvas, or something dropped on it: a wire that is being drawn must not lose its port under the hand. */
function useTouched(): { readonly current: boolean } {
  const touched = useRef(false);
  const node = useFlow((state) => state.domNode);
  useEffect(() => {
    const touch = (): void => void (touched.current = true);
    // What is dropped stays where it was dropped.
    const touches = ['pointerdown', 'drop'] as const;
    for (const type of touches) node?.addEventListener(type, touch, { capture: true, once: true });
    return () => {
      for (const type of touches) node?.removeEventListener(type, touch, { capture: true });
    };
  }, [node]);
  return touched;
}
