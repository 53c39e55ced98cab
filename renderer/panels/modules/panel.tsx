import type { JSX } from 'react';
import { useStore } from 'zustand';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { useSession } from '../../session/use-session.ts';
import type { InstalledModule } from '../../stores/agent.ts';
import { whyNone } from '../functions/groups.ts';
import type { Panel } from '../panel.ts';
import style from './modules.module.css';
import { grants } from './grants.ts';

/** The modules that the agent has found, each with what it offers and what it may do. */
function Modules(): JSX.Element {
  const session = useSession();
  const { link, modules } = useStore(session.agent);
  if (modules === undefined || modules.length === 0) {
    const why = whyNone(link, modules?.length);
    return (
      <EmptyState title={why.title}>
        <p>{why.text}</p>
        {why.canRetry ? (
          <Button tone="primary" onClick={() => void session.services.callWindow('link.retry', {})}>
            Try again
          </Button>
        ) : null}
      </EmptyState>
    );
  }
  return (
    <div className={style['list']} data-testid="modules">
      {link.at === 'connected' ? null : <p className={style['note']}>The agent is away. This is what it named last.</p>}
      {modules.map((one) => (
        <ModuleCard key={one.manifest.name} one={one} />
      ))}
    </div>
  );
}

function ModuleCard({ one }: { readonly one: InstalledModule }): JSX.Element {
  const { manifest, digest, path } = one;
  const functions = Object.entries(manifest.functions);
  return (
    <details className={style['module']} data-testid={`module-${manifest.name}`}>
      <summary>
        <span className={style['title']}>{manifest.title}</span>
        <span className={style['dim']}>
          {manifest.name} {manifest.version}
        </span>
      </summary>
      <p>{manifest.summary}</p>
      <dl className={style['facts']}>
        <dt>Publisher</dt>
        <dd>{manifest.publisher}</dd>
        {grants(manifest).map(([name, text]) => (
          <div key={name} className={style['pair']}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <dt>Folder</dt>
        <dd className={style['mono']}>{path}</dd>
        <dt>Digest</dt>
        <dd className={style['mono']} title={digest}>
          {digest.length > 24 ? `${digest.slice(0, 24)}…` : digest}
        </dd>
      </dl>
      <h4>{functions.length === 1 ? '1 function' : `${functions.length} functions`}</h4>
      <ul className={style['functions']}>
        {functions.map(([name, spec]) => (
          <li key={name}>
            <span>
              {spec.title} <span className={style['mono']}>{`${manifest.name}/${name}`}</span>
            </span>
            <span className={style['dim']}>{spec.summary}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export const panel: Panel = {
  id: 'modules',
  title: 'Modules',
  place: 'left',
  order: 2,
  glyph: '⬡',
  Component: Modules,
};
