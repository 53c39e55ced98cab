import type { IDockviewPanelProps } from 'dockview-react';
import { useStore } from 'zustand';
import type { JSX } from 'react';
import { DocumentCanvas } from '../../canvas/document-canvas.tsx';
import { RunReview } from '../../review/run-review.tsx';
import { useSession } from '../../session/use-session.ts';
import { EmptyState } from '../../ui/controls.tsx';
import { panelById } from '../panel-registry.ts';
import { Welcome } from '../welcome/welcome.tsx';
import style from './dock.module.css';
import { Guarded } from '../guarded.tsx';

/** What stands under a tab of the centre. */
export function TabContent({ api }: IDockviewPanelProps): JSX.Element {
  const { workbench } = useSession();
  const tab = useStore(workbench, ({ tabs }) => tabs.find((one) => one.id === api.id));
  if (tab === undefined) return <EmptyState title="This tab is closing" />;
  return (
    <div className={style['tab-content']}>
      <Guarded what="This tab">
        {tab.is === 'welcome' ? <Welcome /> : null}
        {tab.is === 'thread' ? <DocumentCanvas document={tab.document} /> : null}
        {tab.is === 'run' ? <RunReview tab={tab} /> : null}
      </Guarded>
    </div>
  );
}

/** A panel of the side, of the bottom, or wherever it was dragged to. */
export function ToolContent({ api }: IDockviewPanelProps): JSX.Element | null {
  const panel = panelById(api.id);
  if (panel === undefined) return null;
  return (
    <section className={style['tool-content']} aria-label={panel.title} data-testid={`panel-${panel.id}`}>
      <Guarded what={`The panel ${panel.title}`}>
        <panel.Component />
      </Guarded>
    </section>
  );
}
