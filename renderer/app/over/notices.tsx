import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../session/use-session.ts';
import type { Notice } from '../../stores/workbench.ts';
import { Button, IconButton } from '../../ui/controls.tsx';
import style from './notices.module.css';

/** How long a notice that reports no failure stays. */
const shownMs = 7000;

/** What the window has to say, in the corner; failures stay until they are dismissed. */
export function Notices(): JSX.Element {
  const { workbench } = useSession();
  const notices = useStore(workbench, (state) => state.notices);
  return (
    <div className={style['notices']} aria-live="polite">
      {notices.map((notice) => (
        <One key={notice.id} notice={notice} onDismiss={() => workbench.dismiss(notice.id)} />
      ))}
    </div>
  );
}

function One({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: () => void }): JSX.Element {
  const { tone, text, action } = notice;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (tone === 'error' || held) return undefined;
    const timer = setTimeout(onDismiss, shownMs);
    return () => clearTimeout(timer);
    // The notice's own id stands behind `onDismiss`; a new function is not a new notice.
  }, [tone, held, notice.id]);
  return (
    <div
      className={style['notice']}
      data-tone={tone}
      data-testid={`notice-${tone}`}
      role={tone === 'error' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <span className={style['glyph']} aria-hidden="true">
        {tone === 'error' ? '✕' : 'i'}
      </span>
      <div className={style['body']}>
        <p data-selectable>{text}</p>
        {action === undefined ? null : (
          <Button
            onClick={() => {
              action.run();
              onDismiss();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
      <IconButton label="Dismiss" onClick={onDismiss}>
        ✕
      </IconButton>
    </div>
  );
}
