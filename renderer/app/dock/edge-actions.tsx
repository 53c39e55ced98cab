import type { IDockviewHeaderActionsProps } from 'dockview-react';
import type { JSX } from 'react';
import { useSession } from '../../session/use-session.ts';
import { IconButton } from '../../ui/controls.tsx';
import style from './dock.module.css';

const fold = {
  left: { glyph: '‹', label: 'Fold side bar', state: { side: undefined } },
  right: { glyph: '›', label: 'Fold inspector', state: { inspector: false } },
  bottom: { glyph: '⌄', label: 'Fold bottom panel', state: { bottom: undefined } },
} as const;

/** At the end of a side's tabs: what folds the side. */
export function EdgeActions({ location }: IDockviewHeaderActionsProps): JSX.Element | null {
  const { workbench } = useSession();
  if (location?.type !== 'edge' || location.position === 'top') return null;
  const { glyph, label, state } = fold[location.position];
  return (
    <div className={style['edge-actions']}>
      <IconButton label={label} onClick={() => workbench.setState(state)}>
        {glyph}
      </IconButton>
    </div>
  );
}
