import type { Session } from '../session/session.ts';
import type { Theme } from '../stores/workbench.ts';

/** What the system asks for. */
export interface SystemTheme {
  readonly dark: boolean;
  readonly contrast: boolean;
}

/** The theme that is drawn: the user's, or the system's where the user has named none. */
export function drawnTheme(theme: Theme, system: SystemTheme): Exclude<Theme, 'system'> {
  if (theme !== 'system') return theme;
  if (system.contrast) return 'contrast';
  return system.dark ? 'dark' : 'light';
}

/** Keeps `data-theme` on the root in step with the user's choice and the system's. */
export function keepTheme({ workbench }: Pick<Session, 'workbench'>): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const contrast = matchMedia('(prefers-contrast: more)');
  function set(): void {
    const { theme } = workbench.getState();
    document.documentElement.dataset['theme'] = drawnTheme(theme, { dark: dark.matches, contrast: contrast.matches });
  }
  set();
  workbench.subscribe((now, before) => {
    if (now.theme !== before.theme) set();
  });
  dark.addEventListener('change', set);
  contrast.addEventListener('change', set);
}
