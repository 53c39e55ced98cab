import { useMemo, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { functionDataType, rankFunctions } from '../../session/new-node.ts';
import type { ListedFunction } from '../../session/new-node.ts';
import { useActiveDocument, useSession } from '../../session/use-session.ts';
import type { Panel } from '../panel.ts';
import { addFunction } from './add-function.ts';
import style from './functions.module.css';
import { groupFunctions, portSummary, walk, whyNone } from './groups.ts';

/** The functions that are installed: dragged onto the canvas, or added by double click and Enter. */
function Functions(): JSX.Element {
  const session = useSession();
  const modules = useStore(session.agent, (agent) => agent.modules);
  const document = useActiveDocument();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => rankFunctions(modules ?? [], query), [modules, query]);
  // A search shows the best first; without one the groups lead.
  const groups = useMemo(() => groupFunctions(found), [found]);
  const inOrder = groups.flatMap((group) => group.functions);
  const chosen = inOrder[at];

  if (modules === undefined || modules.length === 0) return <None />;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      const one = chosen ?? (query === '' ? undefined : found[0]);
      if (one !== undefined) addFunction(session, one);
      return;
    }
    if (event.key === 'Escape' && query !== '') {
      event.stopPropagation();
      setQuery('');
      return;
    }
    const inText = (event.target as HTMLElement).tagName === 'INPUT' && (event.key === 'Home' || event.key === 'End');
    const next = inText ? undefined : walk(event.key, at, inOrder.length);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={style['panel']} onKeyDown={onKeyDown} data-testid="functions">
      <div className={style['filter']}>
        <input
          type="search"
          value={query}
          placeholder="Filter functions…"
          aria-label="Filter functions"
          aria-controls="clew-functions"
          aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
          spellCheck={false}
          data-testid="functions-filter"
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(-1);
          }}
        />
      </div>
      <div ref={list} id="clew-functions" className={style['list']} role="listbox" aria-label="Functions" tabIndex={0}>
        {groups.map((group) => (
          <div key={group.category} role="group" aria-label={group.category}>
            <h3 className={style['category']}>{group.category}</h3>
            {group.functions.map((one) => (
              <FunctionRow
                key={one.name}
                one={one}
                active={one === chosen}
                onPick={() => setAt(inOrder.indexOf(one))}
                onAdd={() => addFunction(session, one)}
              />
            ))}
          </div>
        ))}
        {found.length > 0 ? null : (
          <EmptyState title="No function fits">
            <p>Nothing installed has "{query}" in its name, summary, module or ports.</p>
            <Button onClick={() => setQuery('')}>Show all</Button>
          </EmptyState>
        )}
      </div>
      <Preview one={chosen} canAdd={document !== undefined} />
    </div>
  );
}

const optionId = (one: ListedFunction): string => `function-${one.name.replace('/', '-')}`;

function FunctionRow({
  one,
  active,
  onPick,
  onAdd,
}: {
  readonly one: ListedFunction;
  readonly active: boolean;
  readonly onPick: () => void;
  readonly onAdd: () => void;
}): JSX.Element {
  return (
    <div
      id={optionId(one)}
      role="option"
      aria-selected={active}
      className={style['row']}
      data-testid={optionId(one)}
      title={[one.spec.summary, ...portSummary(one.spec.ports)].join('\n')}
      draggable
      onClick={onPick}
      onDoubleClick={onAdd}
      onDragStart={(event) => {
        event.dataTransfer.setData(functionDataType, one.name);
        event.dataTransfer.effectAllowed = 'copy';
        onPick();
      }}
    >
      <span className={style['swatch']} data-category={one.spec.category} aria-hidden="true" />
      <span className={style['title']}>{one.spec.title}</span>
      <span className={style['module']}>{one.manifest.name}</span>
    </div>
  );
}

/** What the chosen function does, under the list. */
function Preview({ one, canAdd }: { readonly one: ListedFunction | undefined; readonly canAdd: boolean }): JSX.Element {
  if (one === undefined)
    return (
      <p className={style['preview']}>
        {canAdd ? 'Drag a function onto the canvas, or double-click it.' : 'Open a thread to add functions to it.'}
      </p>
    );
  return (
    <div className={style['preview']} data-testid="function-preview">
      <p className={style['summary']}>{one.spec.summary}</p>
      {portSummary(one.spec.ports).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function None(): JSX.Element {
  const session = useSession();
  const { link, modules } = useStore(session.agent);
  const why = whyNone(link, modules?.length);
  return (
    <div className={style['panel']} data-testid="functions">
      <EmptyState title={why.title}>
        <p>{why.text}</p>
        {why.canRetry ? (
          <Button tone="primary" onClick={() => void session.services.callWindow('link.retry', {})}>
            Try again
          </Button>
        ) : null}
      </EmptyState>
    </div>
  );
}

export const panel: Panel = {
  id: 'functions',
  title: 'Functions',
  place: 'left',
  order: 1,
  glyph: '◇',
  Component: Functions,
};
