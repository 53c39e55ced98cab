import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Place } from '#shared/model/layout.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import { findFunction } from '../session/describe.ts';
import { useSession } from '../session/use-session.ts';
import { anchored, columns, elkGraph, placesOf } from './elk-graph.ts';
import { layOut } from './layout-worker.ts';
import { createSceneBuilder } from './scene.ts';
import type { Scene } from './scene.ts';

interface Sources {
  readonly sheet: Sheet;
  readonly auto: Readonly<Record<string, Place>>;
  readonly described: DescribedNodes;
}

/** The thread as it is drawn; what has not changed stays the same object. */
export function useScene({ sheet, auto, described }: Sources): Scene {
  const session = useSession();
  const modules = useStore(session.agent, (agent) => agent.modules);
  const [build] = useState(createSceneBuilder);
  return useMemo(
    () =>
      build({
        thread: sheet.thread,
        layout: sheet.layout.nodes,
        auto,
        described,
        categoryOf: (name) => findFunction(modules, name)?.spec.category,
      }),
    [build, sheet, auto, described, modules],
  );
}

/** How long the ports of a node may take to come before its place is found without them. */
const patienceMs = 1500;

/**
 * Finds places for nodes that have none, in a worker; they are no edit of the thread. Places that were found before the
 * ports were known are found again once they are. @returns whether it is at work
 */
export function useAutoLayout(
  scene: Scene,
  isDescribed: boolean,
  onAuto: (places: Readonly<Record<string, Place>>) => void,
): boolean {
  const session = useSession();
  const isLate = useLate(scene.unplaced.length > 0);
  const [rough, setRough] = useState<readonly string[]>([]);
  const again = isDescribed ? rough : [];
  // A node of a document that is not well-formed may have any id, also one with spaces.
  const wanted = JSON.stringify([...scene.unplaced, ...again]);
  const isWanted = scene.unplaced.length + again.length > 0;
  const latest = useRef({ scene, onAuto });
  latest.current = { scene, onAuto };
  const isReady = isDescribed || isLate;
  useEffect(() => {
    if (!isWanted || !isReady) return undefined;
    let isCurrent = true;
    const { scene: at } = latest.current;
    const asked = new Set(JSON.parse(wanted) as string[]);
    const placed = new Map([...at.places].filter(([id]) => !asked.has(id)));
    const found = layOut(elkGraph(at, Object.keys(at.thread.nodes))).then(
      (laidOut) => anchored(placesOf(laidOut), placed),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        session.workbench.notify(
          'error',
          `Laying the nodes out by their wires failed (${why}). They stand in columns.`,
        );
        return columns(at, [...asked]);
      },
    );
    void found.then((places) => {
      if (!isCurrent) return;
      setRough(isDescribed ? [] : [...asked]);
      latest.current.onAuto(Object.fromEntries(Object.entries(places).filter(([id]) => asked.has(id))));
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted, isWanted, isReady, isDescribed, session]);
  return isWanted;
}

function useLate(isWaiting: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isLate;
}
