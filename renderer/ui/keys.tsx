import type { JSX } from 'react';
import style from './keys.module.css';

/** Keys as they are printed: `Ctrl+K`. */
export function Keys({ children }: { readonly children: string }): JSX.Element {
  return <kbd className={style['keys']}>{children}</kbd>;
}
