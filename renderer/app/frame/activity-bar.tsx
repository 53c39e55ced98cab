import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../session/use-session.ts';
import { IconButton } from '../../ui/controls.tsx';
import { allPanels } from '../panel-registry.ts';
import { useCommand } from '../use-command.ts';
import style from './frame.module.css';

/** The panels of the left side, by their glyphs. */
export function ActivityBar(): JSX.Element {
  const { workbench } = useSession();
  const settings = useCommand('settings.open');
  const side = useStore(workbench, (state) => state.side);
  return (
    <nav className={style['activity']} aria-label="Side bar">
      {allPanels
        .filter((panel) => panel.place === 'left')
        .map((panel) => (
          <IconButton
            key={panel.id}
            label={panel.title}
            pressed={side === panel.id}
            data-testid={`activity-${panel.id}`}
            onClick={() => workbench.setState({ side: side === panel.id ? undefined : panel.id })}
          >
            {panel.glyph}
          </IconButton>
        ))}
      <span className={style['grow']} />
      <IconButton
        label={settings.keys === undefined ? 'Settings' : `Settings (${settings.keys})`}
        onClick={settings.run}
      >
        ⚙
      </IconButton>
    </nav>
  );
}
