import type { JSX } from 'react';
import { EmptyState } from '../../ui/controls.tsx';

export function Welcome(): JSX.Element {
  return <EmptyState title="Draw a digital thread" />;
}
