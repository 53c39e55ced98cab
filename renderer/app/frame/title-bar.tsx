import type { JSX } from 'react';
import { useStore } from 'zustand';
import { isRunning, runAtWork } from '../../commands/run.ts';
import { isEdited } from '../../session/open-documents.ts';
import { useSession } from '../../session/use-session.ts';
import { activeDocument, activeTab } from '../../session/workspace.ts';
import { Button } from '../../ui/controls.tsx';
import { Keys } from '../../ui/keys.tsx';
import { tabTitle } from '../tab-title.ts';
import { useCommand } from '../use-command.ts';
import style from './frame.module.css';
import { placeOf } from './place-of.ts';
import { reviewPlace } from './review-place.ts';

/** What is open, what can be found, and the run button. */
export function TitleBar(): JSX.Element {
  const session = useSession();
  useStore(session.workbench);
  useStore(session.documents);
  useStore(session.runs);
  useStore(session.reviews);
  const document = activeDocument(session);
  return (
    <header className={style['title-bar']}>
      <h1>Clew</h1>
      <Place />
      <span className={style['grow']} />
      <SearchButton />
      {document === undefined ? null : (
        <div className={style['title-buttons']}>
          <ValidateButton />
          <RunButton />
        </div>
      )}
    </header>
  );
}

function Place(): JSX.Element | null {
  const session = useSession();
  const tab = activeTab(session);
  if (tab === undefined || tab.is === 'welcome') return null;
  const { title, detail } = tabTitle(tab, session.documents.getState());
  if (tab.is === 'run') return <ReviewPlace id={tab.id} run={tab.run} />;
  const document = activeDocument(session);
  const { folder } = placeOf(document?.path);
  return (
    <span className={style['place']} title={detail} data-testid="title-place">
      {folder === undefined ? null : <span className={style['folder']}>{folder} / </span>}
      {title}
      {document !== undefined && isEdited(document) ? (
        <span className={style['unsaved']} role="img" aria-label="not saved" title="Not saved">
          ●
        </span>
      ) : null}
      {document?.changedOnDisk === true ? (
        <span className={style['changed']} title="Another program has changed the file since it was opened">
          changed on disk
        </span>
      ) : null}
    </span>
  );
}

/** Whose run is reviewed, and against which. */
function ReviewPlace({ id, run }: { readonly id: string; readonly run: string }): JSX.Element {
  const { runs, reviews } = useSession();
  const thread = runs.getState().views[run]?.state.created?.thread;
  const { of, what } = reviewPlace({ run, thread, against: reviews.getState().of[id]?.against });
  return (
    <span className={style['place']} title={thread?.path ?? run} data-testid="title-place">
      {of === undefined ? null : <span className={style['folder']}>{of} / </span>}
      {what}
    </span>
  );
}

function SearchButton(): JSX.Element {
  const { keys, run } = useCommand('palette.commands');
  return (
    <button type="button" className={style['search']} data-testid="search" onClick={run}>
      <span>Search commands, nodes, threads</span>
      {keys === undefined ? null : <Keys>{keys}</Keys>}
    </button>
  );
}

function ValidateButton(): JSX.Element {
  const { label, keys, enabled, run } = useCommand('thread.validate');
  return (
    <Button disabled={!enabled} title={keys} data-testid="validate" onClick={run}>
      {label}
    </Button>
  );
}

function RunButton(): JSX.Element {
  const session = useSession();
  const isLinked = useStore(session.agent, ({ link }) => link.at === 'connected');
  const start = useCommand('run.start');
  const cancel = useCommand('run.cancel');
  if (!isRunning(session))
    return (
      <Button tone="primary" disabled={!start.enabled} data-testid="run" title={start.label} onClick={start.run}>
        <span aria-hidden="true">▶</span> Run {start.keys === undefined ? null : <small>{start.keys}</small>}
      </Button>
    );
  const isAsked = runAtWork(session) === undefined;
  if (!isAsked && !isLinked)
    return (
      <Button
        disabled={true}
        data-testid="cancel"
        title="The agent is not connected: whether the run is at work is not known."
      >
        <span aria-hidden="true">?</span> Not followed
      </Button>
    );
  return (
    <Button tone="danger" disabled={isAsked} data-testid="cancel" title={cancel.keys} onClick={cancel.run}>
      <span aria-hidden="true">■</span> {isAsked ? 'Starting' : 'Cancel'}
    </Button>
  );
}
