import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../session/use-session.ts';
import { Button } from '../../ui/controls.tsx';
import { Modal, ModalButtons } from '../../ui/modal.tsx';
import style from './about.module.css';

/** What this is, in which versions, and where its data lies. */
export function AboutDialog(): JSX.Element | null {
  const { workbench, agent } = useSession();
  const open = useStore(workbench, (state) => state.dialog === 'about');
  const { about, link } = useStore(agent);
  if (!open) return null;
  const status = link.at === 'connected' ? link.status : undefined;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Window', about?.version],
    ['Electron', about?.electron],
    ['Agent', status?.version ?? 'not connected'],
    ['Node of the agent', status?.node],
    ['Data folder', status?.home],
    ['Network', 'none: Clew opens no connection'],
    ['Licence', 'Apache-2.0'],
  ];
  const close = (): void => workbench.setState({ dialog: undefined });
  return (
    <Modal title="About Clew" text={about?.notice} onClose={close} closesOutside testId="about">
      <dl className={style['facts']} data-selectable>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <ModalButtons>
        <Button tone="primary" onClick={close}>
          Close
        </Button>
      </ModalButtons>
    </Modal>
  );
}
