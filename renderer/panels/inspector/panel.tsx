import type { Panel } from '../panel.ts';
import { Inspector } from './inspector.tsx';

export const panel: Panel = {
  id: 'inspector',
  title: 'Inspector',
  place: 'right',
  order: 1,
  glyph: '☰',
  Component: Inspector,
};
