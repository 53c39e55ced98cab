import { useReactFlow, useStore as useFlow } from '@xyflow/react';
import type { Viewport } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Session } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';

/** What there is to show: nothing yet, nodes whose ports are not all known, or all of it. */
export type Ready = 'nothing' | 'rough' | 'whole';

const viewports = new WeakMap<Session, Map<string, Viewport>>();

/** Shows all of a thread when its canvas is first seen, and what was seen before when its tab comes back. */
export function useFirstFit(tab: string, ready: Ready): void {
  const session = useSession();
  const flow = useReactFlow();
  const hasSize = useFlow((state) => state.width > 0 && state.height > 0);
  const fitted = useRef<{ readonly ready: Ready; readonly at: Viewport | undefined }>({
    ready: 'nothing',
    at: undefined,
  });
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
    // Once somebody has looked around, the view is theirs.
    if (hasMoved) return;
    const known = kept.get(tab);
    const moved = known === undefined ? flow.fitView({ padding: 0.06, maxZoom: 1 }) : flow.setViewport(known);
    void moved.then(() => {
      fitted.current = { ready, at: flow.getViewport() };
    });
  }, [flow, kept, tab, ready, hasSize]);
  useEffect(
    () => () => {
      if (fitted.current.ready !== 'nothing') kept.set(tab, flow.getViewport());
    },
    [flow, kept, tab],
  );
}
