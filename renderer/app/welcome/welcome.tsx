import { useCallback, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { failureSentence } from '#shared/model/failure.ts';
import { markingLine } from '#shared/model/marking.ts';
import type { RecentThread } from '#shared/protocol/window-contract.ts';
import { openThread } from '../../session/open-documents.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, IconButton } from '../../ui/controls.tsx';
import { absoluteTime, relativeTime } from '../../ui/format-time.ts';
import { Keys } from '../../ui/keys.tsx';
import { agentLabel } from '../frame/agent-label.ts';
import { useCommand } from '../use-command.ts';
import style from './welcome.module.css';

/** What the window shows where nothing is open: what Clew is, and how to begin. */
export function Welcome(): JSX.Element {
  return (
    <div className={style['welcome']} data-testid="welcome">
      <div className={style['page']}>
        <header>
          <h2>Clew</h2>
          <p>Draw a thread of sources, parts, analyses and checks; wires carry values with their units.</p>
          <p>The agent on this machine runs it, reuses what has not changed, and says why.</p>
          <p>Every run stays on record: step through it, and see what each verdict rests on.</p>
        </header>
        <div className={style['columns']}>
          <section>
            <h3>Begin</h3>
            <Begin id="file.openExample" primary />
            <Begin id="file.new" />
            <Begin id="file.open" />
            <AgentLine />
          </section>
          <Recent />
        </div>
      </div>
    </div>
  );
}

function Begin({ id, primary = false }: { readonly id: string; readonly primary?: boolean }): JSX.Element {
  const { label, keys, run } = useCommand(id);
  return (
    <div className={style['begin']}>
      <Button tone={primary ? 'primary' : 'plain'} onClick={run} data-testid={`welcome-${id}`}>
        {label.replace('…', '')}
      </Button>
      {keys === undefined ? null : <Keys>{keys}</Keys>}
    </div>
  );
}

function AgentLine(): JSX.Element {
  const { agent } = useSession();
  const { link, modules } = useStore(agent);
  const { glyph, word } = agentLabel(link);
  const detail =
    link.at === 'connected'
      ? `${link.status.version}, ${modules === undefined ? 'asking for modules' : `${modules.length} modules`}`
      : undefined;
  return (
    <p className={style['agent']} data-state={link.at}>
      <span aria-hidden="true">{glyph}</span> {word}
      {detail === undefined ? null : ` ${detail}`}
    </p>
  );
}

function Recent(): JSX.Element {
  const { services } = useSession();
  const [recent, setRecent] = useState<readonly RecentThread[] | string>();
  const read = useCallback(
    () =>
      void services
        .callWindow('recent.list', {})
        .then((answer) => setRecent(answer.ok ? answer.value.threads : failureSentence(answer.error))),
    [services],
  );
  useEffect(read, [read]);
  const forget = (path: string): void => void services.callWindow('recent.forget', { path }).then(read);
  return (
    <section>
      <h3>Recent</h3>
      {typeof recent === 'string' ? <p role="alert">{recent}</p> : null}
      {typeof recent === 'object' && recent.length === 0 ? (
        <p className={style['none']}>Threads that you open stand here.</p>
      ) : null}
      <ul className={style['recent']}>
        {typeof recent === 'object'
          ? recent.map((thread) => <RecentRow key={thread.path} thread={thread} onForget={() => forget(thread.path)} />)
          : null}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly thread: RecentThread;
  readonly onForget: () => void;
}

function RecentRow({ thread, onForget }: RowProps): JSX.Element {
  const session = useSession();
  const { path, title, marking, openedAt, exists } = thread;
  return (
    <li data-missing={!exists}>
      <button
        type="button"
        className={style['open']}
        disabled={!exists}
        title={path}
        onClick={() => void openThread(session, path)}
      >
        <span className={style['name']}>
          {title}
          <small>{marking === undefined ? 'no readable marking' : markingLine(marking)}</small>
        </span>
        <span className={style['path']}>{exists ? path : `${path} is not there any more`}</span>
      </button>
      <time title={absoluteTime(openedAt)}>{relativeTime(openedAt, Date.now())}</time>
      {exists ? (
        <IconButton label={`Remove ${title} from the list`} onClick={onForget}>
          ✕
        </IconButton>
      ) : (
        <Button tone="quiet" onClick={onForget}>
          Remove
        </Button>
      )}
    </li>
  );
}
