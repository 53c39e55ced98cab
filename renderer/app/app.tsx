import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { openThread } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { SessionContext } from '../session/use-session.ts';
import type { DockController } from './dock/dock-controller.ts';
import { Dock } from './dock/dock.tsx';
import { keptTabs, renameTabs } from './dock/layout.ts';
import type { StoredLayout } from './dock/layout.ts';
import { ActivityBar } from './frame/activity-bar.tsx';
import { StatusBar } from './frame/status-bar.tsx';
import { TitleBar } from './frame/title-bar.tsx';
import { writeKept } from './kept.ts';
import type { Kept } from './kept.ts';
import { pathIn, startUp } from './start.ts';
import style from './app.module.css';

/** The whole window. */
export function App({ session, kept }: { readonly session: Session; readonly kept: Kept }): JSX.Element {
  const names = useStartUp(session, kept);
  const layout = useRef(kept.layout);
  const dock = useRef<DockController>(undefined);
  const full = useStore(session.workbench, (state) => state.full);
  useKeeping(session, layout);
  return (
    <SessionContext value={session}>
      <div className={style['window']} data-full={full}>
        {full ? null : <TitleBar />}
        <div className={style['body']}>
          {full ? null : <ActivityBar />}
          <main className={style['dock']}>
            {names === undefined ? null : (
              <Dock
                stored={kept.layout === undefined ? undefined : (renameTabs(kept.layout, names) as StoredLayout)}
                onLayout={(now) => {
                  layout.current = now;
                  keep(session, now);
                }}
                onDock={(now) => {
                  dock.current = now;
                }}
              />
            )}
          </main>
        </div>
        <StatusBar />
      </div>
    </SessionContext>
  );
}

function useStartUp(session: Session, kept: Kept): ReadonlyMap<string, string> | undefined {
  const [names, setNames] = useState<ReadonlyMap<string, string>>();
  useEffect(() => {
    let close = (): void => undefined;
    let current = true;
    void startUp(session, kept).then((found) => {
      if (!current) return;
      setNames(found);
      close = session.services.openWindow('window.asked', {}, ({ path }) => void openThread(session, path));
    });
    return () => {
      current = false;
      close();
    };
  }, [session, kept]);
  return names;
}

function keep(session: Session, layout: StoredLayout | undefined): void {
  const { theme, zoom, bindings, side, bottom, inspector, tabs, active } = session.workbench.getState();
  const mutable = Object.fromEntries(Object.entries(bindings).map(([id, keys]) => [id, [...keys]]));
  const path = pathIn(session);
  writeKept(localStorage, {
    theme,
    zoom,
    side,
    bottom,
    inspector,
    active,
    layout,
    bindings: mutable,
    tabs: keptTabs(tabs, path),
  });
}

/** Keeps what the next start of the window needs, as soon as it changes. */
function useKeeping(session: Session, layout: { readonly current: StoredLayout | undefined }): void {
  useEffect(() => session.workbench.subscribe(() => keep(session, layout.current)), [session, layout]);
}
