import type { ComponentType } from 'react';

/** A panel of the workbench. Each folder under `panels/` exports one as `panel` from its `panel.tsx`; the registry finds it. */
export interface Panel {
  readonly id: string;
  /** Sentence case. */
  readonly title: string;
  /** Left panels stand in the activity bar, bottom panels are tabs, the right side holds the inspector. */
  readonly place: 'left' | 'right' | 'bottom';
  /** Where it stands among the others of its place. */
  readonly order: number;
  /** One glyph for the activity bar. */
  readonly glyph: string;
  readonly Component: ComponentType;
  /** Stands beside the title where there is something to count, such as `5/6`. */
  readonly Badge?: ComponentType | undefined;
}
