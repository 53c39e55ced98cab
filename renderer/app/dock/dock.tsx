import 'dockview-react/dist/styles/dockview.css';
import './dock-theme.css';

import { DockviewReact } from 'dockview-react';
import type { DockviewApi, DockviewTheme } from 'dockview-react';
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useSession } from '../../session/use-session.ts';
import { allPanels } from '../panel-registry.ts';
import { Welcome } from '../welcome/welcome.tsx';
import { keepDock } from './dock-controller.ts';
import { EdgeActions } from './edge-actions.tsx';
import type { StoredLayout } from './layout.ts';
import { TabContent, ToolContent } from './contents.tsx';
import { TabHeader, ToolHeader } from './headers.tsx';

const theme: DockviewTheme = { name: 'clew', className: 'dockview-theme-clew', tabGroupIndicator: 'none' };
const components = { tab: TabContent, tool: ToolContent };
const tabComponents = { tab: TabHeader, tool: ToolHeader };

interface Props {
  readonly stored: StoredLayout | undefined;
  readonly onLayout: (layout: StoredLayout) => void;
}

/** Everything between activity bar and status bar: tabs in the middle, panels at the sides, each where the user has put it. */
export function Dock({ stored, onLayout }: Props): JSX.Element {
  const session = useSession();
  const [api, setApi] = useState<DockviewApi>();
  useEffect(() => {
    if (api === undefined) return undefined;
    const dock = keepDock({ api, session, panels: allPanels, stored, onLayout });
    session.dock.handle = dock;
    return () => {
      session.dock.handle = undefined;
      dock.stop();
    };
    // A layout is loaded once: `stored` and the callbacks are those of the start.
  }, [api, session]);
  return (
    <DockviewReact
      theme={theme}
      components={components}
      tabComponents={tabComponents}
      watermarkComponent={Welcome}
      rightHeaderActionsComponent={EdgeActions}
      disableFloatingGroups
      proportionalLayout={false}
      onReady={(event) => setApi(event.api)}
    />
  );
}
