import type { JSX } from 'react';
import { disconnect } from '#shared/model/edit.ts';
import { onThread } from '#shared/model/sheet.ts';
import type { Wire } from '#shared/model/thread.ts';
import { Button } from '../../ui/controls.tsx';
import { useReveal } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import type { Editing } from './editing.ts';
import { Notes } from './form-row.tsx';
import style from './inspector.module.css';
import { nodeTitle, wireFacts } from './node-facts.ts';
import type { Surroundings } from './node-facts.ts';
import { ValueDetails, ValueText } from './value-view.tsx';

/** One wire: its ends, what becomes of a value on the way, and the value. */
export function WireInspector({
  wire,
  around,
  editing,
}: {
  readonly wire: Wire;
  readonly around: Surroundings;
  readonly editing: Editing | undefined;
}): JSX.Element {
  const session = useSession();
  const reveal = useReveal();
  const facts = wireFacts(around, wire);
  const remove = (): void => {
    if (editing === undefined) return;
    editing.edit((sheet) => onThread(sheet, disconnect(sheet.thread, wire)));
    session.selection.select(editing.tab, {});
  };
  const end = (node: string, port: string): JSX.Element => (
    <button type="button" className={style['source']} onClick={() => reveal(node)}>
      {nodeTitle(around.thread, node)} · {port}
    </button>
  );
  return (
    <div data-testid="wire-inspector">
      <h3 className={style['heading']}>Wire</h3>
      <dl className={style['facts']}>
        <dt>From</dt>
        <dd>{end(facts.fromNode, facts.fromPort)}</dd>
        <dt>Type</dt>
        <dd>{facts.fromType ?? 'not known'}</dd>
        <dt>To</dt>
        <dd>{end(facts.toNode, facts.toPort)}</dd>
        <dt>Type</dt>
        <dd>{facts.toType ?? 'not known'}</dd>
        <dt>On the way</dt>
        <dd>{facts.converts ?? (facts.refused === undefined ? 'passes as it is' : 'nothing can pass')}</dd>
        <dt>Value</dt>
        <dd>{facts.output === undefined ? 'none yet' : <ValueText output={facts.output} old={facts.isStale} />}</dd>
      </dl>
      <Notes errors={facts.refused === undefined ? [] : [facts.refused]} />
      {facts.output?.origin === undefined ? null : <p className={style['meta']}>{facts.output.origin}</p>}
      {facts.output === undefined ? null : <ValueDetails value={facts.output.value} />}
      {editing === undefined ? null : (
        <div className={style['buttons']}>
          <Button onClick={remove}>Delete the wire</Button>
        </div>
      )}
    </div>
  );
}
