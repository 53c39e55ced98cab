import type { JSX } from 'react';
import { useActiveDocument, useSession } from '../../session/use-session.ts';
import { Button } from '../../ui/controls.tsx';
import style from './frame.module.css';

export function TitleBar(): JSX.Element {
  const session = useSession();
  const document = useActiveDocument();
  return (
    <header className={style['title-bar']}>
      <h1>Clew</h1>
      <span className={style['grow']} />
      {document === undefined ? null : (
        <Button tone="primary" onClick={() => void session.runSession.start(document.id)}>
          Run F5
        </Button>
      )}
    </header>
  );
}
