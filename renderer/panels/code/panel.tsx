import type { Panel } from '../panel.ts';
import { CodePanel } from './code-panel.tsx';

export const panel: Panel = {
  id: 'code',
  title: 'Code',
  place: 'bottom',
  order: 6,
  glyph: '{}',
  Component: CodePanel,
};
