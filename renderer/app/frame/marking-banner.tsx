import type { JSX } from 'react';
import { useStore } from 'zustand';
import { bannerOf } from './banner-of.ts';
import { shownMarking } from '../../session/shown-marking.ts';
import { useSession } from '../../session/use-session.ts';
import style from './marking-banner.module.css';

/** The marking of what is seen, over the whole width, as long as anything that bears one is open. */
export function MarkingBanner(): JSX.Element | null {
  const session = useSession();
  const workbench = useStore(session.workbench);
  useStore(session.documents);
  useStore(session.runs);
  useStore(session.reviews);
  const seen = new Set([...workbench.visible, workbench.active]);
  const shown = shownMarking(
    session,
    workbench.tabs.filter((tab) => seen.has(tab.id)),
  );
  if (shown === undefined) return null;
  const { level, line, detail } = bannerOf(shown);
  return (
    <div className={style['banner']} data-level={level} data-testid="marking" role="note" title={detail}>
      {line}
    </div>
  );
}
