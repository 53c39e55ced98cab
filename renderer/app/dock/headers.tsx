import type { IDockviewPanelHeaderProps } from 'dockview-react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { closeTab } from '../../session/tabs.ts';
import { useSession } from '../../session/use-session.ts';
import { panelById } from '../panel-registry.ts';
import { tabTitle } from '../tab-title.ts';
import style from './dock.module.css';

const glyphs = { thread: '◇', run: '▷', welcome: '⌂' } as const;

/** A tab of the centre: what it shows, whether it is saved, and how to close it. */
export function TabHeader({ api }: IDockviewPanelHeaderProps): JSX.Element | null {
  const session = useSession();
  const tab = useStore(session.workbench, ({ tabs }) => tabs.find((one) => one.id === api.id));
  const documents = useStore(session.documents);
  if (tab === undefined) return null;
  const { title, detail, edited, readOnly } = tabTitle(tab, documents);
  const close = (): void => void closeTab(session, tab.id);
  return (
    <div
      className={style['tab']}
      title={detail}
      data-testid={`tab-${tab.id}`}
      data-edited={edited}
      onAuxClick={(event) => {
        if (event.button === 1) close();
      }}
    >
      <span className={style['tab-glyph']} aria-hidden="true">
        {glyphs[tab.is]}
      </span>
      <span>{title}</span>
      {readOnly && tab.is === 'thread' ? <span className={style['badge']}>read-only</span> : null}
      {edited ? (
        <span className={style['dot']} role="img" aria-label="not saved">
          ●
        </span>
      ) : null}
      <button
        type="button"
        className={style['close']}
        title="Close"
        aria-label={`Close ${title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          close();
        }}
      >
        ✕
      </button>
    </div>
  );
}

/** The tab of a panel, with what there is to count in it. */
export function ToolHeader({ api }: IDockviewPanelHeaderProps): JSX.Element | null {
  const panel = panelById(api.id);
  if (panel === undefined) return null;
  return (
    <div className={style['tool-tab']} data-testid={`panel-tab-${panel.id}`}>
      <span>{panel.title}</span>
      {panel.Badge === undefined ? null : (
        <span className={style['badge']}>
          <panel.Badge />
        </span>
      )}
    </div>
  );
}
