import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { openThread } from '../session/open-documents.ts';
import { panelsToKeep } from '../session/review.ts';
import type { Session } from '../session/session.ts';
import { SessionContext } from '../session/use-session.ts';
import { Dock } from './dock/dock.tsx';
import { keptTabs, renameTabs } from './dock/layout.ts';
import type { StoredLayout } from './dock/layout.ts';
import { AgentBar } from './frame/agent-bar.tsx';
import { MarkingBanner } from './frame/marking-banner.tsx';
import { AboutDialog } from './over/about.tsx';
import { Notices } from './over/notices.tsx';
import { Palette } from './over/palette.tsx';
import { QuestionDialog } from './over/question.tsx';
import { SettingsDialog } from './over/settings.tsx';
import { keepKeys } from './keep-keys.ts';
import { keepWindow } from './keep-window.ts';
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
  const full = useStore(session.workbench, (state) => state.full);
  useKeeping(session, layout, names !== undefined);
  useEffect(() => keepKeys(session), [session]);
  useEffect(() => keepWindow(session), [session]);
  return (
    <SessionContext value={session}>
      <div className={style['window']} data-full={full}>
        <MarkingBanner />
        {full ? null : <TitleBar />}
        <AgentBar />
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
              />
            )}
          </main>
        </div>
        {full ? null : <StatusBar />}
        <Notices />
        <Palette />
        <SettingsDialog />
        <AboutDialog />
        <QuestionDialog />
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
  const { theme, zoom, bindings, bottom, tabs, active } = session.workbench.getState();
  const { inspector, side } = panelsToKeep(session);
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

/** Keeps what the next start of the window needs, as soon as it changes; what the last one kept stands until it has been read. */
function useKeeping(session: Session, layout: { readonly current: StoredLayout | undefined }, ready: boolean): void {
  useEffect(
    () => (ready ? session.workbench.subscribe(() => keep(session, layout.current)) : undefined),
    [session, layout, ready],
  );
}
